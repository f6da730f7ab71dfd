import { useMemo } from 'react';
import { useStore } from 'zustand';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { step } from '../session/playDeeds.ts';
import { useIsBare } from '../session/useIsBare.ts';
import { useRoomy } from '../session/useRoomy.ts';
import { setShow } from '../session/viewDeeds.ts';
import buttons from '../shared/buttons.module.css';
import { Legend } from '../stage/Legend.tsx';
import { Lens } from '../stage/Lens.tsx';
import { Score } from '../stage/Score.tsx';
import { Stage } from '../stage/Stage.tsx';
import { StageTable } from '../stage/StageTable.tsx';
import styles from './Picture.module.css';

/** Stage, legend, score and lens in their bands. */
export function Picture() {
  const lab = useLab();
  const { runs, playback, loop } = lab;
  const theme = useStore(lab.theme, (shown) => shown.theme);
  const show = useStore(lab.view, (view) => view.show);
  const roomy = useRoomy();
  const bare = useIsBare();
  const legend = useStore(lab.settings, (settings) => settings.legend) ?? roomy;
  const lensOpen = useStore(lab.settings, (settings) => settings.lens);
  const table = useStore(runs, ({ a }) => a?.dictionary.coherenceTable);
  const states = useMemo(() => table?.map(({ state }) => state), [table]);
  const empty = useStore(runs, ({ a }) => a !== null && a.packets.length === 0);
  return (
    <>
      <section className={styles['stage']} aria-label={words.stage.label}>
        <Stage runs={runs} playback={playback} loop={loop} theme={theme} sides={show} onSide={(side) => setShow(lab, side)} />
        {empty ? <NothingArrives /> : null}
      </section>
      {legend ? (
        <div className={styles['legend']}>
          <Legend ghosts={!bare} states={states} />
          <button
            type="button"
            className={buttons['plain']}
            aria-label={words.stage.hideLegend}
            title={words.stage.hideLegend}
            onClick={() => lab.settings.setState({ legend: false })}
          >
            ✕
          </button>
        </div>
      ) : null}
      <div className={styles['time']}>
        <Score runs={runs} playback={playback} loop={loop} theme={theme} onStep={(direction: 1 | -1) => step(lab, direction)} />
        {roomy ? null : <LensSwitch />}
        {lensOpen || roomy ? <Lens runs={runs} playback={playback} loop={loop} theme={theme} /> : null}
      </div>
    </>
  );
}

/** Where height is dear the lens is folded to a line. */
function LensSwitch() {
  const { settings } = useLab();
  const lens = useStore(settings, (state) => state.lens);
  return (
    <button type="button" className={styles['lens']} aria-expanded={lens} onClick={() => settings.setState({ lens: !lens })}>
      <span aria-hidden="true">{lens ? '▾' : '▸'}</span> {words.stage.lens}
    </button>
  );
}

function NothingArrives() {
  const lab = useLab();
  return (
    <div className={styles['empty']}>
      <p>{words.stage.empty}</p>
      <button type="button" className={buttons['quiet']} onClick={() => lab.dialogs.setState({ open: 'knobs' })}>
        {words.stage.addTraffic}
      </button>
    </div>
  );
}

const bringIntoSight = (section: HTMLElement | null): void => section?.scrollIntoView({ block: 'nearest' });

/** The canvas' twin, for those who cannot see it and for everybody who wants to read. */
export function PictureTable() {
  const { runs, playback, settings } = useLab();
  const open = useStore(settings, ({ stageTable }) => stageTable);
  if (!open) return null;
  return (
    <section ref={bringIntoSight} id="stage-table" className={styles['table']} aria-label={words.stage.asTable}>
      <StageTable runs={runs} playback={playback} />
    </section>
  );
}
