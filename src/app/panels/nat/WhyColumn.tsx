import { whyHere, type Reason } from '../../../analysis/whyHere.ts';
import { whySide } from '../../../analysis/whySide.ts';
import type { Trace } from '../../../trace/trace.ts';
import { formatInstant } from '../../../words/format.ts';
import { natWords as words } from '../../../words/natWords.ts';
import { lineMark, whyParagraph, whySentence } from '../../../words/whyHere.ts';
import { packetName } from '../../narration/happenings.ts';
import { useLab } from '../../session/lab.ts';
import { seek } from '../../session/playDeeds.ts';
import { Scroll } from '../../shared/Scroll.tsx';
import { LineButton } from './LineButton.tsx';
import styles from './Nat.module.css';

interface Props {
  readonly trace: Trace;
  /** -1: none is followed. */
  readonly packet: number;
  readonly atNs: number;
}

/** The answer for all packets in one paragraph, then for the followed one step by step, each at its instant. */
export function WhyColumn({ trace, packet, atNs }: Props) {
  return (
    <Scroll className={styles['column']} label={words.run}>
      <Summary trace={trace} />
      {packet < 0 ? null : (
        <>
          <h3>{words.why(packetName(trace, packet))}</h3>
          <ol className={styles['reasons']}>
            {whyHere(trace, packet).map((reason) => (
              <Step key={reason.code + reason.atNs} reason={reason} endNs={trace.dictionary.endNs} isLater={reason.atNs > atNs} />
            ))}
          </ol>
        </>
      )}
    </Scroll>
  );
}

function Summary({ trace }: { readonly trace: Trace }) {
  const answer = whySide(trace);
  const line = answer.blind.line > 0 ? answer.blind.line : answer.astray.line;
  return (
    <p className={styles['summary']} data-wrong={answer.astray.count > 0}>
      <WithLine text={whyParagraph(answer)} line={line} />
    </p>
  );
}

function Step({ reason, endNs, isLater }: { readonly reason: Reason; readonly endNs: number; readonly isLater: boolean }) {
  const lab = useLab();
  const instant = formatInstant(reason.atNs, endNs);
  return (
    <li data-later={isLater} data-tone={reason.tone}>
      <button type="button" className={styles['instant']} aria-label={words.goThere(instant)} onClick={() => seek(lab, reason.atNs)}>
        {instant}
      </button>
      <span>
        {reason.tone === 'wrong' ? <span aria-hidden="true">✕ </span> : null}
        <WithLine text={whySentence(reason)} line={reason.line} />
      </span>
    </li>
  );
}

/** A sentence in which the line of the rule text that it names leads there. */
function WithLine({ text, line }: { readonly text: string; readonly line: number }) {
  const mark = lineMark(line);
  const [before = '', ...rest] = text.split(mark);
  if (line === 0 || rest.length === 0) return text;
  return (
    <>
      {before}
      <LineButton line={line}>{mark}</LineButton>
      {rest.join(mark)}
    </>
  );
}
