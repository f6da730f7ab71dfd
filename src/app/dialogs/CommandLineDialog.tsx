import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { digest } from '../../trace/digest.ts';
import type { Trace } from '../../trace/trace.ts';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import buttons from '../shared/buttons.module.css';
import { saveFile } from '../shared/saveFile.ts';
import { Sheet } from '../shared/Sheet.tsx';
import { commandLineOf } from './commandLine.ts';
import styles from './CommandLineDialog.module.css';

/** Both runs' digests, each with the command that prints the same. */
export default function CommandLineDialog() {
  const lab = useLab();
  const { a, b } = useStore(lab.runs);
  return (
    <Sheet title={words.commandLine.title} closeLabel={words.close} place="middle" onClose={() => lab.dialogs.setState({ open: null })}>
      <p className={styles['intro']}>{words.commandLine.intro}</p>
      <SideCommand side="a" trace={a} />
      <SideCommand side="b" trace={b} />
      <p className={styles['intro']}>{words.commandLine.address}</p>
    </Sheet>
  );
}

function SideCommand({ side, trace }: { readonly side: 'a' | 'b'; readonly trace: Trace | null }) {
  const lab = useLab();
  const scenario = useStore(lab.view, (view) => view.scenario);
  const path = useStore(lab.view, (view) => view[side]);
  const [copied, setCopied] = useState(false);
  const { command, files } = commandLineOf(scenario, path);
  const letter = side.toUpperCase();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(command);
    setCopied(true);
  };
  return (
    <section className={styles['side']}>
      <h3>
        <span className={styles['badge']}>{letter}</span> {trace?.dictionary.path.label ?? path}
        <span className={styles['digest']}>
          {words.commandLine.digest} <DigestOf trace={trace} side={side} />
        </span>
      </h3>
      <div className={styles['line']}>
        <code>{command}</code>
        <button type="button" className={buttons['quiet']} aria-label={words.commandLine.copyOf(letter)} onClick={() => void copy().catch(() => setCopied(false))}>
          {copied ? words.commandLine.copied : words.commandLine.copy}
        </button>
      </div>
      {files.map((file) => (
        <p key={file.name} className={styles['needs']}>
          {words.commandLine.needsFile(file.name)}{' '}
          {file.text === undefined ? null : <SaveButton name={file.name} text={file.text} />}
        </p>
      ))}
    </section>
  );
}

/** Computed when asked for: over tens of megabytes it takes a moment. */
function DigestOf({ trace, side }: { readonly trace: Trace | null; readonly side: string }) {
  const [found, setFound] = useState<{ readonly of: Trace; readonly text: string } | null>(null);
  useEffect(() => {
    if (trace === null) return undefined;
    const timer = setTimeout(() => setFound({ of: trace, text: digest(trace) }), 0);
    return () => clearTimeout(timer);
  }, [trace]);
  const isKnown = found !== null && found.of === trace;
  return <code data-digest={side}>{isKnown ? found.text : words.commandLine.computing}</code>;
}

function SaveButton({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <button type="button" className={buttons['quiet']} onClick={() => saveFile(name, text, 'application/json')}>
      {words.commandLine.save(name)}
    </button>
  );
}
