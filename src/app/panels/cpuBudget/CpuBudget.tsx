import { max, scaleLinear } from 'd3';
import { cpuBudget, type Budget } from '../../../analysis/cpuBudget.ts';
import { publishedRowFor } from '../../../analysis/published2006.ts';
import { hasCard } from '../../../trace/lookup.ts';
import type { Trace } from '../../../trace/trace.ts';
import { type Column, COLUMNS } from '../../../trace/words.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import { formatSmall } from '../../shared/formatSmall.ts';
import { words } from '../../../words/pageWords.ts';
import { validationWords } from '../../../words/validationWords.ts';
import { useLab } from '../../session/lab.ts';
import buttons from '../../shared/buttons.module.css';
import { PanelFrame } from '../PanelFrame.tsx';
import type { PanelProps } from '../panel.ts';
import styles from './CpuBudget.module.css';

/** Of two programs with a queue between them there are only they. */
const BARE = ['other', 'app'] as const;
const columnsOf = (trace: Trace): readonly Column[] => (hasCard(trace) ? COLUMNS : BARE);
const namesOf = (trace: Trace) => (hasCard(trace) ? words.budget.columns : { ...words.budget.columns, ...words.budget.queueColumns });

const percent = (value: number): string => formatSmall(value, 0.01);

interface Side {
  readonly total: Budget;
  /** What was reported in 2006 for this very run, where there is such a report. */
  readonly published: Budget | undefined;
}

const sideOf = (trace: Trace): Side => ({ total: cpuBudget(trace).total, published: publishedRowFor(trace)?.budget });

/** The table of 2006, of the runs on screen: A solid, B outlined, what was published as ticks. */
export default function CpuBudget({ a, b }: PanelProps) {
  const sides = { A: sideOf(a), B: sideOf(b) };
  const columns = columnsOf(a);
  const names = namesOf(a);
  const isPublished = sides.A.published !== undefined || sides.B.published !== undefined;
  const largest = max(columns, (column) =>
    Math.max(...Object.values(sides).flatMap(({ total, published }) => [total[column], published?.[column] ?? 0])),
  );
  const x = scaleLinear().domain([0, largest === undefined || largest === 0 ? 1 : largest]).range([0, 100]);
  return (
    <PanelFrame title={words.budget.title} note={words.budget.note(isPublished)} controls={hasCard(a) ? <ToValidation /> : null} table={<BudgetTables a={a} b={b} />}>
      <figure className={styles['figure']} aria-label={summary(sides.A, sides.B, a)}>
        <div className={styles['chart']} aria-hidden="true">
        {columns.map((column) => (
          <div key={column} className={styles['row']}>
            <span className={styles['label']}>{names[column]}</span>
            <span className={styles['bars']}>
              {(['A', 'B'] as const).map((side) => {
                const { total, published } = sides[side];
                return (
                  <span key={side} className={styles['track']}>
                    <span className={styles[side]} style={{ width: `${x(total[column])}%` }} />
                    {published === undefined ? null : (
                      <span className={styles['tick']} style={{ left: `${x(published[column])}%` }} title={words.budget.published(published[column])} />
                    )}
                  </span>
                );
              })}
            </span>
            <span className={styles['value']}>{percent(sides.A.total[column])}</span>
            <span className={styles['value']}>{percent(sides.B.total[column])}</span>
          </div>
        ))}
        <div className={`${styles['row'] ?? ''} ${styles['total'] ?? ''}`}>
          <span className={styles['label']}>{words.budget.columns.busy}</span>
          <span className={styles['keys']}>
            <span className={styles['keyA']} /> A <span className={styles['keyB']} /> B
            {isPublished ? (
              <>
                <span className={styles['keyTick']} /> {words.budget.tick}
              </>
            ) : null}
          </span>
          <span className={styles['value']}>{percent(sides.A.total.busy)}</span>
          <span className={styles['value']}>{percent(sides.B.total.busy)}</span>
        </div>
      </div>
      </figure>
    </PanelFrame>
  );
}

/** The whole table against the model is a page of its own. */
function ToValidation() {
  const lab = useLab();
  return (
    <button type="button" className={buttons['quiet']} aria-haspopup="dialog" title={validationWords.open} onClick={() => lab.dialogs.setState({ open: 'validation' })}>
      {validationWords.openRows}
    </button>
  );
}

const summary = (a: Side, b: Side, trace: Trace): string =>
  [...columnsOf(trace), 'busy' as const]
    .map((column) => `${namesOf(trace)[column]}: A ${percent(a.total[column])} %, B ${percent(b.total[column])} %`)
    .join('; ');

function BudgetTables({ a, b }: PanelProps) {
  const sources = [
    { side: 'A', trace: a },
    { side: 'B', trace: b },
  ].map(({ side, trace }) => ({ side, budget: cpuBudget(trace), published: publishedRowFor(trace) }));
  const columns = sources.flatMap(({ side, budget, published }) => [
    ...budget.perCore.map((core) => ({ label: words.budget.sideCore(side, core.core), values: core as Budget })),
    { label: words.budget.sideTotal(side), values: budget.total },
    ...(published === undefined ? [] : [{ label: words.budget.sidePublished(side), values: published.budget }]),
  ]);
  const names = namesOf(a);
  const row = (column: keyof Budget): string[] => [names[column], ...columns.map(({ values }) => percent(values[column]))];
  return (
    <DataTable
      caption={words.budget.title}
      columns={[{ label: words.budget.column }, ...columns.map(({ label }) => ({ label, numeric: true }))]}
      rows={columnsOf(a).map(row)}
      totals={row('busy')}
    />
  );
}
