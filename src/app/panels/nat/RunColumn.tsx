import { connectionOf, connectionsAt, type Connection } from '../../../analysis/connections.ts';
import { destinationText, sourceText } from '../../../analysis/tuples.ts';
import type { Trace } from '../../../trace/trace.ts';
import { formatCount } from '../../../words/format.ts';
import { natWords as words } from '../../../words/natWords.ts';
import { Scroll } from '../../shared/Scroll.tsx';
import styles from './Nat.module.css';
import { outcomeRows } from './outcomeRows.ts';

interface Props {
  readonly a: Trace;
  readonly b: Trace;
  /** The side whose connections are shown, and the followed packet's among them. */
  readonly trace: Trace;
  readonly connection: number;
  readonly atNs: number;
}

const SHOWN = 40;

/** What became of the packets so far and in the end, and the conntrack table as it is now. */
export function RunColumn({ a, b, trace, connection, atNs }: Props) {
  return (
    <Scroll className={styles['column']} label={words.outcome}>
      <table className={styles['outcomes']}>
        <thead>
          <tr>
            <th scope="col">
              {words.outcome}, {words.now} / {words.atEnd}
            </th>
            <th scope="col">A</th>
            <th scope="col">B</th>
          </tr>
        </thead>
        <tbody>
          {outcomeRows(a, b, atNs).map(({ id, label, cells }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              {cells.map(({ now, end }, side) => (
                <td key={side === 0 ? 'A' : 'B'} data-wrong={id === 'misdelivered' && now > 0}>
                  {formatCount(now)} <span className={styles['faint']}>/ {formatCount(end)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {trace.dictionary.netfilter === null ? null : <Conntrack trace={trace} connection={connection} atNs={atNs} />}
    </Scroll>
  );
}

function Conntrack({ trace, connection, atNs }: Pick<Props, 'trace' | 'connection' | 'atNs'>) {
  if (trace.connections.length === 0) return <p className={styles['faint']}>{words.noConntrack}</p>;
  const { count, shown } = connectionsAt(trace, atNs, SHOWN);
  const followed = connectionOf(trace, connection, atNs);
  const others = shown.filter(({ row }) => row !== connection);
  const rows = followed === undefined ? others : [followed, ...others];
  return (
    <>
      <h3 title={words.conntrackNow}>{words.conntrack(count)}</h3>
      <ol className={styles['connections']}>
        {rows.map((entry) => (
          <Entry key={entry.row} entry={entry} isFollowed={entry.row === connection} />
        ))}
      </ol>
      <p className={styles['faint']}>{count === 0 ? words.noConnection : count > rows.length ? words.more(count - rows.length) : null}</p>
    </>
  );
}

function Entry({ entry, isFollowed }: { readonly entry: Connection; readonly isFollowed: boolean }) {
  const { protocol, original, status, packets } = entry;
  return (
    <li data-followed={isFollowed}>
      <code>
        {words.protocols[protocol] ?? protocol} {sourceText(original)} → {destinationText(original)}
      </code>
      <span className={styles['facts']}>
        {words.status[status]}, {formatCount(packets)}
      </span>
      {entry.isMapped ? <ins className={styles['answers']}>⇄ {answersText(entry)}</ins> : null}
    </li>
  );
}

/** What NAT makes of the answers: only the end that differs. */
export function answersText({ original, reply, isMapped }: Connection): string {
  if (!isMapped) return words.asUsual;
  const parts = [
    sourceText(reply) === destinationText(original) ? '' : words.answersFrom(sourceText(reply)),
    destinationText(reply) === sourceText(original) ? '' : words.answersTo(destinationText(reply)),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
