import { lazy, Suspense, type ComponentType } from 'react';
import { useStore } from 'zustand';
import { words } from '../../words/pageWords.ts';
import { PanelsBand } from '../panels/PanelsBand.tsx';
import { useLab } from '../session/lab.ts';
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

const HelpDialog = lazy(() => import('../dialogs/HelpDialog.tsx'));
const KnobsDialog = lazy(() => import('../dialogs/KnobsDialog.tsx'));
const CommandLineDialog = lazy(() => import('../dialogs/CommandLineDialog.tsx'));
const RulesDialog = lazy(() => import('../dialogs/RulesDialog.tsx'));

const DIALOGS: Readonly<Record<DialogId, ComponentType>> = { help: HelpDialog, knobs: KnobsDialog, commandLine: CommandLineDialog, rules: RulesDialog };

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
  const Dialog = DIALOGS[open];
  return (
    <Suspense fallback={<span className="visually-hidden">{words.dash}</span>}>
      <Dialog />
    </Suspense>
  );
}
