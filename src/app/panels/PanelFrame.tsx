import { useId, useRef, useState, type ReactNode } from 'react';
import { words } from '../../words/pageWords.ts';
import { saveFile } from '../shared/saveFile.ts';
import { Scroll } from '../shared/Scroll.tsx';
import { tableCsv } from '../shared/tableCsv.ts';
import styles from './PanelFrame.module.css';

interface Props {
  readonly title: string;
  readonly note: string;
  /** About what is under the pointer or has the focus; it takes the place of note and controls as long as it is there. */
  readonly detail?: string;
  readonly controls?: ReactNode;
  /** The same numbers as a table: what the picture leaves out for want of room is in it. */
  readonly table: ReactNode;
  readonly children: ReactNode;
}

/** Title, note, controls, and the switch between the picture and its table twin. */
export function PanelFrame({ title, note, detail = '', controls, table, children }: Props) {
  const [asTable, setAsTable] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const alone = (): void => {
    const turned = document.fullscreenElement === null ? panel.current?.requestFullscreen() : document.exitFullscreen();
    turned?.catch(() => {}); // a browser may refuse; then the panel stays where it is
  };
  const id = useId();
  const tables = useRef<HTMLElement>(null);
  const save = (): void => {
    if (tables.current !== null) saveFile(`${title}.csv`, tableCsv(tables.current), 'text/csv');
  };
  return (
    <section ref={panel} className={styles['panel']} aria-labelledby={id}>
      <header className={styles['head']}>
        <h2 id={id}>{title}</h2>
        <span className={styles['rest']}>
          <span className={styles['note']}>{note}</span>
          <span className={styles['controls']}>
            {asTable ? (
              <button type="button" className={styles['twin']} aria-label={`${words.panels.saveCsvLong}, ${title}`} onClick={save}>
                {words.panels.saveCsv}
              </button>
            ) : (
              controls
            )}
            <button type="button" className={styles['twin']} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              {words.asTable}
            </button>
            {document.fullscreenEnabled ? (
              <button type="button" className={styles['twin']} aria-label={words.panels.aloneLong(title)} title={words.panels.alone} onClick={alone}>
                <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><path d="M1 4V1h3M8 1h3v3M11 8v3H8M4 11H1V8" fill="none" stroke="currentColor" strokeWidth="1.5" /></svg>
              </button>
            ) : null}
          </span>
          {detail === '' ? null : <span className={styles['detail']}>{detail}</span>}
        </span>
      </header>
      {asTable ? (
        <Scroll ref={tables} className={styles['table']} label={`${title}, ${words.table}`}>
          {table}
        </Scroll>
      ) : (
        children
      )}
    </section>
  );
}
