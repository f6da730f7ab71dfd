import { useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type RefObject } from 'react';
import type { HeatPair } from '../../../analysis/compareMisses.ts';
import { formatNumber } from '../../../words/format.ts';
import { formatSmall } from '../../shared/formatSmall.ts';
import { words } from '../../../words/pageWords.ts';
import { heatColour, type HeatMeasure } from './heatColour.ts';
import styles from './HeatGrid.module.css';
import { fitting, type HeatColumn, type VisibleRow } from './heatRows.ts';

interface Props {
  readonly rows: readonly VisibleRow[];
  readonly total: HeatPair;
  readonly columns: readonly HeatColumn[];
  readonly measure: HeatMeasure;
  readonly open: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  readonly onDetail: (text: string) => void;
  readonly onOpenCell: (pair: HeatPair, column: HeatColumn) => void;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
};

/** The coloured table. One stop for Tab; arrow keys walk over the cells, each says its numbers in the panel's note. */
export function HeatGrid({ rows, total, columns, measure, open, onToggle, onDetail, onOpenCell }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const room = useRowsThatFit(scroll, table);
  const [all, setAll] = useState(false);
  const { shown, rest, left } = all || open.size > 0 ? { shown: rows, rest: null, left: 0 } : fitting(rows, room);
  const [focus, setFocus] = useState<readonly [number, number]>([0, 0]);
  const focusRow = Math.min(focus[0], shown.length - 1);
  const focusColumn = Math.min(focus[1], columns.length - 1);
  const walk = (event: KeyboardEvent): void => {
    const move = MOVES[event.key];
    if (!(event.target instanceof HTMLTableCellElement)) return;
    if (event.key === 'Enter') event.target.click();
    if (move === undefined) return;
    event.preventDefault();
    const row = Math.max(0, Math.min(shown.length - 1, focusRow + move[0]));
    const column = Math.max(0, Math.min(columns.length - 1, focusColumn + move[1]));
    setFocus([row, column]);
    table.current?.querySelector<HTMLElement>(`[data-cell="${row},${column}"]`)?.focus();
  };
  return (
    <div ref={scroll} className={styles['scroll']}>
      {/* A table whose cells are walked by arrow keys is a grid. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role */}
      <table ref={table} role="grid" className={styles['grid']} style={{ '--columns': columns.length } as CSSProperties} aria-label={words.misses.titles[measure]} onKeyDown={walk} onBlur={() => onDetail('')}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{words.misses.structure}</span>
            </th>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={styles[column.side]} title={column.name === column.label ? undefined : column.name}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ pair, depth }, row) => (
            <tr key={pair.key}>
              <th scope="row" className={depth === 1 ? styles['child'] : undefined}>
                {pair.children.length > 1 ? (
                  <button type="button" aria-expanded={open.has(pair.key)} onClick={() => onToggle(pair.key)}>
                    {pair.label}
                    <span aria-hidden="true">{open.has(pair.key) ? ' ▾' : ' ▸'}</span>
                  </button>
                ) : (
                  pair.label
                )}
              </th>
              {columns.map((column, index) => (
                <Cell
                  key={column.name}
                  at={`${row},${index}`}
                  reachable={row === focusRow && index === focusColumn}
                  pair={pair}
                  column={column}
                  measure={measure}
                  onFocus={() => setFocus([row, index])}
                  onDetail={onDetail}
                  onOpen={() => onOpenCell(pair, column)}
                />
              ))}
            </tr>
          ))}
          {rest === null && !all ? null : (
            <tr>
              <th scope="row">
                <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
                  {all ? words.misses.fewer : words.misses.more(left)}
                  <span aria-hidden="true">{all ? ' ▴' : ' ▸'}</span>
                </button>
              </th>
              {columns.map((column) => (
                <td key={column.name} className={`${styles['sum'] ?? ''} ${styles[column.side] ?? ''}`}>
                  {rest === null ? null : formatSmall(column.cellOf(rest)[measure], 0.001)}
                </td>
              ))}
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.misses.allStructures}</th>
            {columns.map((column) => (
              <td key={column.name} className={styles[column.side]}>
                {formatNumber(column.cellOf(total)[measure])}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** Rows of the table's body that its place shows whole. */
function useRowsThatFit(scroll: RefObject<HTMLElement | null>, table: RefObject<HTMLTableElement | null>): number {
  const [room, setRoom] = useState(Infinity);
  useLayoutEffect(() => {
    const place = scroll.current;
    if (place === null) return undefined;
    const measure = (): void => {
      const [head, foot, row] = ['thead', 'tfoot', 'tbody tr'].map((part) => table.current?.querySelector(part)?.getBoundingClientRect().height ?? 0) as [number, number, number];
      if (row > 0) setRoom(Math.max(2, Math.floor((place.clientHeight - head - foot - 3 * ROW_GAP) / (row + ROW_GAP))));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    return () => observer.disconnect();
  }, [scroll, table]);
  return room;
}
/** The table's border-spacing. */
const ROW_GAP = 2;

interface CellProps {
  readonly at: string;
  readonly reachable: boolean;
  readonly pair: HeatPair;
  readonly column: HeatColumn;
  readonly measure: HeatMeasure;
  readonly onFocus: () => void;
  /** The touches behind it. */
  readonly onOpen: () => void;
  readonly onDetail: (text: string) => void;
}

function Cell({ at, reachable, pair, column, measure, onFocus, onOpen, onDetail }: CellProps) {
  const { misses, ns } = column.cellOf(pair);
  const { absent } = column.rowOf(pair);
  const value = measure === 'misses' ? misses : ns;
  const colour = absent || value === 0 ? undefined : heatColour(value, measure);
  const detail = absent ? words.misses.absent(pair.label) : words.misses.detail(pair.label, column.name, formatNumber(misses), formatNumber(ns));
  const kind = absent ? styles['absent'] : value === 0 ? styles['zero'] : '';
  return (
    <td
      data-cell={at}
      tabIndex={reachable ? 0 : -1}
      className={`${styles['cell'] ?? ''} ${styles[column.side] ?? ''} ${kind ?? ''}`}
      style={colour === undefined ? undefined : { background: colour.fill, color: colour.text }}
      onFocus={() => {
        onFocus();
        onDetail(detail);
      }}
      onClick={misses === 0 && ns === 0 ? undefined : onOpen}
      onMouseEnter={() => onDetail(detail)}
      onMouseLeave={() => onDetail('')}
    >
      {absent ? words.dash : formatSmall(value, 0.001)}
    </td>
  );
}
