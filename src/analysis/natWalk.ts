import { at } from '../base/assert.ts';
import type { Trace } from '../trace/trace.ts';
import { OUTCOMES, type Outcome } from '../trace/words.ts';
import { packetPassages, type Passage } from './packetPassages.ts';
import { packetWay, type PacketWay } from './packetWay.ts';

/** What became of one packet on one side. */
export interface SideOfWalk {
  /** When its addresses or its end are known: the rule's own passage, else the packet's end. */
  readonly metNs: number;
  readonly isMet: boolean; // a rule was asked at all
  readonly isRewritten: boolean;
  readonly sorted: PacketWay['sorted'];
  readonly way: PacketWay['way'];
  readonly isHandedOver: boolean;
  readonly outcome: Outcome;
  readonly doneNs: number;
}

/** The instants at which a rule that was added shows what it does: all found in the two runs. */
export interface NatWalk {
  readonly packet: number;
  /** Left: the first packet that meets the rule. */
  readonly leftNs: number;
  /** Right: the same packet where it is sorted. */
  readonly sortNs: number;
  /** Right: where the rule is asked at last, or the packet's end when it never is. */
  readonly metNs: number;
  readonly endNs: number;
  readonly left: SideOfWalk;
  readonly right: SideOfWalk;
}

/** `nth`: which of the rules that were added. Null: no packet of either run meets it. */
export function natWalk(left: Trace, right: Trace, nth: number): NatWalk | null {
  const line = left.dictionary.netfilter?.added[nth]?.line ?? 0;
  const packet = firstMet(left, line) ?? firstMet(right, line);
  if (packet === undefined) return null;
  const sides = { left: sideOf(left, packet, line), right: sideOf(right, packet, line) };
  const { sortedNs } = packetWay(right, packet);
  return {
    packet, ...sides,
    leftNs: sides.left.metNs,
    sortNs: sortedNs >= 0 ? sortedNs : sides.left.metNs,
    metNs: sides.right.metNs,
    endNs: Math.max(left.dictionary.endNs, right.dictionary.endNs),
  };
}

/** The packet whose passage by this line came first. */
function firstMet({ passages }: Trace, line: number): number | undefined {
  let best: number | undefined;
  for (let row = 0; row < passages.length; row++) {
    if (passages.own[row] === 1 || passages.ruleLine[row] !== line) continue;
    if (best === undefined || at(passages.endNs, row) < at(passages.endNs, best)) best = row;
  }
  return best === undefined ? undefined : at(passages.packet, best);
}

function sideOf(trace: Trace, packet: number, line: number): SideOfWalk {
  const { packets, dictionary } = trace;
  const own = packetPassages(trace, packet).filter((passage) => !passage.own);
  const met: Passage | undefined = own.find((passage) => passage.line === line) ?? own.find(({ isRewritten }) => isRewritten) ?? own[0];
  const { sorted, way, isHandedOver } = packetWay(trace, packet);
  const endNs = at(packets.doneNs, packet);
  const doneNs = endNs < 0 ? dictionary.endNs : endNs;
  return {
    metNs: met?.endNs ?? doneNs, isMet: met !== undefined, isRewritten: own.some(({ isRewritten }) => isRewritten),
    sorted, way, isHandedOver, outcome: at(OUTCOMES, at(packets.outcome, packet)), doneNs,
  };
}
