import { useDeferredValue, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { Trace } from '../../trace/trace.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { useRoomy } from '../session/useRoomy.ts';
import { setPanel } from '../session/viewDeeds.ts';
import { PHONE, useMedia } from '../shared/useMedia.ts';
import { BandHandle } from './BandHandle.tsx';
import styles from './PanelsBand.module.css';
import type { Panel } from './panel.ts';
import { panels } from './registry.ts';

/** Panels that are in front together, under one tab. */
interface Group {
  readonly id: string;
  readonly tab: string;
  readonly panels: readonly Panel[];
}

const alone = (panel: Panel): Group => ({ id: panel.id, tab: panel.tab, panels: [panel] });
const narrow = panels.all.filter(({ isWide }) => isWide !== true);
/** Where there is room: three beside each other, or one of the wide ones. */
const ROOMY_GROUPS: readonly Group[] = [{ id: narrow[0]?.id ?? '', tab: words.panels.costs, panels: narrow }, ...panels.all.filter(({ isWide }) => isWide === true).map(alone)];
const GROUPS: readonly Group[] = panels.all.map(alone);

/** After stage and headline. Several beside each other where there is room, else one by one; on a phone the tabs open a sheet over the page. */
export function PanelsBand() {
  const lab = useLab();
  const a = useDeferredValue(useStore(lab.runs, (runs) => runs.a));
  const b = useDeferredValue(useStore(lab.runs, (runs) => runs.b));
  const roomy = useRoomy();
  const phone = useMedia(PHONE);
  useEffect(() => void loadPanels(), []);
  if (a === null || b === null) return <section className={styles['band']} aria-label={words.panels.label} aria-busy="true" />;
  return <Tabs a={a} b={b} groups={roomy ? ROOMY_GROUPS : GROUPS} form={roomy ? 'roomy' : 'tabbed'} phone={phone} />;
}

/** While the first runs are made: those of the front first, then the others. One that does not come is asked for again when its tab is chosen. */
async function loadPanels(): Promise<void> {
  for (const part of [narrow, panels.all]) await Promise.allSettled(part.map(({ view }) => view.load()));
}

interface Props {
  readonly a: Trace;
  readonly b: Trace;
  readonly groups: readonly Group[];
  readonly form: 'roomy' | 'tabbed';
  readonly phone: boolean;
}

function Tabs({ a, b, groups, form, phone }: Props) {
  const lab = useLab();
  const wanted = useStore(lab.view, (view) => view.panel);
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const band = useRef<HTMLElement>(null);
  const panelsPx = useStore(lab.settings, (settings) => settings.panelsPx);
  const height = phone || panelsPx === null ? undefined : { flexBasis: panelsPx, minHeight: panelsPx };
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
    <section ref={band} className={`${styles['band'] ?? ''} ${styles[form] ?? ''}`} style={height} aria-label={words.panels.label}>
      {phone ? null : <BandHandle band={() => band.current} />}
      <div ref={list} className={styles['tabs']} role="tablist" tabIndex={-1} aria-label={words.panels.label} onKeyDown={walk}>
        {groups.map(({ id, tab }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            data-tab={id}
            aria-selected={shown && id === chosen?.id}
            aria-controls={shown && id === chosen?.id ? 'panel-in-front' : undefined}
            tabIndex={id === chosen?.id ? 0 : -1}
            onClick={() => choose(id)}
          >
            {tab}
          </button>
        ))}
      </div>
      {chosen === undefined || !shown ? null : (
        <div id="panel-in-front" className={styles['front']} role="tabpanel" aria-labelledby={`tab-${chosen.id}`}>
          {chosen.panels.map(({ id, view: { View } }) => (
            <View key={id} a={a} b={b} />
          ))}
        </div>
      )}
    </section>
  );
}
