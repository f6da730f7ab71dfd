import { type LineState, STATES } from '../../trace/words.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import css from './Legend.module.css';

/** Heaviest first, as they are drawn: O and D as M, F as S. */
const ORDER: readonly LineState[] = ['M', 'O', 'D', 'E', 'S', 'F', 'I'];
const DRAWN_AS = { M: 'M', O: 'M', D: 'M', E: 'E', S: 'S', F: 'S', I: 'I' } as const;
const MESI: readonly string[] = ['M', 'E', 'S', 'I'];

/** One line that says what the picture is made of. */
export function Legend({ ghosts = true, states = MESI }: { readonly ghosts?: boolean; readonly states?: readonly string[] | undefined }) {
  return (
    <ul className={css['legend']} aria-label={words.legend.label}>
      <li className={css['line']}>{words.legend.line}</li>
      {ORDER.filter((state) => states.includes(state)).map((state) => <li key={state}><Swatch kind={state} />{words.states[STATES.indexOf(state)]}</li>)}
      <li><Swatch kind="moved" />{words.legend.moved}</li>
      <li><Swatch kind="instructions" />{words.legend.instructions}</li>
      <li><Swatch kind="coherence" />{words.legend.coherence}</li>
      <li><Swatch kind="memory" />{words.legend.memory}</li>
      <li><Swatch kind="lock" />{words.legend.lock}</li>
      <li><Swatch kind="wait" />{words.legend.queue}</li>
      {ghosts && <li><Swatch kind="ghost" />{words.legend.ghost}</li>}
    </ul>
  );
}

type Kind = LineState | 'moved' | 'instructions' | 'coherence' | 'memory' | 'lock' | 'wait' | 'ghost';

function Swatch({ kind }: { readonly kind: Kind }) {
  const cell = kind.length === 1;
  const width = cell ? 14 : kind === 'ghost' ? 24 : kind === 'moved' ? 26 : 18;
  const height = cell ? 17 : 14;
  return (
    <svg className={css['swatch']} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <SwatchMark kind={kind} width={width} height={height} />
    </svg>
  );
}

function SwatchMark({ kind, width, height }: { readonly kind: Kind; readonly width: number; readonly height: number }) {
  switch (kind) {
    case 'M':
    case 'O':
    case 'D':
    case 'E':
    case 'S':
    case 'F':
    case 'I':
      return (
        <>
          {DRAWN_AS[kind] === 'S' && <Stripes className={css['line']} width={width} height={height} />}
          <rect className={css[`cell${DRAWN_AS[kind]}`]} x={0.5} y={0.5} width={width - 1} height={height - 1} rx={1.5} />
          {DRAWN_AS[kind] === 'S' && <rect className={css['core']} x={3} y={3} width={width - 6} height={height - 6} />}
          <text className={css[`letter${DRAWN_AS[kind]}`]} x={width / 2} y={height / 2 + 3.9} textAnchor="middle">{kind}</text>
        </>
      );
    case 'moved':
      return <><path className={css['cross']} d={`M0 ${height / 2 - 0.7}H${width - 6}v1.4H0z`} /><path className={css['cross']} d={`M${width} ${height / 2}l-9 -3.8v7.6z`} /></>;
    case 'instructions':
      return <rect className={css['instr']} x={0} y={2} width={width} height={10} />;
    case 'coherence':
      return <><rect className={css['crossBg']} x={0} y={2} width={width} height={10} /><Stripes className={css['crossLine']} width={width} height={12} top={2} /></>;
    case 'memory':
      return <Stripes className={css['coldLine']} width={width} height={12} top={2} down />;
    case 'lock':
      return <rect className={css['lock']} x={0.6} y={2.6} width={width - 1.2} height={8.8} />;
    case 'wait':
      return <rect className={css['wait']} x={0.5} y={2.5} width={width - 1} height={9} />;
    case 'ghost':
      return <rect className={css['ghost']} x={1} y={1} width={width - 2} height={12} rx={3} />;
  }
}

interface StripesProps {
  readonly className: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly top?: number;
  readonly down?: boolean;
}

/** Diagonals clipped by hand to the swatch: an SVG pattern would need an id that is unique on the page. */
function Stripes({ className, width, height, top = 0, down = false }: StripesProps) {
  const tall = height - top;
  const lines: string[] = [];
  for (let start = -tall; start < width; start += 5) {
    const x0 = Math.max(0, start);
    const x1 = Math.min(width, start + tall);
    if (x1 <= x0) continue;
    const y = (x: number): number => (down ? top + (x - start) : top + tall - (x - start));
    lines.push(`M${x0} ${y(x0)}L${x1} ${y(x1)}`);
  }
  return <path className={className} d={lines.join('')} />;
}
