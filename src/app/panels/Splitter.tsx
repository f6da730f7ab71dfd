import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import styles from './PanelsBand.module.css';

const STEP_PX = 24;

interface Props {
  /** Along which axis it moves. */
  readonly axis: 'x' | 'y';
  readonly where: 'above' | 'before' | 'between';
  readonly label: string;
  readonly hint: string;
  /** What the size is now, said. */
  readonly said: string;
  /** In CSS pixels; null: what the page gives. */
  readonly chosenPx: number | null;
  readonly leastPx: number;
  readonly mostPx: number;
  /** What moving it towards the end of the axis does to the size that it sets. */
  readonly grows: boolean;
  /** What it sets the size of. */
  readonly sized: (splitter: HTMLElement) => Element | null;
  /** Null: back to what the page gives. */
  readonly set: (px: number | null, splitter: HTMLElement) => void;
}

/** An edge that can be moved: dragged, or by the arrow keys; a double click or Home gives the size back to the page. */
export function Splitter({ axis, where, label, hint, said, chosenPx, leastPx, mostPx, grows, sized, set }: Props) {
  const grip = useRef<{ readonly at: number; readonly px: number } | null>(null);
  const sign = grows ? 1 : -1;
  const within = (px: number): number => Math.round(Math.min(mostPx, Math.max(leastPx, px)));
  const nowPx = (splitter: HTMLElement): number => {
    const box = sized(splitter)?.getBoundingClientRect();
    return (axis === 'x' ? box?.width : box?.height) ?? leastPx;
  };
  const at = (event: PointerEvent): number => (axis === 'x' ? event.clientX : event.clientY);
  const key = (event: KeyboardEvent<HTMLElement>): void => {
    const back = axis === 'x' ? 'ArrowLeft' : 'ArrowUp';
    const forth = axis === 'x' ? 'ArrowRight' : 'ArrowDown';
    if (![back, forth, 'Home'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const { currentTarget: splitter } = event;
    set(event.key === 'Home' ? null : within(nowPx(splitter) + (event.key === forth ? sign : -sign) * STEP_PX), splitter);
  };
  return (
    // A separator that can be moved takes the focus and keys (WAI-ARIA, window splitter).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="separator" className={`${styles['splitter'] ?? ''} ${styles[where] ?? ''}`} aria-label={label} aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuemin={leastPx} aria-valuemax={mostPx} aria-valuenow={within(chosenPx ?? leastPx)} aria-valuetext={said}
      title={hint}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={key}
      onDoubleClick={({ currentTarget }) => set(null, currentTarget)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { at: at(event), px: nowPx(event.currentTarget) };
      }}
      onPointerMove={(event) => {
        if (grip.current !== null) set(within(grip.current.px + sign * (at(event) - grip.current.at)), event.currentTarget);
      }}
      onLostPointerCapture={() => {
        grip.current = null;
      }}
    />
  );
}
