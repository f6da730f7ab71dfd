import { at } from '../../../src/base/assert.ts';
import { Coherence } from '../../../src/model/machine/coherence.ts';
import { SOURCES, STATES, WHYS } from '../../../src/trace/words.ts';

/** A small machine, and its lines by name: one for each different word of the drawing. */
export interface DrawnLines {
  /** `skb: core0=S core1=S`, lines in the order of their first access, cores that never had it left out. */
  readonly ends: string;
  /** One word per access: source, why it missed, and who had it: `peerDirty/coherence<0`. */
  readonly story: string;
}

const CORES = 3;

/**
 * `core0 W skb  core1 R skb  card W skb`: accesses in order. R and W of a core, W (to memory) and R (from memory) of the card.
 * Two sets of two ways; lines a, c, e … share a set in the order in which they are met, b, d, f … the other.
 */
export function drawLines(drawing: string): DrawnLines {
  const coherence = new Coherence(CORES, 64, 2, 2);
  const words = drawing.trim().split(/\s+/);
  const names: string[] = [];
  const story: string[] = [];
  const met = new Map<string, Set<number>>();
  for (let i = 0; i < words.length; i += 3) {
    const [who, what, name] = [at(words, i), at(words, i + 1), at(words, i + 2)];
    if (!names.includes(name)) names.push(name);
    const line = names.indexOf(name);
    if (who === 'card') {
      if (what === 'W') coherence.dmaWrite(line);
      else coherence.dmaRead(line);
      continue;
    }
    const core = Number(who.replace('core', ''));
    met.set(name, (met.get(name) ?? new Set()).add(core));
    const source = at(SOURCES, what === 'W' ? coherence.write(core, line) : coherence.read(core, line));
    const why = coherence.why === 0 ? '' : `/${at(WHYS, coherence.why)}`;
    story.push(`${source}${why}${coherence.from === 255 ? '' : `<${coherence.from}`}`);
  }
  const ends = names.map((name, line) => {
    const cores = [...(met.get(name) ?? [])].sort((a, b) => a - b).map((core) => `core${core}=${at(STATES, coherence.stateOf(core, line))}`);
    return [`${name}:`, ...cores].join(' ');
  });
  return { ends: ends.join('  '), story: story.join('  ') };
}
