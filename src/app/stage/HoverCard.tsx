import type { Trace } from '../../trace/trace.ts';
import type { Picked } from '../../view/paint/pick.ts';
import type { StageLayout } from '../../view/scene/layout.ts';
import { bottom, centreX } from '../../view/scene/rect.ts';
import { journeyWords } from '../../words/journeyWords.ts';
import { cellText, packetText } from './placeWords.ts';
import css from './HoverCard.module.css';

interface CardProps {
  readonly trace: Trace;
  readonly picked: Picked;
  readonly layout: StageLayout;
  readonly atNs: number;
}

/** What is under the pointer, in words. The stage's table says the same to everybody else. */
export function HoverCard({ trace, picked, layout, atNs }: CardProps) {
  const lines = textOf(trace, picked, atNs, layout);
  const { rect } = picked.mark;
  const toLeft = centreX(rect) > layout.width / 2;
  const above = bottom(rect) > layout.height * 0.6;
  return (
    <div className={css['card']} role="presentation" ref={(node) => {
      if (node === null) return;
      node.style.setProperty(toLeft ? 'right' : 'left', `${Math.max(0, toLeft ? layout.width - rect.x - rect.width - 4 : rect.x - 4)}px`);
      node.style.setProperty(above ? 'bottom' : 'top', `${above ? layout.height - rect.y + 10 : bottom(rect) + 10}px`);
    }}>
      {lines.map((line, i) => <p key={line} className={i === 0 ? css['first'] : undefined}>{line}</p>)}
    </div>
  );
}

function textOf(trace: Trace, picked: Picked, atNs: number, { cores }: StageLayout): readonly string[] {
  switch (picked.kind) {
    case 'chip':
      return packetText(trace, picked.mark.packet, atNs);
    case 'cell':
      return cellText(trace, picked.mark.line, atNs, cores);
    case 'access': {
      const { line, lines, kind, source, why, from, latencyNs, stallNs, missed, constant } = picked.mark.row;
      const what = `${journeyWords.kind(kind)}, ${journeyWords.where(source, why, from)}`;
      const cost = missed === 0 && source !== 'upgrade' ? [] : [journeyWords.waited(latencyNs, stallNs), ...(constant === null ? [] : [journeyWords.constant(constant)])];
      return [journeyWords.lines(line, lines), what, ...cost];
    }
    case 'box': {
      const stage = trace.dictionary.stages[picked.mark.stage];
      return stage === undefined ? [] : [stage.label, stage.symbol];
    }
  }
}
