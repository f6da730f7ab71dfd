import type { StageLayout } from '../../view/scene/layout.ts';
import type { Scene } from '../../view/scene/sceneAt.ts';
import { flowWords, stageWords as words } from '../../words/stageWords.ts';
import css from './SeamCount.module.css';

/** The big number beside the seam: lines that have crossed for the packet in focus. The frame loop writes it. */
export function SeamCount({ layout, empty }: { readonly layout: StageLayout; readonly empty: boolean }) {
  return (
    <div className={css['count']} data-kind={layout.kind} data-narrow={layout.narrow} data-empty={empty} ref={(node) => {
      if (node === null) return;
      const { x, y, width, height } = layout.seamCount;
      for (const [name, value] of Object.entries({ left: x, top: y, width, height })) node.style.setProperty(name, `${value}px`);
      node.style.setProperty('--s', String(layout.type));
    }}>
      <span className={css['number']} data-part="crossed" />
      <span className={css['of']} data-part="of" />
      <span className={css['row']} data-part="lines" />
      <span className={css['row']} data-part="whose"><span className={css['word']}>{words.crossedFor} </span><b className={css['packet']} data-part="packet" /> <span className={css['word']} data-part="done" /></span>
      <span className={css['hidden']} data-part="hidden" />
      <span className={css['lost']}><span data-part="lost" /><span data-part="lastLost" /></span>
    </div>
  );
}

export function writeSeamCount(host: HTMLElement, { seam, hidden, lost, layout, flow }: Scene, write: (part: string, text: string) => void): void {
  const count = flow === null ? String(seam.crossed) : flow.perPacket === null ? words.none : layout.narrow ? flow.perPacket.toFixed(0) : flowWords.linesPerPacket(flow.perPacket);
  write('crossed', count);
  write('of', flow === null ? words.crossedOf(seam.of) : '');
  write('lines', flow === null ? words.linesCrossed(seam.of) : words.linesAPacket);
  host.querySelector('[data-part="whose"]')?.toggleAttribute('hidden', flow !== null);
  write('packet', seam.text);
  write('done', seam.done ? words.done : '');
  const beside = flow === null ? (hidden.lines > 0 ? words.hidden(hidden.structures, hidden.lines) : '') : flow.elsewhere >= 0.05 ? words.elsewhere(flow.elsewhere) : '';
  write('hidden', layout.strip.letters ? beside : '');
  write('lost', lost === null ? '' : words.lost(lost.count));
  write('lastLost', lost === null ? '' : words.lastLost(lost.text, words.reasons[lost.reason] ?? lost.reason));
  host.style.setProperty('--digits', String(flow === null ? String(seam.of).length : count.length - 0.5));
  const packet = host.querySelector<HTMLElement>('[data-part="packet"]');
  const hue = 'abcd'[seam.flow % 4] ?? 'a';
  if (packet !== null && packet.dataset['flow'] !== hue) packet.dataset['flow'] = hue;
}
