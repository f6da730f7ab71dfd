import { useStore } from 'zustand';
import { OWN_MACHINE } from '../../scenario/ownMachine.ts';
import { PanelsBand } from '../panels/PanelsBand.tsx';
import { useLab } from '../session/lab.ts';
import { usePanelsAt } from '../session/usePanelsAt.ts';
import { loadedView, type LoadedView } from '../shared/loadedView.tsx';
import type { DialogId } from '../stores/dialogs.ts';
import { DropZone } from '../traffic/DropZone.tsx';
import { Transport } from '../transport/Transport.tsx';
import { CaptureBar } from './CaptureBar.tsx';
import { SendersBar } from './SendersBar.tsx';
import { HeadlineBand } from './HeadlineBand.tsx';
import styles from './Page.module.css';
import { Picture, PictureTable } from './Picture.tsx';
import { ProblemsBar } from './ProblemsBar.tsx';
import { ProgressLine } from './ProgressLine.tsx';
import { RulesBar } from './RulesBar.tsx';
import { TitleBar } from './TitleBar.tsx';

const { View: MachineBar } = loadedView(() => import('./MachineBar.tsx'));

const DIALOGS: Readonly<Record<DialogId, LoadedView<object>>> = {
  help: loadedView(() => import('../dialogs/HelpDialog.tsx')),
  knobs: loadedView(() => import('../dialogs/KnobsDialog.tsx')),
  commandLine: loadedView(() => import('../dialogs/CommandLineDialog.tsx')),
  rules: loadedView(() => import('../dialogs/RulesDialog.tsx')),
  validation: loadedView(() => import('../dialogs/ValidationDialog.tsx')),
  about: loadedView(() => import('../dialogs/AboutDialog.tsx')),
};

/** The bands of the page, top to bottom (visual.md 2). */
export function Page() {
  const { at } = usePanelsAt();
  return (
    <div className={styles['page']}>
      <TitleBar />
      <main className={styles['main']}>
        <HeadlineBand />
        <ProgressLine />
        <ProblemsBar />
        <CaptureBar />
        <SendersBar />
        <RulesBar />
        <OwnMachineBar />
        <div className={styles['work']} data-panels={at}>
          <div className={styles['staged']}>
            <Picture />
            <Transport />
            {at === 'both' ? <PanelsBand part="others" /> : null}
          </div>
          <PanelsBand part={at === 'both' ? 'costs' : 'all'} />
        </div>
        <PictureTable />
      </main>
      <OpenDialog />
      <DropZone />
    </div>
  );
}

/** Only while the scenario runs on a machine that somebody measured. */
function OwnMachineBar() {
  const own = useStore(useLab().view, ({ scenario }) => (scenario.knobs.machine === OWN_MACHINE ? scenario.ownMachine : undefined));
  return own === undefined ? null : <MachineBar own={own} />;
}

function OpenDialog() {
  const lab = useLab();
  const open = useStore(lab.dialogs, (dialogs) => dialogs.open);
  if (open === null) return null;
  const { View } = DIALOGS[open];
  return <View key={open} />;
}
