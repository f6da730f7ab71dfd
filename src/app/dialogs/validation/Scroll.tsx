import type { ReactNode } from 'react';
import styles from './Validation.module.css';

/** A table that may be wider than the dialog: reachable by Tab, so that the keyboard can scroll it. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['scroll']} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
