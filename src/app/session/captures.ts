import { fail, ok, type Result } from '../../base/result.ts';
import { findSample } from '../../scenario/samples.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { CaptureSummary, DroppedFile } from '../workers/protocol.ts';
import type { Lab } from './lab.ts';

/** The file that a scenario replays, for a worker that has none; null where it replays none. */
export async function captureBytes(lab: Lab, { knobs, capture }: Scenario): Promise<Result<{ readonly name: string; readonly bytes: Uint8Array } | null>> {
  if (knobs.process !== 'replay' || capture === undefined) return ok(null);
  const kept = await lab.shelf.get(capture.digest);
  if (kept !== undefined) return ok({ name: kept.name, bytes: kept.bytes });
  const sample = findSample(capture.digest);
  if (sample !== undefined) return sampleBytes(sample.path, sample.name);
  return fail('captureMissing', capture.name, { name: capture.name, bytes: capture.fileBytes, digest: capture.digest });
}

/**
 * Has the worker hold the capture that a scenario replays: the one it has, one that this browser kept, or a sample that
 * ships with the app. Otherwise somebody must drop it, and the problem says which file.
 */
export async function ensureCapture(lab: Lab, scenario: Scenario): Promise<Result<CaptureSummary | null>> {
  const { knobs, capture } = scenario;
  if (knobs.process !== 'replay' || capture === undefined) return ok(null);
  const held = lab.known.getState().capture;
  if (held?.digest === capture.digest) return ok(held);
  const file = await captureBytes(lab, scenario);
  return file.ok ? (file.value === null ? ok(null) : hold(lab, file.value.bytes, file.value.name)) : file;
}

export async function fetchSample(lab: Lab, path: string, name: string): Promise<Result<CaptureSummary>> {
  const file = await sampleBytes(path, name);
  return file.ok ? hold(lab, file.value.bytes, name) : file;
}

async function sampleBytes(path: string, name: string): Promise<Result<{ readonly name: string; readonly bytes: Uint8Array }>> {
  const unreadable = fail('fileUnreadable', name, { name });
  try {
    const response = await fetch(`./${path}`);
    return response.ok ? ok({ name, bytes: new Uint8Array(await response.arrayBuffer()) }) : unreadable;
  } catch {
    return unreadable; // no network, and the sample was never asked for before
  }
}

/** Reads a file in its worker; the page shows how far it is. */
export async function readFile({ simulator, known }: Lab, bytes: Uint8Array, name: string): Promise<Result<DroppedFile> | 'cancelled'> {
  let mine = { name, share: 0 };
  const isNewest = (): boolean => known.getState().reading === mine; // of two files at once the later is shown
  known.setState({ reading: mine });
  try {
    return await simulator.read(bytes, name, (share) => {
      if (!isNewest()) return;
      mine = { name, share };
      known.setState({ reading: mine });
    });
  } finally {
    if (isNewest()) known.setState({ reading: null });
  }
}

async function hold(lab: Lab, bytes: Uint8Array, name: string): Promise<Result<CaptureSummary>> {
  const read = await readFile(lab, bytes, name);
  if (read === 'cancelled') return fail('readingCancelled', name, { name });
  if (!read.ok) return read;
  if (read.value.kind !== 'capture') return fail('fileUnreadable', name, { name });
  lab.known.setState({ capture: read.value.capture });
  return ok(read.value.capture);
}
