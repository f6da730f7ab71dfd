import { PUBLISHED_2006_SOURCE, ROW_IDS, type RowId } from '../../../analysis/published2006.ts';
import { type Cell, differences, isMiss, leaveOneRowOut, TABLE_COLUMNS, type TableAgreement, type TableColumn } from '../../../analysis/tableAgreement.ts';
import { formatCount } from '../../../words/format.ts';
import { words as pageWords } from '../../../words/pageWords.ts';
import { points, signedPoints, validationWords as words } from '../../../words/validationWords.ts';
import { DataTable } from '../../shared/DataTable.tsx';
import { Scroll } from '../../shared/Scroll.tsx';
import styles from './Validation.module.css';

const columnName = (column: TableColumn): string => pageWords.budget.columns[column];

interface Props {
  readonly agreement: TableAgreement;
  /** All alternatives have run: the bands are what they are. */
  readonly isWhole: boolean;
}

/** Every cell with its band, what misses and why, and what each choice is worth. */
export function TableOf2006({ agreement, isWhole }: Props) {
  return (
    <>
      <p className={styles['honest']}>{words.table.honest}</p>
      <Cells agreement={agreement} isWhole={isWhole} />
      <Summary agreement={agreement} isWhole={isWhole} />
      <Misses agreement={agreement} isWhole={isWhole} />
      <h4>{words.table.differences}</h4>
      <Scroll label={words.table.differences}>
        <DataTable
          caption={words.table.differences}
          columns={[{ label: words.table.row }, ...TABLE_COLUMNS.map((column) => ({ label: columnName(column), numeric: true }))]}
          rows={rowsOf(agreement, (row, column) => {
            const found = differences(agreement).find((one) => one.row === row && one.column === column);
            return found === undefined ? '' : words.table.pair(signedPoints(found.published), signedPoints(found.simulated, 1));
          })}
        />
      </Scroll>
      <Choices agreement={agreement} />
      <h4>{words.table.fitted}</h4>
      <p className={styles['aside']}>{words.table.fittedHelp}</p>
      <Scroll label={words.table.fitted}>
        <DataTable
          caption={words.table.fitted}
          columns={words.table.fittedColumns.map((label) => ({ label }))}
          rows={agreement.fittedConstants.map(({ label, value, unit, grade }) => [label, unit === '' ? `× ${value}` : `${formatCount(value)} ${unit}`, grade])}
        />
      </Scroll>
      <p className={styles['aside']}>
        {words.table.source} {PUBLISHED_2006_SOURCE}
      </p>
    </>
  );
}

const rowsOf = ({ rows }: TableAgreement, tell: (row: RowId, column: TableColumn) => string): readonly (readonly string[])[] =>
  ROW_IDS.filter((row) => rows.some((cell) => cell.row === row && !cell.fitted)).map((row) => [row, ...TABLE_COLUMNS.map((column) => tell(row, column))]);

function Cells({ agreement, isWhole }: Props) {
  return (
    <Scroll label={words.table.caption}>
      <table className={styles['cells']}>
        <caption className="visually-hidden">{words.table.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.table.row}</th>
            {TABLE_COLUMNS.map((column) => (
              <th key={column} scope="col">
                {columnName(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROW_IDS.map((row) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {agreement.rows.filter((cell) => cell.row === row).map((cell) => (
                <OneCell key={cell.column} cell={cell} largest={largestOf(agreement, cell.column)} miss={isMiss(cell, isWhole)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles['legend']} aria-hidden="true">
        <span className={styles['keyPublished']} /> {words.table.legend.published} <span className={styles['keySimulated']} /> {words.table.legend.simulated} <span className={styles['keyBand']} />{' '}
        {words.table.legend.band} <span className={styles['missed']}>✕</span> {words.table.legend.miss}
      </p>
    </Scroll>
  );
}

const largestOf = ({ rows }: TableAgreement, column: TableColumn): number =>
  Math.max(1, ...rows.filter((cell) => cell.column === column).flatMap(({ published, max }) => [published, max]));

function OneCell({ cell, largest, miss }: { readonly cell: Cell; readonly largest: number; readonly miss: boolean }) {
  const { published, simulated, fitted, min, max } = cell;
  const at = (value: number): string => `${(100 * value) / largest}%`;
  return (
    <td data-miss={miss} data-fitted={fitted}>
      <span className={styles['numbers']} aria-hidden="true">
        <span className={styles['published']}>{published}</span>
        <span className={styles['simulated']}>
          {miss ? '✕ ' : ''}
          {points(simulated)}
        </span>
      </span>
      <span className={styles['track']} aria-hidden="true">
        <span className={styles['band']} style={{ left: at(min), width: at(max - min) }} />
        <span className={styles['markPublished']} style={{ left: at(published) }} />
        <span className={styles['markSimulated']} style={{ left: at(simulated) }} />
      </span>
      <span className={styles['range']} aria-hidden="true">
        {fitted ? words.table.isFitted : words.table.band(points(min), points(max))}
      </span>
      <span className="visually-hidden">{words.table.cell({ published: String(published), simulated: points(simulated), min: points(min), max: points(max), fitted, miss })}</span>
    </td>
  );
}

function Summary({ agreement, isWhole }: Props) {
  const { meanAbsError, maxAbsError, nullMeanAbsError, skill, insideBandShare, rows } = agreement;
  const informative = rows.filter((cell) => cell.informative).length;
  const inside = `${Math.round(insideBandShare * informative)} / ${informative}`;
  const told: readonly { readonly name: string; readonly value: string; readonly goal: string; readonly met: boolean }[] = [
    { ...words.table.summary.meanAbsError, value: meanAbsError.toFixed(2), met: meanAbsError <= 1.5 },
    { ...words.table.summary.maxAbsError, value: points(maxAbsError), met: maxAbsError <= 3 },
    { ...words.table.summary.skill, value: skill.toFixed(2), met: skill >= 0.5 },
    { ...words.table.summary.insideBand, value: isWhole ? inside : words.table.soFar(inside), met: insideBandShare >= 0.8 || !isWhole },
  ];
  return (
    <>
      <dl className={styles['summary']}>
        {told.map(({ name, value, goal, met }) => (
          <div key={name} data-miss={!met}>
            <dt>{name}</dt>
            <dd>
              {met ? '' : '✕ '}
              {value}
            </dd>
            <dd className={styles['goal']}>{words.table.goal(goal, met)}</dd>
          </div>
        ))}
      </dl>
      <p className={styles['aside']}>{words.table.summaryHelp(nullMeanAbsError.toFixed(2))}</p>
      <p className={styles['aside']}>
        {words.table.leaveOneOut}{' '}
        {leaveOneRowOut(agreement)
          .map(({ without, meanAbsError: error }) => words.table.without(without, error.toFixed(2)))
          .join(', ')}
        .
      </p>
    </>
  );
}

function Misses({ agreement, isWhole }: Props) {
  return (
    <>
      <h4>{words.table.misses}</h4>
      <ul className={styles['misses']}>
        {agreement.rows.filter((cell) => isMiss(cell, isWhole)).map(({ row, column, published, simulated }) => (
          <li key={`${row} ${column}`}>
            <b>
              <span aria-hidden="true">✕</span> {row}, {columnName(column)}: {words.table.instead(points(simulated), String(published))}
            </b>{' '}
            {words.table.reasons[`${row} ${column}`] ?? words.table.unknown}
          </li>
        ))}
      </ul>
    </>
  );
}

function Choices({ agreement }: { readonly agreement: TableAgreement }) {
  return (
    <>
      <h4>{words.table.choices}</h4>
      <p className={styles['aside']}>{words.table.choicesHelp}</p>
      <Scroll label={words.table.choices}>
        <table className={styles['choices']}>
          <caption className="visually-hidden">{words.table.choices}</caption>
          <thead>
            <tr>
              <th scope="col">{words.table.choice}</th>
              <th scope="col">{words.table.choiceSource}</th>
              <th scope="col">{words.table.meanError}</th>
            </tr>
          </thead>
          {agreement.choices.map(({ id, label, chosen, source, alternatives }) => (
            <tbody key={id}>
              <tr>
                <th scope="rowgroup">
                  {label}: {chosen}
                </th>
                <td>{source}</td>
                <td>{agreement.meanAbsError.toFixed(2)}</td>
              </tr>
              {alternatives.map((alternative) => (
                <tr key={alternative.id}>
                  <th scope="row">{alternative.label}</th>
                  <td>{alternative.fits ? '' : words.table.refuted}</td>
                  <td>{alternative.meanAbsError.toFixed(2)}</td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </Scroll>
    </>
  );
}
