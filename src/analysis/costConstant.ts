import type { Constant } from '../base/constant.ts';
import type { Trace } from '../trace/trace.ts';
import { DEVICE, type Source } from '../trace/words.ts';

const NEAR = {
  privateHit: 'hitNs', llcHit: 'llcHitNs', peerClean: 'peerCleanNs', peerDirty: 'peerDirtyNs', remotePeer: 'remoteComplexNs', dram: 'dramNs', upgrade: 'upgradeNs',
} as const satisfies Record<Source, string>;

/**
 * The constant that prices an access of a core to a line that came from there, or null where the trace does not have it. What a
 * farther complex or socket must give up costs at least the way there (model/machine/costs.ts), so the larger of the two is named.
 * Which socket's memory it was, the trace does not say: local memory is named.
 */
export function costConstant({ dictionary }: Trace, source: Source, core: number, from: number): Constant | null {
  const named = (id: string): Constant | null => dictionary.constants.find((constant) => constant.id === id) ?? null;
  const near = named(NEAR[source]);
  if (core === DEVICE || from === DEVICE) return core === DEVICE ? null : near;
  const [one, other] = [core, from].map((id) => dictionary.cores.find((entry) => entry.id === id));
  if (one?.complex === undefined || other === undefined || one.complex === other.complex) return near;
  const way = named(one.socket === other.socket ? 'remoteComplexNs' : 'remoteSocketNs');
  return near === null || (way !== null && way.value > near.value) ? way : near;
}
