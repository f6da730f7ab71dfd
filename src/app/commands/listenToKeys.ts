import type { Lab } from '../session/lab.ts';
import { belongsToFocus, isSingleCharacter, isTheBrowsers, matches } from './keys.ts';
import { commands } from './registry.ts';

/** The page's one key listener; the result takes it away. */
export function listenToKeys(lab: Lab): () => void {
  const hear = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTheBrowsers(event) || belongsToFocus(event.target, event.key)) return;
    if (document.querySelector('dialog:modal') !== null) return; // a dialog has its own keys
    const { letterKeys } = lab.settings.getState();
    const command = commands.all.find(({ keys }) => keys.some((key) => matches(key, event) && (letterKeys || !isSingleCharacter(key))));
    if (command === undefined) return;
    event.preventDefault();
    command.run(lab);
  };
  addEventListener('keydown', hear);
  return () => removeEventListener('keydown', hear);
}
