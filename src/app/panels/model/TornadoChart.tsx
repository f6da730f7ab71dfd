import { scaleLinear } from 'd3';
import { useStore } from 'zustand';
import { formatNumber } from '../../../words/format.ts';
import { say } from '../../../words/messages.ts';
import { modelWords as words } from '../../../words/modelWords.ts';
import { useLab } from '../../session/lab.ts';
import buttons from '../../shared/buttons.module.css';
import type { Tornado, TornadoBar, Verdict } from '../../workers/studyProtocol.ts';
import styles from './Model.module.css';
import { allOf, cancelTornado, modelStore, runTornado } from './modelStore.ts';

/** Those that move the verdict less are in the table. */
const SHOWN = 15;

export const gapOf = ({ busyA, busyB }: Verdict): number => busyA - busyB;

/** Which constants move the verdict most: each a fifth down and up, in real runs of the scenario on stage. */
export function TornadoChart({ chosen }: { readonly chosen: string | null }) {
  const lab = useLab();
  const { tornado, tornadoOf, progress, problem } = useStore(modelStore);
  const isOld = useStore(lab.view, (view) => tornado !== null && allOf(view) !== tornadoOf);
  return (
    <div className={styles['tornado']}>
      <div className={styles['filters']}>
        {progress === null ? (
          <button type="button" className={buttons['quiet']} title={words.tornado.help} onClick={() => void runTornado(lab)}>
            {words.tornado.run}
          </button>
        ) : (
          <>
            <output>{words.tornado.running(progress.done, progress.of)}</output>
            <progress aria-label={words.tornado.progress} max={Math.max(1, progress.of)} value={progress.done} />
            <button type="button" className={buttons['quiet']} onClick={cancelTornado}>
              {words.tornado.cancel}
            </button>
          </>
        )}
        {isOld ? <span className={styles['old']}>{words.tornado.old}</span> : null}
      </div>
      {problem === null ? null : (
        <p className={styles['refused']} role="alert">
          {say(problem)}
        </p>
      )}
      {tornado === null ? <p className={styles['none']}>{words.tornado.help}</p> : <Chart tornado={tornado} chosen={chosen} />}
    </div>
  );
}

function Chart({ tornado: { present, bars }, chosen }: { readonly tornado: Tornado; readonly chosen: string | null }) {
  const shown = bars.filter(({ spread }) => spread > 0).slice(0, SHOWN);
  const gaps = [gapOf(present), ...shown.flatMap(({ low, high }) => [gapOf(low.verdict), gapOf(high.verdict)])];
  const x = scaleLinear().domain([Math.min(...gaps), Math.max(...gaps)]).nice(4).range([0, 100]);
  return (
    <figure className={styles['chart']} aria-label={words.tornado.caption(formatNumber(gapOf(present)))}>
      <ul>
        {shown.map((bar) => (
          <li key={bar.id}>
            <button type="button" aria-pressed={bar.id === chosen} onClick={() => modelStore.setState({ chosen: bar.id })}>
              <span className={styles['name']}>{bar.label}</span>
              <span className="visually-hidden">{words.tornado.bar(told(bar))}</span>
              <Bar bar={bar} present={gapOf(present)} x={x} />
              <span className={styles['value']}>{formatNumber(bar.spread)}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles['axis']} aria-hidden="true">
        <span className={styles['name']}>{words.tornado.axis}</span>
        <svg className={styles['ticks']}>
          {x.ticks(4).map((tick) => (
            <text key={tick} x={`${x(tick)}%`} y="11" textAnchor={x(tick) < 5 ? 'start' : x(tick) > 95 ? 'end' : 'middle'}>
              {formatTick(tick)}
            </text>
          ))}
        </svg>
        <span className={styles['value']}>{words.tornado.spread}</span>
      </div>
    </figure>
  );
}

const formatTick = (value: number): string => String(Number(value.toPrecision(6)));

const told = ({ value, unit, low, high }: TornadoBar) => ({
  value: formatNumber(value), unit, low: formatNumber(low.value), high: formatNumber(high.value), lowGap: formatNumber(gapOf(low.verdict)), highGap: formatNumber(gapOf(high.verdict)),
});

function Bar({ bar: { low, high }, present, x }: { readonly bar: TornadoBar; readonly present: number; readonly x: (gap: number) => number }) {
  const part = (gap: number) => ({ x: `${Math.min(x(gap), x(present))}%`, width: `${Math.abs(x(gap) - x(present))}%` });
  return (
    <svg className={styles['bar']} aria-hidden="true">
      <rect className={styles['down']} y="20%" height="60%" {...part(gapOf(low.verdict))} />
      <rect className={styles['up']} y="20%" height="60%" {...part(gapOf(high.verdict))} />
      <line x1={`${x(present)}%`} x2={`${x(present)}%`} y1="0" y2="100%" />
    </svg>
  );
}
