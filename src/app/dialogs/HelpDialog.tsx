import { Fragment } from 'react';
import { useStore } from 'zustand';
import { words } from '../../words/pageWords.ts';
import { commands } from '../commands/registry.ts';
import { isSingleCharacter } from '../commands/keys.ts';
import { useLab } from '../session/lab.ts';
import { Sheet } from '../shared/Sheet.tsx';
import styles from './HelpDialog.module.css';

const GROUPS = ['playhead', 'run', 'view', 'score'] as const;

/** Every key there is, from the command registry, and how to read the picture. */
export default function HelpDialog() {
  const lab = useLab();
  const letterKeys = useStore(lab.settings, (settings) => settings.letterKeys);
  return (
    <Sheet title={words.helpSheet.title} closeLabel={words.close} place="middle" onClose={() => lab.dialogs.setState({ open: null })}>
      <div className={styles['columns']}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{words.helpSheet.groups[group]}</h3>
            <dl className={styles['keys']}>
              {commands.all
                .filter((command) => command.group === group)
                .map(({ id, keys }) => (
                  <Fragment key={id}>
                    <dt>
                      {keys.map((key) => (
                        <kbd key={key.cap} data-off={!letterKeys && isSingleCharacter(key)}>
                          {key.cap}
                        </kbd>
                      ))}
                    </dt>
                    <dd>{words.commands[id]}</dd>
                  </Fragment>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <label className={styles['switch']}>
        <input type="checkbox" checked={letterKeys} onChange={(event) => lab.settings.setState({ letterKeys: event.target.checked })} />
        {words.helpSheet.letterKeys}
      </label>
      {words.helpSheet.reading.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p className={styles['aside']}>{words.helpSheet.browser}</p>
    </Sheet>
  );
}
