import { useEffect, useState } from 'react';
import { words } from '../../words/pageWords.ts';
import { useLab } from '../session/lab.ts';
import { openFiles, openPasted } from '../session/fileDeeds.ts';
import styles from './DropZone.module.css';

/** The whole page takes files and pasted texts; while a file hovers, it says so. */
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
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void openFiles(lab, files);
    };
    const paste = (event: ClipboardEvent): void => {
      const isField = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!isField && text !== '') void openPasted(lab, text);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
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
