import type { ReactNode, Ref } from 'react';
import styles from './Scroll.module.css';

interface Props {
  readonly label: string;
  /** Absent: it scrolls sideways only. */
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

/** A part that scrolls: reachable by Tab, or the keyboard could not scroll it. */
export function Scroll({ label, className = styles['scroll'], ref, children }: Props) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={ref} className={className} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
