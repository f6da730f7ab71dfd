import { useStore } from 'zustand';
import { words } from '../../words/pageWords.ts';
import { commands } from '../commands/registry.ts';
import { useLab } from '../session/lab.ts';
import buttons from '../shared/buttons.module.css';
import { useIsBare } from '../session/useIsBare.ts';
import { NARROW, useMedia } from '../shared/useMedia.ts';
import { SwapCores } from '../transport/SwapCores.tsx';
import { MachinePicker, PathPicker, ScenarioPicker, ThemePicker } from './pickers.tsx';
import styles from './TitleBar.module.css';

/** Name and choices to the left, tools to the right. */
export function TitleBar() {
  const lab = useLab();
  const projector = useStore(lab.theme, (shown) => shown.theme === 'projector');
  const narrow = useMedia(NARROW) || projector;
  const bare = useIsBare();
  return (
    <header className={styles['bar']}>
      <h1>{words.name}</h1>
      {narrow ? null : (
        <>
          <ScenarioPicker />
          <MachinePicker />
          <PathPicker side="a" />
          <PathPicker side="b" />
        </>
      )}
      <span className={styles['tools']}>
        {narrow || bare ? null : <SwapCores />}
        <button type="button" className={buttons['plain']} aria-haspopup="dialog" onClick={() => commands.get('knobs').run(lab)}>
          {narrow ? words.menu : words.bar.knobs}
        </button>
        {narrow ? null : (
          <button type="button" className={buttons['plain']} aria-haspopup="dialog" onClick={() => commands.get('commandLine').run(lab)}>
            {words.bar.commandLine}
          </button>
        )}
        {narrow ? null : <ThemePicker />}
        <button
          type="button"
          className={`${buttons['plain'] ?? ''} ${styles['help'] ?? ''}`}
          aria-haspopup="dialog"
          aria-label={words.help}
          title={words.helpHint}
          onClick={() => commands.get('help').run(lab)}
        >
          ?
        </button>
      </span>
    </header>
  );
}
