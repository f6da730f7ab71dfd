import { useEffect, useRef, type ReactNode } from 'react';
import styles from './Sheet.module.css';

interface Props {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  /** `side`: at the right edge, the stage stays in sight; `middle`: over the page; `wide`: for what has long lines. */
  readonly place: 'side' | 'middle' | 'wide';
  readonly children: ReactNode;
}

/** A native modal dialog: focus is kept in it and given back, Esc closes it. */
export function Sheet({ title, closeLabel, onClose, place, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    const before = document.activeElement;
    if (!element.open) element.showModal();
    return () => {
      element.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      closedby="any"
      className={`${styles['sheet'] ?? ''} ${styles[place] ?? ''}`}
      aria-labelledby="sheet-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles['inside']}>
        <header className={styles['head']}>
          <h2 id="sheet-title">{title}</h2>
          <button type="button" className={styles['close']} aria-label={closeLabel} title={closeLabel} onClick={onClose}>
            ✕
          </button>
        </header>
        <div className={styles['body']} tabIndex={-1}>
          {children}
        </div>
      </div>
    </dialog>
  );
}
