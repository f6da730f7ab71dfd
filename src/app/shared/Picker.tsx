import { useId } from 'react';
import styles from './Picker.module.css';

export interface PickerEntry {
  readonly id: string;
  readonly label: string;
  readonly title?: string;
}

interface Props {
  readonly label: string;
  /** The label stands before the choice; otherwise only assistive technology has it. */
  readonly showLabel?: boolean;
  /** A letter in a box before the choice. */
  readonly badge?: string;
  readonly value: string;
  readonly entries: readonly PickerEntry[];
  readonly onPick: (id: string) => void;
  readonly disabled?: boolean;
}

/** A choice among a few: the platform's own menu in quiet clothes. */
export function Picker({ label, showLabel = false, badge, value, entries, onPick, disabled = false }: Props) {
  const id = useId();
  const known = entries.some((entry) => entry.id === value);
  return (
    <span className={styles['picker']}>
      <label htmlFor={id} className={showLabel ? styles['label'] : 'visually-hidden'}>
        {label}
      </label>
      {badge === undefined ? null : (
        <span className={styles['badge']} aria-hidden="true">
          {badge}
        </span>
      )}
      <span className={styles['frame']}>
        <select id={id} value={value} disabled={disabled} onChange={(event) => onPick(event.target.value)}>
          {known ? null : <option value={value}>{value}</option>}
          {entries.map((entry) => (
            <option key={entry.id} value={entry.id} title={entry.title}>
              {entry.label}
            </option>
          ))}
        </select>
        <span className={styles['arrow']} aria-hidden="true">
          ▾
        </span>
      </span>
    </span>
  );
}
