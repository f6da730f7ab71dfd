import type { Lab } from './lab.ts';
import type { OpenedLink } from './openedLink.ts';

/** A link whose file is not here: when somebody drops that file, the rest of the link holds too. */
const awaited = new WeakMap<Lab, OpenedLink>();

const digestsOf = ({ view, linked }: OpenedLink): readonly string[] => [
  ...(view.scenario.capture === undefined ? [] : [view.scenario.capture.digest]),
  ...Object.values(linked).flatMap((text) => (text.kind === 'named' ? [text.digest] : [])),
];

export function awaitFileOf(lab: Lab, link: OpenedLink): void {
  if (digestsOf(link).length > 0) awaited.set(lab, link);
}

/** The link that waited for this file, if any; it waits no longer. */
export function takeAwaited(lab: Lab, digest: string): OpenedLink | undefined {
  const link = awaited.get(lab);
  if (link === undefined || !digestsOf(link).includes(digest)) return undefined;
  awaited.delete(lab);
  return link;
}
