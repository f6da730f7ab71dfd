import { useMemo } from 'react';
import { useStore } from 'zustand';
import { modelWords as words } from '../../../words/modelWords.ts';
import { constantsOfLibrary } from '../../session/constantDeeds.ts';
import { useIsBare } from '../../session/useIsBare.ts';
import { useLab } from '../../session/lab.ts';
import { PanelFrame } from '../PanelFrame.tsx';
import type { PanelProps } from '../panel.ts';
import { Scroll } from '../../shared/Scroll.tsx';
import { ChosenConstant } from './ChosenConstant.tsx';
import { ConstantList } from './ConstantList.tsx';
import { constantRows } from './constantRows.ts';
import styles from './Model.module.css';
import { ModelTables } from './ModelTables.tsx';
import { modelStore } from './modelStore.ts';
import { TornadoChart } from './TornadoChart.tsx';

/** Every constant of the runs on stage, to be searched, read and changed; and which of them move the verdict most. */
export default function Model({ a, b }: PanelProps) {
  const lab = useLab();
  const view = useStore(lab.view);
  const known = useStore(lab.known, ({ catalogue }) => catalogue?.constants);
  const { query, estimatedOnly, all, chosen } = useStore(modelStore);
  const values = useMemo(() => ({ own: view.scenario.constants ?? {}, library: constantsOfLibrary(view.scenario) }), [view.scenario]);
  const bare = useIsBare();
  const present = useMemo(() => ({ machine: view.scenario.knobs.machine, a: view.a, b: view.b, bare }), [view.scenario, view.a, view.b, bare]);
  const { machine } = present;
  const rows = useMemo(
    () => constantRows(known ?? [], present, values, { query, estimatedOnly, all }),
    [known, present, values, query, estimatedOnly, all],
  );
  const every = useMemo(() => constantRows(known ?? [], present, values, { query: '', estimatedOnly: false, all: true }), [known, present, values]);
  const row = rows.find(({ key }) => key === chosen) ?? rows.find(({ id }) => id === chosen) ?? every.find(({ id, of }) => id === chosen && [machine, view.a, view.b].includes(of)) ?? every.find(({ id }) => id === chosen);
  return (
    <PanelFrame
      title={words.title}
      note={words.note(rows.length, every.filter(({ inForce, usual }) => inForce !== usual).length)}
      controls={
        <>
          <button type="button" className={styles['tool']} aria-label={words.aboutLong} aria-haspopup="dialog" onClick={() => lab.dialogs.setState({ open: 'about' })}>
            {words.about}
          </button>
          <button type="button" className={styles['tool']} aria-haspopup="dialog" onClick={() => lab.dialogs.setState({ open: 'validation' })}>
            {words.validation}
          </button>
        </>
      }
      table={<ModelTables rows={rows} />}
    >
      <Scroll className={styles['columns']} label={words.body}>
        <ConstantList rows={rows} chosen={row?.key ?? null} isLoaded={known !== undefined} />
        <ChosenConstant key={row?.id ?? ''} row={row ?? null} a={a} b={b} />
        {bare ? null : <TornadoChart chosen={row?.id ?? null} />}
      </Scroll>
    </PanelFrame>
  );
}
