/** A key as it is bound and as it is written. Matching is by the produced character, so any keyboard layout finds its own. */
export interface Key {
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  readonly shift?: boolean;
  /** `KeyboardEvent.code`: the key at this place, whatever it produces (W A S D form a cross only by their place). */
  readonly code?: string;
  /** As the help sheet writes it. */
  readonly cap: string;
}

/** A letter, digit or sign: can be switched off and is never taken from somebody who types. */
export const isSingleCharacter = (key: Key): boolean => key.key.length === 1 && key.key !== ' ';

/** Never bound: the browser's own, and a clicker's F5, which must stay harmless. */
export const isTheBrowsers = (event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'key'>): boolean =>
  event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key);

export function matches(key: Key, event: Pick<KeyboardEvent, 'key' | 'shiftKey'> & { readonly code?: string }): boolean {
  if (key.code !== undefined) return event.code === key.code && !event.shiftKey;
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (pressed !== key.key) return false;
  // Signs such as ? and + need Shift on some layouts and none on others: for them the character alone counts.
  return isSingleCharacter(key) || event.shiftKey === (key.shift ?? false);
}

const OWN_TYPING = 'input, textarea, select, [contenteditable=""], [contenteditable="true"]';
const OWN_ARROWS = '[role="slider"], [role="tablist"], [role="grid"], [role="listbox"], [role="menu"]';
const OWN_SPACE = 'button, a[href], summary, [role="button"], [role="tab"], [role="switch"], [role="checkbox"]';

/** Whether what has the focus wants this key for itself. */
export function belongsToFocus(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(OWN_TYPING) !== null) return true;
  if ((key === ' ' || key === 'Enter') && target.closest(OWN_SPACE) !== null) return true;
  return (key.startsWith('Arrow') || key === 'Home' || key === 'End') && target.closest(OWN_ARROWS) !== null;
}
