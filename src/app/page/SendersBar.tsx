import { useStore } from 'zustand';
import { say } from '../../words/messages.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import styles from './CaptureBar.module.css';

/** Only while senders wait for ACKs: what they have under way, and what became of them on each side. */
export function SendersBar() {
  const lab = useLab();
  const { process, windowPackets, roundTripUs } = useStore(lab.view, (view) => view.scenario.knobs);
  const { a, b } = useStore(lab.runs);
  if (process !== 'ackClock') return null;
  const told = (['A', 'B'] as const).flatMap((side) => ((side === 'A' ? a : b)?.dictionary.remarks ?? []).map((remark) => ({ side, remark })));
  const common = told.find(({ remark }) => remark.code === 'ackClocked');
  const own = told.filter(({ remark }) => remark.code !== 'ackClocked');
  return (
    <section className={styles['bar']} aria-label={words.senders.label}>
      <strong>{words.senders.what(windowPackets, roundTripUs)}</strong>
      <span className={styles['first']}>{common === undefined ? null : say(common.remark)}</span>
      <details className={styles['remarks']}>
        <summary>{words.capture.remarks(own.length)}</summary>
        <ul>
          {own.map(({ side, remark }) => (
            <li key={`${side}${remark.code}`}>
              <strong>{side}</strong> {say(remark)}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
