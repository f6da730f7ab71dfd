import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useStore } from 'zustand';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import styles from './PanelsBand.module.css';

const LEAST_PX = 122;
const MOST_PX = 900;
const STEP_PX = 24;

interface Props {
  /** The band whose height it is. */
  readonly band: () => HTMLElement | null;
}

/** The upper edge of the panels: dragged, or moved by the arrow keys; a double click or Home gives the height back to the page. */
export function BandHandle({ band }: Props) {
  const lab = useLab();
  const chosen = useStore(lab.settings, ({ panelsPx }) => panelsPx);
  const grip = useRef<{ readonly y: number; readonly px: number } | null>(null);
  const nowPx = (): number => Math.round(band()?.getBoundingClientRect().height ?? LEAST_PX);
  const set = (px: number | null): void => lab.settings.setState({ panelsPx: px === null ? null : Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, px))) });
  const key = (event: KeyboardEvent): void => {
    const by = { ArrowUp: STEP_PX, ArrowDown: -STEP_PX }[event.key];
    if (by === undefined && event.key !== 'Home') return;
    event.preventDefault();
    event.stopPropagation();
    set(by === undefined ? null : nowPx() + by);
  };
  const drag = (event: PointerEvent): void => {
    if (grip.current !== null) set(grip.current.px + grip.current.y - event.clientY);
  };
  return (
    // A separator that can be moved takes the focus and keys (WAI-ARIA, window splitter).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="separator" className={styles['handle']} aria-label={words.panels.height} aria-orientation="horizontal" aria-valuemin={LEAST_PX} aria-valuemax={MOST_PX} aria-valuenow={chosen ?? LEAST_PX}
      aria-valuetext={chosen === null ? words.panels.heightOfPage : words.panels.heightOf(chosen)}
      title={words.panels.heightHint}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={key}
      onDoubleClick={() => set(null)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { y: event.clientY, px: nowPx() };
      }}
      onPointerMove={drag}
      onLostPointerCapture={() => {
        grip.current = null;
      }}
    />
  );
}
