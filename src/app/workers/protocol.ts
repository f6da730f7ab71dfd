import type { Prepared } from '../../analysis/prepared.ts';
import type { Result } from '../../base/result.ts';
import type { Dropped } from '../../exchange/registry.ts';
import type { RuleFeedback } from '../../exchange/ruleFeedback.ts';
import type { Capture } from '../../scenario/frames.ts';
import type { Catalogue } from '../../scenario/catalogue.ts';
import type { OwnMachine } from '../../scenario/ownMachine.ts';
import type { NetfilterSetup, Scenario } from '../../scenario/schema.ts';
import type { Remark, Trace } from '../../trace/trace.ts';

/** Of captures that were read, so many are kept: one on screen, one on its way. */
export const CAPTURES_HELD = 2;

/** What the page asks a worker of runs, and what it gets. Traces are transferred, with what the page will ask of them first. */
export interface SimulationWorker {
  /** With a machine of one's own, where there is one. */
  catalogue(ownMachine?: OwnMachine): Catalogue;
  /** Keeps a capture that was read, for runs that name it by its digest. */
  hold(capture: Capture): void;
  /** What is understood of rules and sets, line by line. */
  feedback(netfilter: NetfilterSetup): RuleFeedback;
  /** Runs one path; `onProgress` hears now and then how many packets have arrived. */
  run(scenario: Scenario, pathId: string, onProgress: (packets: number) => void): Result<Prepared>;
}

/** What the page asks the worker that reads files: not one of those that run, so that a long file holds up no run. */
export interface ReadingWorker {
  /**
   * Recognises a file by its content. `bytes` may be the beginning of a file of `fileBytes`; `onProgress` hears the share that is
   * done, 0 to 1. A capture's columns are transferred.
   */
  read(bytes: Uint8Array, name: string, fileBytes: number, onProgress: (share: number) => void): Result<ReadFile>;
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

/** A file as the worker gives it to the page. */
export type ReadFile =
  | { readonly kind: 'capture'; readonly capture: Capture; readonly summary: CaptureSummary }
  | Exclude<Dropped, { kind: 'capture' }>;

/** The same without the frames, which the page only passes on. */
export type DroppedFile =
  | { readonly kind: 'capture'; readonly capture: CaptureSummary }
  | Exclude<Dropped, { kind: 'capture' }>;
