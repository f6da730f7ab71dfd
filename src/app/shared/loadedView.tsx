import { useEffect, useState, type ComponentType } from 'react';
import { words } from '../../words/pageWords.ts';
import buttons from './buttons.module.css';

/** A component in a script of its own. */
export interface LoadedView<P> {
  /** Fetches the script, once; after a failure the next call tries again. */
  readonly load: () => Promise<void>;
  /** There at once when the script is; until then an empty section, or what went wrong and a button to try again. */
  readonly View: ComponentType<P>;
}

export function loadedView<P extends object>(fetchScript: () => Promise<{ readonly default: ComponentType<P> }>): LoadedView<P> {
  let Loaded: ComponentType<P> | null = null;
  let fetching: Promise<void> | null = null;
  const load = (): Promise<void> => {
    fetching ??= fetchScript().then(
      (script) => void (Loaded = script.default),
      (reason: unknown) => {
        fetching = null;
        throw reason;
      },
    );
    return fetching;
  };
  function View(props: P) {
    const [Shown, setShown] = useState(() => Loaded);
    const [state, setState] = useState<'waiting' | 'failed'>('waiting');
    useEffect(() => {
      if (Shown !== null || state === 'failed') return;
      load().then(
        () => setShown(() => Loaded),
        () => setState('failed'),
      );
    }, [Shown, state]);
    if (Shown !== null) return <Shown {...props} />;
    if (state === 'waiting') return <section aria-busy="true" />;
    return (
      <section role="alert">
        {words.script.missing}{' '}
        <button type="button" className={buttons['quiet']} onClick={() => setState('waiting')}>
          {words.script.again}
        </button>
      </section>
    );
  }
  return { load, View };
}
