import { fail, ok, type Result } from '../../base/result.ts';
import { findSample } from '../../scenario/samples.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { CaptureSummary } from '../workers/protocol.ts';
import type { Lab } from './lab.ts';

/**
 * Has the worker hold the capture that a scenario replays: the one it has, one that this browser kept, or a sample that
 * ships with the app. Otherwise somebody must drop it, and the problem says which file.
 */
export async function ensureCapture(lab: Lab, { knobs, capture }: Scenario): Promise<Result<CaptureSummary | null>> {
  if (knobs.process !== 'replay' || capture === undefined) return ok(null);
  const held = lab.known.getState().capture;
  if (held?.digest === capture.digest) return ok(held);
  const kept = await lab.shelf.get(capture.digest);
  if (kept !== undefined) return hold(lab, kept.bytes, kept.name);
  const sample = findSample(capture.digest);
  if (sample !== undefined) return fetchSample(lab, sample.path, sample.name);
  return fail('captureMissing', capture.name, { name: capture.name, bytes: capture.fileBytes, digest: capture.digest });
}

export async function fetchSample(lab: Lab, path: string, name: string): Promise<Result<CaptureSummary>> {
  const unreadable = fail('fileUnreadable', name, { name });
  try {
    const response = await fetch(`./${path}`);
    return response.ok ? await hold(lab, new Uint8Array(await response.arrayBuffer()), name) : unreadable;
  } catch {
    return unreadable; // no network, and the sample was never asked for before
  }
}

async function hold(lab: Lab, bytes: Uint8Array, name: string): Promise<Result<CaptureSummary>> {
  const read = await lab.simulator.read(bytes, name);
  if (!read.ok) return read;
  if (read.value.kind !== 'capture') return fail('fileUnreadable', name, { name });
  lab.known.setState({ capture: read.value.capture });
  return ok(read.value.capture);
}
