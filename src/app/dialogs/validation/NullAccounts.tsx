import { formatCount } from '../../../words/format.ts';
import { validationWords as words } from '../../../words/validationWords.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import type { NullExperiment } from '../../workers/studyProtocol.ts';
import { Scroll } from '../../shared/Scroll.tsx';
import styles from './Validation.module.css';

/** Where the difference between two cores and one comes from when moving lines is free, and what nothing explains. */
export function NullAccounts({ agreement }: { readonly agreement: NullExperiment }) {
  const { machine, packets, experiments } = agreement;
  const ns = (value: number): string => formatCount(value);
  const residual = (value: number): string => `${Math.abs(value) < 0.0005 ? '✓' : '✕'} ${value.toFixed(3)}`;
  return (
    <>
      <p className={styles['aside']}>{words.nothing.help}</p>
      {experiments.map(({ path, rows, total }) => (
        <div key={path}>
          <h4>{path}</h4>
          <Scroll label={path}>
            <DataTable
              caption={words.nothing.caption(path)}
              columns={words.nothing.columns.map((label, column) => ({ label, numeric: column > 0 }))}
              rows={rows.map((row) => [
                row.stage, formatCount(row.two), formatCount(row.one), ns(row.differenceNs), ns(row.executionsNs), ns(row.memoryTwo.ns - row.memoryOne.ns), ns(row.waitsNs), residual(row.residualNs),
              ])}
              totals={[words.nothing.all, '', '', ns(total.differenceNs), ns(total.executionsNs), ns(total.memoryNs), ns(total.waitsNs), residual(total.residualNs)]}
            />
          </Scroll>
        </div>
      ))}
      <p className={styles['aside']}>{words.nothing.of(machine, formatCount(packets))}</p>
    </>
  );
}
