import { createStore } from 'zustand/vanilla';
import { THEMES, type Theme } from '../../scenario/link.ts';

/** What belongs to the person and this browser. */
export interface Settings {
  readonly theme: Theme;
  /** Null: shown where there is room for it. */
  readonly legend: boolean | null;
  /** Unfolded where it is folded for want of height. */
  readonly lens: boolean;
  /** The canvas' twin, under the panels. */
  readonly stageTable: boolean;
  /** Height of the panels in CSS pixels; null: what the page leaves them. */
  readonly panelsPx: number | null;
  /** Single-letter keys can be switched off (WCAG 2.1.4). */
  readonly letterKeys: boolean;
}

const KEY = 'netchannel-lab.settings';
const DEFAULTS: Settings = { theme: 'system', legend: null, lens: false, stageTable: false, panelsPx: null, letterKeys: true };

export function createSettingsStore(storage: Pick<Storage, 'getItem' | 'setItem'> | null) {
  const store = createStore<Settings>()(() => ({ ...DEFAULTS, ...read(storage) }));
  store.subscribe((settings) => {
    try {
      storage?.setItem(KEY, JSON.stringify(settings));
    } catch {
      // Storage may be full or forbidden; the choice then lasts as long as the page.
    }
  });
  return store;
}

export type SettingsStore = ReturnType<typeof createSettingsStore>;

function read(storage: Pick<Storage, 'getItem'> | null): Partial<Settings> {
  try {
    const found: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
    if (typeof found !== 'object' || found === null) return {};
    const { theme, legend, stageTable, panelsPx, letterKeys } = found as Record<string, unknown>;
    const choice = THEMES.find((id) => id === theme);
    return {
      ...(choice === undefined ? {} : { theme: choice }),
      ...(typeof legend === 'boolean' ? { legend } : {}),
      ...(typeof stageTable === 'boolean' ? { stageTable } : {}),
      ...(typeof panelsPx === 'number' && panelsPx > 0 && panelsPx < 10_000 ? { panelsPx } : {}),
      ...(typeof letterKeys === 'boolean' ? { letterKeys } : {}),
    };
  } catch {
    return {}; // not ours, or from a browser that forbids storage
  }
}
