import { Fragment, useDeferredValue, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { Trace } from '../../trace/trace.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { usePanelsAt } from '../session/usePanelsAt.ts';
import { useRoomy } from '../session/useRoomy.ts';
import { setPanel } from '../session/viewDeeds.ts';
import { PHONE, useMedia } from '../shared/useMedia.ts';
import styles from './PanelsBand.module.css';
import type { Panel } from './panel.ts';
import { panels } from './registry.ts';
import { Splitter } from './Splitter.tsx';

/** Panels that are in front together, under one tab. */
interface Group {
  readonly id: string;
  readonly tab: string;
  readonly panels: readonly Panel[];
}

const alone = (panel: Panel): Group => ({ id: panel.id, tab: panel.tab, panels: [panel] });
const narrow = panels.all.filter(({ isWide }) => isWide !== true);
/** Where there is room: three beside each other, or one of the wide ones. */
const COSTS: readonly Group[] = [{ id: narrow[0]?.id ?? '', tab: words.panels.costs, panels: narrow }];
const OTHERS: readonly Group[] = panels.all.filter(({ isWide }) => isWide === true).map(alone);
const ROOMY: readonly Group[] = [...COSTS, ...OTHERS];
const SINGLE: readonly Group[] = panels.all.map(alone);

const HEIGHT = { leastPx: 122, mostPx: 900 };
const WIDTH = { leastPx: 320, mostPx: 1100 };
const LEAST_PANEL_PX = 120;
/** Of a panel that nobody has sized: any number, as long as it is like those in pixels. */
const SHARE = 400;

/**
 * Below the stage or, docked there, beside it. Several where there is room, else one by one; on a phone the tabs open a sheet over the page.
 */
export function PanelsBand({ part }: { readonly part: 'all' | 'costs' | 'others' }) {
  const lab = useLab();
  const a = useDeferredValue(useStore(lab.runs, (runs) => runs.a));
  const b = useDeferredValue(useStore(lab.runs, (runs) => runs.b));
  const roomy = useRoomy();
  const phone = useMedia(PHONE);
  const { at, mayBeBeside } = usePanelsAt();
  useEffect(() => void loadPanels(), []);
  const beside = at !== 'below' && part !== 'others';
  const groups = part === 'costs' ? COSTS : part === 'others' ? OTHERS : roomy || beside ? ROOMY : SINGLE;
  if (a === null || b === null) return <section className={styles['band']} aria-label={words.panels.label} aria-busy="true" />;
  return <Tabs a={a} b={b} groups={groups} form={phone ? 'phone' : beside ? 'beside' : roomy ? 'roomy' : 'tabbed'} mayDock={mayBeBeside && part !== 'others'} />;
}

/** While the first runs are made: those of the front first, then the others. One that does not come is asked for again when its tab is chosen. */
async function loadPanels(): Promise<void> {
  for (const part of [narrow, panels.all]) await Promise.allSettled(part.map(({ view }) => view.load()));
}

interface Props {
  readonly a: Trace;
  readonly b: Trace;
  readonly groups: readonly Group[];
  readonly form: 'phone' | 'tabbed' | 'roomy' | 'beside';
  readonly mayDock: boolean;
}

function Tabs({ a, b, groups: all, form, mayDock }: Props) {
  const groups = all.filter((group) => group.panels.some(({ isFor }) => isFor?.(a) !== false));
  const lab = useLab();
  const wanted = useStore(lab.view, (view) => view.panel);
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const phone = form === 'phone';
  const beside = form === 'beside';
  const sizePx = useStore(lab.settings, ({ panelsPx, panelsWidePx }) => (beside ? panelsWidePx : panelsPx));
  const size = phone || sizePx === null ? undefined : beside ? { flexBasis: sizePx } : { flexBasis: sizePx, minHeight: sizePx };
  const has = (id: string | null): ((group: Group) => boolean) => (group) => group.panels.some((panel) => panel.id === id);
  const chosen = groups.find(has(wanted)) ?? groups.find(({ panels: [first] }) => first?.isWanted?.(b) === true) ?? groups[0];
  const shown = phone ? open : true;
  const choose = (id: string): void => {
    if (phone) setOpen(!(open && id === chosen?.id));
    setPanel(lab, id);
  };
  const walk = (event: KeyboardEvent): void => {
    const move = ['ArrowRight', 'ArrowDown'].includes(event.key) ? 1 : ['ArrowLeft', 'ArrowUp'].includes(event.key) ? -1 : 0;
    if (move === 0) return;
    event.preventDefault();
    const index = groups.findIndex(({ id }) => id === chosen?.id);
    const next = groups[(index + move + groups.length) % groups.length];
    if (next === undefined) return;
    setPanel(lab, next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <section className={`${styles['band'] ?? ''} ${styles[phone ? 'tabbed' : form] ?? ''}`} style={size} aria-label={words.panels.label}>
      {phone ? null : <Edge beside={beside} sizePx={sizePx} />}
      <div className={styles['side']}>
        <div ref={list} className={styles['tabs']} role="tablist" tabIndex={-1} aria-label={words.panels.label} onKeyDown={walk}>
          {groups.map(({ id, tab }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`tab-${id}`}
              data-tab={id}
              aria-selected={shown && id === chosen?.id}
              aria-controls={shown && id === chosen?.id ? frontOf(id) : undefined}
              tabIndex={id === chosen?.id ? 0 : -1}
              onClick={() => choose(id)}
            >
              {tab}
            </button>
          ))}
        </div>
        {mayDock ? <Dock beside={beside} /> : null}
      </div>
      {chosen === undefined || !shown ? null : (
        <div id={frontOf(chosen.id)} className={styles['front']} role="tabpanel" aria-labelledby={`tab-${chosen.id}`}>
          <Front shown={chosen.panels} a={a} b={b} axis={beside ? 'y' : 'x'} />
        </div>
      )}
    </section>
  );
}

const frontOf = (group: string): string => `panels-of-${group}`;

/** The edge towards the stage. */
function Edge({ beside, sizePx }: { readonly beside: boolean; readonly sizePx: number | null }) {
  const lab = useLab();
  return (
    <Splitter
      {...(beside ? { axis: 'x', where: 'before', ...WIDTH, ...words.panels.width } : { axis: 'y', where: 'above', ...HEIGHT, ...words.panels.height })}
      grows={false} said={saidSize(sizePx)} chosenPx={sizePx} sized={(splitter) => splitter.parentElement}
      set={(px) => lab.settings.setState(beside ? { panelsWidePx: px } : { panelsPx: px })}
    />
  );
}

const saidSize = (px: number | null): string => (px === null ? words.panels.sizeOfPage : words.panels.sizeOf(px));

/** Panels beside each other, or above each other where the band is narrow, with edges in between that can be moved. */
function Front({ shown, a, b, axis }: { readonly shown: readonly Panel[]; readonly a: Trace; readonly b: Trace; readonly axis: 'x' | 'y' }) {
  const lab = useLab();
  const shares = useStore(lab.settings, ({ panelShares }) => panelShares);
  /** What one gets the other gives; the rest keep what they have. */
  const share = (id: string, other: string, px: number | null, splitter: HTMLElement): void => {
    const slots = [...(splitter.parentElement?.querySelectorAll<HTMLElement>('[data-slot]') ?? [])];
    const now = Object.fromEntries(slots.map((slot) => [slot.dataset['slot'] ?? '', Math.round(axis === 'x' ? slot.clientWidth : slot.clientHeight)]));
    const both = (now[id] ?? 0) + (now[other] ?? 0);
    const own = Math.max(LEAST_PANEL_PX, Math.min(px ?? both / 2, both - LEAST_PANEL_PX));
    lab.settings.setState({ panelShares: { ...shares, ...now, [id]: own, [other]: Math.max(LEAST_PANEL_PX, both - own) } });
  };
  return shown.map(({ id, tab, view: { View } }, index) => {
    const next = shown[index + 1];
    return (
      <Fragment key={id}>
        <div className={styles['slot']} data-slot={id} style={{ flexGrow: shares[id] ?? SHARE }}>
          <View a={a} b={b} />
        </div>
        {next === undefined ? null : (
          <Splitter
            axis={axis} where="between" grows leastPx={LEAST_PANEL_PX} mostPx={2000} label={words.panels.between(tab, next.tab)} hint={words.panels.betweenHint}
            said={saidSize(shares[id] ?? null)} chosenPx={shares[id] ?? null} sized={(splitter) => splitter.previousElementSibling} set={(px, splitter) => share(id, next.id, px, splitter)}
          />
        )}
      </Fragment>
    );
  });
}

/** Below the stage or beside it. */
function Dock({ beside }: { readonly beside: boolean }) {
  const lab = useLab();
  const label = beside ? words.panels.dockBelow : words.panels.dockBeside;
  return (
    <button type="button" className={styles['dock']} aria-label={label} title={label} onClick={() => lab.settings.setState({ panelsAt: beside ? 'below' : 'beside' })}>
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
        <path d="M.75.75h12.5v10.5H.75z" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d={beside ? 'M1 7h12v4H1z' : 'M8 1h5v10H8z'} fill="currentColor" />
      </svg>
    </button>
  );
}
