import type { PaintWords } from '../../view/paint/paintScene.ts';
import { journeyWords } from '../../words/journeyWords.ts';
import { flowWords, stageWords } from '../../words/stageWords.ts';

/** What the painters write, from the catalogue. */
export const paintWords: PaintWords = {
  ...stageWords.exits,
  ...flowWords,
  access: ({ line, lines, kind, source, why, from, missed, latencyNs, constant }) => {
    const isHit = missed === 0 && source !== 'upgrade';
    return {
      line: journeyWords.lines(line, lines),
      where: isHit ? `${journeyWords.kind(kind)}, ${journeyWords.where(source, why, from)}` : journeyWords.where(source, why, from),
      short: journeyWords.shortWhere(source, from),
      ns: isHit ? '' : journeyWords.ns(latencyNs),
      source: isHit || constant === null ? '' : journeyWords.grade(constant),
    };
  },
};
