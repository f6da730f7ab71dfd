import styles from './DataTable.module.css';

export interface TableColumn {
  readonly label: string;
  /** Numbers stand to the right. */
  readonly numeric?: boolean;
}

interface Props {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly totals?: readonly string[];
}

/** A plain table: the twin of a picture. The first cell of a row names it. */
export function DataTable({ caption, columns, rows, totals }: Props) {
  const kind = (column: number): string | undefined => (columns[column]?.numeric === true ? styles['number'] : undefined);
  const line = (cells: readonly string[], key: string) => (
    <tr key={key}>
      {cells.map((cell, column) =>
        column === 0 ? (
          <th key={column} scope="row">
            {cell}
          </th>
        ) : (
          <td key={column} className={kind(column)}>
            {cell}
          </td>
        ),
      )}
    </tr>
  );
  return (
    <table className={styles['table']}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ label }, column) => (
            <th key={label} scope="col" className={kind(column)}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{rows.map((cells, index) => line(cells, `${index} ${cells[0] ?? ''}`))}</tbody>
      {totals === undefined ? null : <tfoot>{line(totals, 'totals')}</tfoot>}
    </table>
  );
}
