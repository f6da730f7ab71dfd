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
  readonly panelsAt: 'below' | 'beside';
  /** Their width where they stand beside the stage, in CSS pixels; null: what the page gives them. */
  readonly panelsWidePx: number | null;
  /** By panel: how much of the band each gets, in proportion. Empty: all the same. */
  readonly panelShares: Readonly<Record<string, number>>;
  /** Single-letter keys can be switched off (WCAG 2.1.4). */
  readonly letterKeys: boolean;
}

const KEY = 'netchannel-lab.settings';
const DEFAULTS: Settings = { theme: 'system', legend: null, lens: false, stageTable: false, panelsPx: null, panelsAt: 'below', panelsWidePx: null, panelShares: {}, letterKeys: true };

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
    const { theme, legend, stageTable, panelsPx, panelsAt, panelsWidePx, panelShares, letterKeys } = found as Record<string, unknown>;
    const choice = THEMES.find((id) => id === theme);
    return {
      ...(choice === undefined ? {} : { theme: choice }),
      ...(typeof legend === 'boolean' ? { legend } : {}),
      ...(typeof stageTable === 'boolean' ? { stageTable } : {}),
      ...(isPx(panelsPx) ? { panelsPx } : {}),
      ...(panelsAt === 'beside' ? { panelsAt } : {}),
      ...(isPx(panelsWidePx) ? { panelsWidePx } : {}),
      ...(isShares(panelShares) ? { panelShares } : {}),
      ...(typeof letterKeys === 'boolean' ? { letterKeys } : {}),
    };
  } catch {
    return {}; // not ours, or from a browser that forbids storage
  }
}

const isPx = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 10_000;
const isShares = (value: unknown): value is Record<string, number> => typeof value === 'object' && value !== null && Object.values(value).every(isPx);
