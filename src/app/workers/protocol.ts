import type { Result } from '../../base/result.ts';
import type { Dropped } from '../../exchange/registry.ts';
import type { RuleFeedback } from '../../exchange/ruleFeedback.ts';
import type { Catalogue } from '../../scenario/catalogue.ts';
import type { NetfilterSetup, Scenario } from '../../scenario/schema.ts';
import type { Remark, Trace } from '../../trace/trace.ts';

/** What the page asks the worker, and what it gets. Traces are transferred; a capture's frames never leave the worker. */
export interface SimulationWorker {
  catalogue(): Catalogue;
  /** Recognises a dropped file by its content. */
  read(bytes: Uint8Array, name: string): Result<DroppedFile>;
  /** What is understood of rules and sets, line by line. */
  feedback(netfilter: NetfilterSetup): RuleFeedback;
  /** Runs one path; `onProgress` hears now and then how many packets have arrived. */
  run(scenario: Scenario, pathId: string, onProgress: (packets: number) => void): Result<Trace>;
}

export interface RunRequest {
  readonly scenario: Scenario;
  readonly a: string;
  readonly b: string;
}

export interface Pair {
  readonly a: Trace;
  readonly b: Trace;
}

/** A capture as the page knows it: named by the digest of its bytes. */
export interface CaptureSummary {
  readonly name: string;
  readonly digest: string;
  readonly fileBytes: number;
  readonly frames: number;
  readonly remarks: readonly Remark[];
  /** Addresses that take part in frames, the most frequent first, dotted: what the local address can be. */
  readonly addresses: readonly string[];
}

export type DroppedFile =
  | { readonly kind: 'capture'; readonly capture: CaptureSummary }
  | Exclude<Dropped, { kind: 'capture' }>;
