import { useEffect, useMemo, useRef } from 'react';
import { touchesOfCell, type CellTouch, type HeatPlace } from '../../../analysis/touchesOfCell.ts';
import { at } from '../../../base/assert.ts';
import type { Trace } from '../../../trace/trace.ts';
import { chipText } from '../../../view/scene/packetMarks.ts';
import { formatNs } from '../../../words/format.ts';
import { journeyWords } from '../../../words/journeyWords.ts';
import { words } from '../../../words/pageWords.ts';
import { useLab } from '../../session/lab.ts';
import { seek } from '../../session/playDeeds.ts';
import buttons from '../../shared/buttons.module.css';
import { Scroll } from '../../shared/Scroll.tsx';
import styles from './CellTouches.module.css';

/** More are counted, not listed. */
const SHOWN = 300;

interface Props {
  readonly trace: Trace;
  readonly place: HeatPlace;
  readonly title: string;
  readonly onBack: () => void;
}

/** What a cell of the heat map consists of, access by access; one of them leads to its instant and its packet. */
export function CellTouches({ trace, place, title, onBack }: Props) {
  const { touches, count } = useMemo(() => touchesOfCell(trace, place, SHOWN), [trace, place]);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const heads = words.misses.columns;
  return (
    <Scroll className={styles['list']} label={title}>
      <p className={styles['head']}>
        <button ref={back} type="button" className={buttons['quiet']} onClick={onBack}>{words.misses.backToMap}</button>
        <strong>{title}</strong>
        <span>{words.misses.touches(count, touches.length)}</span>
      </p>
      <table>
        <thead>
          <tr>{Object.values(heads).map((head) => <th key={head} scope="col">{head}</th>)}</tr>
        </thead>
        <tbody>{touches.map((touch) => <Row key={touch.touch} trace={trace} touch={touch} />)}</tbody>
      </table>
    </Scroll>
  );
}

function Row({ trace, touch }: { readonly trace: Trace; readonly touch: CellTouch }) {
  const lab = useLab();
  const { packet, atNs, stage, core, line, lines, kind, source, why, from, latencyNs, stallNs, constant } = touch;
  const go = (): void => {
    if (packet >= 0) lab.playback.setState({ followed: packet });
    seek(lab, atNs);
  };
  return (
    <tr>
      <td><button type="button" className={styles['go']} onClick={go}>{formatNs(atNs)}</button></td>
      <td>{packet < 0 ? words.dash : chipText(at(trace.packets.flow, packet), packet)}</td>
      <td>{journeyWords.step(stage, core, 'work')}</td>
      <td>{journeyWords.lines(line, lines)}</td>
      <td>{journeyWords.kind(kind)}</td>
      <td>{journeyWords.where(source, why, from)}</td>
      <td className={styles['number']}>{journeyWords.waited(latencyNs, stallNs)}</td>
      <td>{constant === null ? words.dash : journeyWords.constant(constant)}</td>
    </tr>
  );
}
