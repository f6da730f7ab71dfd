import type { Lab } from './lab.ts';
import type { OpenedLink } from './openedLink.ts';

/** A link whose capture is not here: when somebody drops that file, the rest of the link holds too. */
const awaited = new WeakMap<Lab, OpenedLink>();

export function awaitCaptureOf(lab: Lab, link: OpenedLink): void {
  if (link.view.scenario.capture !== undefined) awaited.set(lab, link);
}

/** The link that waited for this capture, if any; it waits no longer. */
export function takeAwaited(lab: Lab, digest: string): OpenedLink | undefined {
  const link = awaited.get(lab);
  if (link?.view.scenario.capture?.digest !== digest) return undefined;
  awaited.delete(lab);
  return link;
}
