import { packetPassages, type Passage } from '../../../analysis/packetPassages.ts';
import { destinationText, isSameTuple, queuesOf, sourceText, steeringOf, wireTuple, type Tuple } from '../../../analysis/tuples.ts';
import { at } from '../../../base/assert.ts';
import type { Trace } from '../../../trace/trace.ts';
import { formatNs } from '../../../words/format.ts';
import { natWords as words } from '../../../words/natWords.ts';
import { packetName } from '../../narration/happenings.ts';
import { Scroll } from '../../shared/Scroll.tsx';
import { LineButton } from './LineButton.tsx';
import styles from './Nat.module.css';

interface Props {
  readonly trace: Trace;
  readonly packet: number;
  readonly atNs: number;
}

/** A packet's addresses from the wire through the hooks, with the rule that changed them; what is still to come is faint. */
export function Hooks({ trace, packet, atNs }: Props) {
  const wire = wireTuple(trace, packet);
  const passages = packetPassages(trace, packet);
  const translated = passages.filter(({ own }) => !own).at(-1)?.after;
  const { protocol } = at(trace.dictionary.flows, at(trace.packets.flow, packet));
  return (
    <Scroll className={styles['column']} label={`${words.packet}, ${packetName(trace, packet)}`}>
      <h3>{words.packet}</h3>
      {wire === undefined ? null : <End trace={trace} name={`${words.wire}, ${protocol}`} tuple={wire} />}
      <ol className={styles['hooks']}>
        {passages.map((passage) => (
          <Hook key={passage.row} passage={passage} text={trace.dictionary.netfilter?.lines[passage.line - 1] ?? ''} isLater={passage.endNs > atNs} />
        ))}
      </ol>
      {passages.length === 0 && trace.dictionary.netfilter !== null ? <p className={styles['faint']}>{words.noHooks}</p> : null}
      {wire === undefined || translated === undefined || isSameTuple(wire, translated) ? null : <End trace={trace} name={words.translated} tuple={translated} wire={wire} />}
    </Scroll>
  );
}

/** A tuple, and where a card that steers by hash sends it. */
function End({ trace, name, tuple, wire }: { readonly trace: Trace; readonly name: string; readonly tuple: Tuple; readonly wire?: Tuple }) {
  const queues = queuesOf(trace.dictionary);
  const { hash, queue } = steeringOf(tuple, queues);
  const isElsewhere = wire !== undefined && steeringOf(wire, queues).queue !== queue;
  return (
    <p className={styles['end']}>
      <span className={styles['name']}>{name}</span>
      <code>
        {sourceText(tuple)} → {destinationText(tuple)}
      </code>
      <span className={styles['steering']}>{words.hash(hash, queue)}</span>
      {isElsewhere ? <span className={styles['note']}>{words.otherQueue}</span> : null}
    </p>
  );
}

function Hook({ passage, text, isLater }: { readonly passage: Passage; readonly text: string; readonly isLater: boolean }) {
  const { hook, own, before, after, isRewritten, isDropped, line, rulesWalked, state, workNs } = passage;
  const isSource = destinationText(before) === destinationText(after);
  const endOf = isSource ? sourceText : destinationText;
  return (
    <li data-later={isLater}>
      <span className={styles['name']}>{own ? words.answer(hook) : hook}</span>
      {isDropped ? (
        <strong className={styles['wrong']}>✕ {words.dropped}</strong>
      ) : isRewritten ? (
        <code>
          <del>{endOf(before)}</del> → <ins>{endOf(after)}</ins>
        </code>
      ) : (
        <span className={styles['faint']}>{words.unchanged}</span>
      )}
      <span className={styles['facts']}>
        {[state === 'none' ? '' : state, words.walked(rulesWalked), formatNs(workNs), isLater ? words.later : ''].filter((fact) => fact !== '').join(', ')}
      </span>
      {line === 0 ? null : (
        <span className={styles['ruleText']}>
          <LineButton line={line}>{words.line(line)}</LineButton> <code title={text}>{text}</code>
        </span>
      )}
    </li>
  );
}
