import { useEffect, useState } from 'react';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { openFile } from '../session/fileDeeds.ts';
import styles from './DropZone.module.css';

/** The whole page takes files; while one hovers, it says so. */
export function DropZone() {
  const lab = useLab();
  const [hovering, setHovering] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setHovering(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHovering(false);
    };
    const drop = (event: DragEvent): void => {
      setHovering(false);
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      void openFile(lab, file);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [lab]);
  if (!hovering) return null;
  return (
    <output className={styles['zone']}>
      <strong>{words.drop.title}</strong>
      <span>{words.drop.hint}</span>
    </output>
  );
}
