import { useStore } from 'zustand';
import { PanelsBand } from '../panels/PanelsBand.tsx';
import { useLab } from '../session/lab.ts';
import { loadedView, type LoadedView } from '../shared/loadedView.tsx';
import type { DialogId } from '../stores/dialogs.ts';
import { DropZone } from '../traffic/DropZone.tsx';
import { Transport } from '../transport/Transport.tsx';
import { CaptureBar } from './CaptureBar.tsx';
import { HeadlineBand } from './HeadlineBand.tsx';
import styles from './Page.module.css';
import { Picture, PictureTable } from './Picture.tsx';
import { ProblemsBar } from './ProblemsBar.tsx';
import { ProgressLine } from './ProgressLine.tsx';
import { RulesBar } from './RulesBar.tsx';
import { TitleBar } from './TitleBar.tsx';

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
  return (
    <div className={styles['page']}>
      <TitleBar />
      <main className={styles['main']}>
        <HeadlineBand />
        <ProgressLine />
        <ProblemsBar />
        <CaptureBar />
        <RulesBar />
        <Picture />
        <Transport />
        <PanelsBand />
        <PictureTable />
      </main>
      <OpenDialog />
      <DropZone />
    </div>
  );
}

function OpenDialog() {
  const lab = useLab();
  const open = useStore(lab.dialogs, (dialogs) => dialogs.open);
  if (open === null) return null;
  const { View } = DIALOGS[open];
  return <View key={open} />;
}
