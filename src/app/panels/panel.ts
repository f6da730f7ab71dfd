import type { Trace } from '../../trace/trace.ts';
import type { LoadedView } from '../shared/loadedView.tsx';

export interface PanelProps {
  readonly a: Trace;
  readonly b: Trace;
}

/** What a panel is to the rest of the page. Its title, its picture and its table twin are its own business (PanelFrame). */
export interface Panel {
  readonly id: string;
  /** On a tab, where only one panel fits. */
  readonly tab: string;
  /** It takes the whole band where the others stand beside each other. */
  readonly isWide?: boolean;
  /** Whether it has anything to say of a run; absent: always. */
  readonly isFor?: (trace: Trace) => boolean;
  /** Whether it comes to the front by itself when nobody has chosen one. */
  readonly isWanted?: (trace: Trace) => boolean;
  /** In a script of its own: the stage does not wait for it. */
  readonly view: LoadedView<PanelProps>;
}
