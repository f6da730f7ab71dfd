import { expose, transfer } from 'comlink';
import { ok } from '../../base/result.ts';
import { readDropped } from '../../exchange/registry.ts';
import type { Capture, FrameTable } from '../../scenario/frames.ts';
import { busiestAddresses } from './busiestAddresses.ts';
import { orOutOfMemory } from './orOutOfMemory.ts';
import type { CaptureSummary, ReadFile, ReadingWorker } from './protocol.ts';

const summaryOf = (capture: Capture): CaptureSummary => ({
  name: capture.name,
  digest: capture.digest,
  fileBytes: capture.fileBytes,
  frames: capture.frames.length,
  remarks: capture.remarks,
  addresses: busiestAddresses(capture.frames),
});

const buffersOf = (frames: FrameTable): ArrayBuffer[] =>
  Object.values(frames).flatMap((column: unknown) => (ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : []));

const worker: ReadingWorker = {
  read: (bytes, name, fileBytes, onProgress) =>
    orOutOfMemory<ReadFile>(() => {
      const dropped = readDropped(bytes, name, { fileBytes, onProgress });
      if (!dropped.ok) return dropped;
      if (dropped.value.kind !== 'capture') return ok(dropped.value);
      const { capture } = dropped.value;
      return transfer(ok({ kind: 'capture', capture, summary: summaryOf(capture) } as const), buffersOf(capture.frames));
    }),
};

expose(worker);
