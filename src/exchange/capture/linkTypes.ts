import type { Result } from '../../base/result.ts';
import { fail } from '../../base/result.ts';

/** How a frame begins. What has no Ethernet header in the capture is played as if it had one: a card is sent Ethernet. */
export const LINK = { ethernet: 0, rawIp: 1, loopback: 2, cooked: 3, cooked2: 4 } as const;

export const LINK_LABELS = ['Ethernet', 'raw IP', 'BSD loopback', 'Linux cooked', 'Linux cooked v2'] as const;

/** Numbers of the tcpdump.org registry; 12 and 14 are raw IP as BSDs number it, and stand in files that were written so. */
const LINKS: ReadonlyMap<number, number> = new Map([
  [1, LINK.ethernet], [12, LINK.rawIp], [14, LINK.rawIp], [101, LINK.rawIp], [228, LINK.rawIp], [229, LINK.rawIp],
  [0, LINK.loopback], [108, LINK.loopback], [113, LINK.cooked], [276, LINK.cooked2],
]);

/** LINK of a link type's number; `undefined`: not read. */
export const linkOf = (linkType: number): number | undefined => LINKS.get(linkType);

export const linkTypeProblem = (where: string, linkType: number): Result<never> => fail('captureLinkType', where, { linkType });
