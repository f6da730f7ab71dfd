import type { JudgedMeasurement, MeasurementAgreement } from '../../../analysis/measurementAgreement.ts';
import { formatQuantity } from '../../../words/format.ts';
import { validationWords as words } from '../../../words/validationWords.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import { Scroll } from '../../shared/Scroll.tsx';
import styles from './Validation.module.css';

/** Measured numbers beside simulated ones, each with how far it may be off and how far it is. */
export function MeasurementTable({ agreement, label }: { readonly agreement: MeasurementAgreement; readonly label: string }) {
  const { machine, nearest, measurements, absent, remarks } = agreement;
  return (
    <>
      {nearest === '' ? null : <p className={styles['aside']}>{nearest}</p>}
      <Scroll label={words.measured.table(label)}>
        <table className={styles['measurements']}>
          <caption className="visually-hidden">{label}</caption>
          <thead>
            <tr>
              <th scope="col">{words.measured.what}</th>
              <th scope="col">{words.measured.published}</th>
              <th scope="col">{words.measured.simulated}</th>
              <th scope="col">{words.measured.error}</th>
              <th scope="col" className={styles['scale']}>
                {words.measured.scale}
              </th>
              <th scope="col">{words.measured.agrees}</th>
            </tr>
          </thead>
          <tbody>
            {measurements.map((measurement) => (
              <Row key={measurement.id} measurement={measurement} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {absent.length === 0 ? null : (
        <>
          <h4>{words.measured.absent}</h4>
          <Scroll label={words.measured.absent}>
            <DataTable caption={words.measured.absent} columns={[words.measured.what, words.measured.published, words.measured.because].map((name) => ({ label: name }))} rows={absent.map((one) => [one.label, one.published, one.reason])} />
          </Scroll>
        </>
      )}
      {remarks.map((remark) => (
        <p key={remark} className={styles['remark']}>
          {remark}
        </p>
      ))}
      <p className={styles['aside']}>
        {words.measured.machine(machine)} {[...new Set(measurements.map(({ source }) => source))].join('; ')}.
      </p>
    </>
  );
}

function Row({ measurement }: { readonly measurement: JudgedMeasurement }) {
  const { label, unit, published, simulated, error, tolerance, agrees, source } = measurement;
  const told = (value: number): string => formatQuantity(value, unit === 'ratio' ? '' : unit);
  return (
    <tr data-miss={agrees === false} title={source}>
      <th scope="row">{label}</th>
      <td>{told(published)}</td>
      <td>{told(simulated)}</td>
      <td>{words.measured.percent(error)}</td>
      <td className={styles['scale']}>
        <Deviation error={error} tolerance={tolerance} />
      </td>
      <td>{words.measured.verdict(agrees, tolerance)}</td>
    </tr>
  );
}

/** Half to double as measured, logarithmic; what lies beyond stands at the edge. The numbers are in the cells beside it. */
function Deviation({ error, tolerance }: { readonly error: number; readonly tolerance: JudgedMeasurement['tolerance'] }) {
  const at = (share: number): number => 50 + 50 * Math.min(1, Math.max(-1, Math.log2(Math.max(share, 1e-3))));
  return (
    <span className={styles['track']} aria-hidden="true">
      {typeof tolerance === 'number' ? <span className={styles['band']} style={{ left: `${at(1 - tolerance)}%`, width: `${at(1 + tolerance) - at(1 - tolerance)}%` }} /> : null}
      <span className={styles['markPublished']} style={{ left: '50%' }} />
      <span className={styles['markSimulated']} data-beyond={Math.abs(Math.log2(Math.max(1 + error, 1e-3))) > 1} style={{ left: `${at(1 + error)}%` }} />
    </span>
  );
}
