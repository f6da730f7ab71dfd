import { scaleLinear } from 'd3';
import type { Ledger } from '../../../analysis/ledger/ledger.ts';
import { LEDGER_ITEMS, type LedgerItem } from '../../../analysis/ledger/ledgerScenario.ts';
import { waterfall, type WaterfallBar } from '../../../analysis/ledger/waterfall.ts';
import { ledgerPoints, ledgerWords as words } from '../../../words/ledgerWords.ts';
import styles from './Ledger.module.css';

interface Props {
  readonly ledger: Ledger | null;
  readonly onDetail: (text: string) => void;
}

const isItem = (id: WaterfallBar['id']): id is LedgerItem => LEDGER_ITEMS.some((item) => item === id);

/** Every step begins where the one before it ended; before there are numbers, the steps and what was said of them. */
export function Waterfall({ ledger, onDetail }: Props) {
  const bars = ledger === null ? null : waterfall(ledger);
  const rows: readonly (WaterfallBar | { readonly id: WaterfallBar['id'] })[] = bars ?? ['start' as const, ...LEDGER_ITEMS, 'left' as const].map((id) => ({ id }));
  const ends = (bars ?? []).flatMap(({ from, to }) => [from, to]);
  const x = scaleLinear().domain([Math.min(0, ...ends), Math.max(1, ...ends)]).range([0, 100]);
  return (
    <figure className={styles['figure']} aria-label={ledger === null ? words.empty : summary(ledger)}>
      <div className={styles['chart']} aria-hidden="true">
        {rows.map((row) => (
          <Row key={row.id} row={row} ledger={ledger} x={x} onDetail={onDetail} />
        ))}
      </div>
    </figure>
  );
}

interface RowProps extends Props {
  readonly row: WaterfallBar | { readonly id: WaterfallBar['id'] };
  readonly x: (value: number) => number;
}

function Row({ row, ledger, x, onDetail }: RowProps) {
  const { id } = row;
  const step = ledger?.steps.find(({ item }) => item === id);
  const says = isItem(id) ? words.items[id] : undefined;
  return (
    <div
      className={`${styles['row'] ?? ''} ${isItem(id) ? '' : (styles['total'] ?? '')}`}
      onPointerEnter={() => onDetail(says === undefined ? '' : words.said(says))}
      onPointerLeave={() => onDetail('')}
    >
      <span className={styles['label']}>{isItem(id) ? words.items[id].label : labelOf(id, ledger)}</span>
      <span className={`${styles['says'] ?? ''} ${id === 'start' ? (styles['head'] ?? '') : ''}`}>{says === undefined ? (id === 'start' ? words.saidIn2006 : '') : words.quoted(says)}</span>
      <span className={styles['track']}>
        {'kind' in row ? (
          <>
            <span className={styles[row.kind]} style={{ left: `${x(Math.min(row.from, row.to))}%`, width: `${Math.abs(x(row.to) - x(row.from))}%` }} />
            <span className={styles['level']} style={{ left: `${x(row.to)}%` }} />
          </>
        ) : null}
      </span>
      {step === undefined ? (
        <>
          <span className={styles['value']}>{'kind' in row ? ledgerPoints(row.to) : ''}</span>
          {id === 'start' ? [words.first, words.last].map((head) => <span key={head} className={`${styles['value'] ?? ''} ${styles['head'] ?? ''}`}>{head}</span>) : null}
        </>
      ) : (
        [step.inOrder, step.first, step.last].map((value, k) => (
          <span key={['inOrder', 'first', 'last'][k]} className={styles['value']}>
            {ledgerPoints(-value)}
          </span>
        ))
      )}
    </div>
  );
}

export const labelOf = (id: 'start' | 'left' | 'hardware', ledger: Ledger | null): string => {
  if (id === 'start') return words.saved;
  return id === 'left' ? words.left : words.byCard(ledger?.hardware?.pathId ?? '');
};

const summary = ({ start, steps, end, hardware }: Ledger): string =>
  [
    `${words.saved} ${ledgerPoints(start.saved)}`, ...steps.map(({ item, inOrder }) => `${words.items[item].label} ${ledgerPoints(-inOrder)}`), `${words.left} ${ledgerPoints(end.saved)}`,
    ...(hardware === null ? [] : [`${words.byCard(hardware.pathId)} ${ledgerPoints(hardware.saved)}`]),
  ].join('; ');
