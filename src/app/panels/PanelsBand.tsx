import { useDeferredValue, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { Trace } from '../../trace/trace.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { useRoomy } from '../session/useRoomy.ts';
import { setPanel } from '../session/viewDeeds.ts';
import { PHONE, useMedia } from '../shared/useMedia.ts';
import styles from './PanelsBand.module.css';
import { panels } from './registry.ts';

/** After stage and headline. Three beside each other where there is room, else tabs; on a phone the tabs open a sheet over the page. */
export function PanelsBand() {
  const lab = useLab();
  const a = useDeferredValue(useStore(lab.runs, (runs) => runs.a));
  const b = useDeferredValue(useStore(lab.runs, (runs) => runs.b));
  const roomy = useRoomy();
  const phone = useMedia(PHONE);
  if (a === null || b === null) return <section className={styles['band']} aria-label={words.panels.label} aria-busy="true" />;
  if (!roomy) return <Tabs a={a} b={b} phone={phone} />;
  return (
    <section className={`${styles['band'] ?? ''} ${styles['columns'] ?? ''}`} aria-label={words.panels.label}>
      {panels.all.map(({ id, View }) => (
        <View key={id} a={a} b={b} />
      ))}
    </section>
  );
}

function Tabs({ a, b, phone }: { readonly a: Trace; readonly b: Trace; readonly phone: boolean }) {
  const lab = useLab();
  const wanted = useStore(lab.view, (view) => view.panel);
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const chosen = (wanted === null ? undefined : panels.find(wanted)) ?? panels.all[0];
  const shown = phone ? open : true;
  const choose = (id: string): void => {
    if (phone) setOpen(!(open && id === chosen?.id));
    setPanel(lab, id);
  };
  const walk = (event: KeyboardEvent): void => {
    const move = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (move === 0) return;
    event.preventDefault();
    const index = panels.all.findIndex(({ id }) => id === chosen?.id);
    const next = panels.all[(index + move + panels.all.length) % panels.all.length];
    if (next === undefined) return;
    setPanel(lab, next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <section className={`${styles['band'] ?? ''} ${styles['tabbed'] ?? ''}`} aria-label={words.panels.label}>
      <div ref={list} className={styles['tabs']} role="tablist" tabIndex={-1} aria-label={words.panels.label} onKeyDown={walk}>
        {panels.all.map(({ id, tab }) => (
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
          <chosen.View a={a} b={b} />
        </div>
      )}
    </section>
  );
}
