import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { modelWords as words } from '../../../words/modelWords.ts';
import type { ConstantRow } from './constantRows.ts';
import styles from './Model.module.css';
import { modelStore } from './modelStore.ts';

interface Props {
  readonly rows: readonly ConstantRow[];
  /** Key of a row. */
  readonly chosen: string | null;
  readonly isLoaded: boolean;
}

const rowIn = (list: HTMLElement | null, key: string): HTMLElement | null => list?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null;

/** Search, filters, and a list in which arrows go up and down. */
export function ConstantList({ rows, chosen, isLoaded }: Props) {
  const { query, estimatedOnly, all } = useStore(modelStore);
  const list = useRef<HTMLUListElement>(null);
  const first = rows.find(({ key }) => key === chosen)?.key ?? rows[0]?.key;
  useEffect(() => {
    const [box, row] = [list.current, chosen === null ? null : rowIn(list.current, chosen)];
    if (box === null || row === null) return;
    // The list alone scrolls, never the page.
    box.scrollTop = Math.min(row.offsetTop, Math.max(box.scrollTop, row.offsetTop + row.offsetHeight - box.clientHeight));
  }, [chosen]);
  const walk = (event: KeyboardEvent): void => {
    const at = rows.findIndex(({ key }) => key === first);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const row = rows[Math.min(rows.length - 1, Math.max(0, to))];
    if (row === undefined) return;
    modelStore.setState({ chosen: row.key });
    rowIn(list.current, row.key)?.focus({ preventScroll: true });
  };
  return (
    <div className={styles['list']}>
      <div className={styles['filters']}>
        <input type="search" aria-label={words.search} placeholder={words.search} value={query} onChange={({ target }) => modelStore.setState({ query: target.value })} />
        <label>
          <input type="checkbox" checked={estimatedOnly} onChange={({ target }) => modelStore.setState({ estimatedOnly: target.checked })} /> {words.estimatedOnly}
        </label>
        <label title={words.allHelp}>
          <input type="checkbox" checked={all} onChange={({ target }) => modelStore.setState({ all: target.checked })} /> {words.all}
        </label>
      </div>
      {rows.length === 0 ? (
        <p className={styles['none']}>{isLoaded ? words.none : words.loading}</p>
      ) : (
        <ul ref={list} aria-label={words.list}>
          {rows.map((row) => (
            <Option key={row.key} row={row} isChosen={row.key === chosen} isFirst={row.key === first} all={all} onKeyDown={walk} />
          ))}
        </ul>
      )}
    </div>
  );
}

interface OptionProps {
  readonly row: ConstantRow;
  readonly isChosen: boolean;
  /** The one that Tab leads to. */
  readonly isFirst: boolean;
  readonly all: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Option({ row, isChosen, isFirst, all, onKeyDown }: OptionProps) {
  const { key, label, unit, grade, of, usual, inForce } = row;
  return (
    <li>
      <button type="button" aria-pressed={isChosen} data-key={key} tabIndex={isFirst ? 0 : -1} onClick={() => modelStore.setState({ chosen: key })} onKeyDown={onKeyDown}>
      <span className={styles['name']}>
        {inForce === usual ? '' : <span title={words.edited}>● </span>}
        {label}
        {all ? <span className={styles['of']}> {of}</span> : null}
      </span>
      <span className={styles['value']}>
        {inForce === usual ? null : <del>{usual}</del>} {inForce} {unit}
      </span>
      <span className={styles['grade']}>{grade}</span>
      </button>
    </li>
  );
}
