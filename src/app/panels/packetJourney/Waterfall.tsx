import { useState } from 'react';
import { type JourneyOperation, type JourneyStep, latencyOf, linesMovedIn, type PacketJourney } from '../../../analysis/packetJourney.ts';
import type { Trace } from '../../../trace/trace.ts';
import { DEVICE } from '../../../trace/words.ts';
import { formatNs } from '../../../words/format.ts';
import { journeyWords as words } from '../../../words/journeyWords.ts';
import { useLab } from '../../session/lab.ts';
import { seek } from '../../session/playDeeds.ts';
import partLooks from '../../shared/parts.module.css';
import styles from './PacketJourney.module.css';

interface Props {
  readonly side: 'a' | 'b';
  readonly trace: Trace;
  readonly journey: PacketJourney | null;
  /** What the whole width of a bar stands for: the longer of both journeys. */
  readonly scaleNs: number;
  readonly atNs: number;
}

/** One side's steps in order, each a bar to scale; a click goes to its instant, the sign before it unfolds its accesses. */
export function Waterfall({ side, trace, journey, scaleNs, atNs }: Props) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const turn = (beginNs: number): void => setOpen((before) => new Set(before.has(beginNs) ? [...before].filter((one) => one !== beginNs) : [...before, beginNs]));
  const latencyNs = journey === null ? null : latencyOf(journey);
  const latency = journey === null ? words.notThere : latencyNs === null ? words.inFlight : formatNs(latencyNs);
  const title = words.side(side.toUpperCase(), trace.dictionary.path.label, latency);
  const rows = (steps: readonly JourneyStep[]) =>
    steps.map((step) => (
      <Step key={`${step.beginNs} ${step.label}`} step={step} arrivedNs={journey?.arrivedNs ?? 0} scaleNs={scaleNs} isNow={atNs >= step.beginNs && atNs < step.endNs} isOpen={open.has(step.beginNs)} onTurn={() => turn(step.beginNs)} />
    ));
  return (
    // A part that scrolls must be reachable by Tab, or the keyboard cannot scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['side']} tabIndex={0} aria-label={title}>
      <h3>{title}</h3>
      {journey === null ? null : (
        <>
          <ol>{rows(journey.steps)}</ol>
          {journey.afterwards.length === 0 ? null : (
            <>
              <p className={styles['later']}>{words.afterwards}</p>
              <ol>{rows(journey.afterwards)}</ol>
            </>
          )}
        </>
      )}
    </section>
  );
}

interface StepProps {
  readonly step: JourneyStep;
  readonly arrivedNs: number;
  readonly scaleNs: number;
  readonly isNow: boolean;
  readonly isOpen: boolean;
  readonly onTurn: () => void;
}

const PART_LOOKS = ['instruction', 'coherence', 'cold', 'lock'] as const;

function Step({ step, arrivedNs, scaleNs, isNow, isOpen, onTurn }: StepProps) {
  const lab = useLab();
  const { kind, label, core, beginNs, endNs, partNs, operations } = step;
  const name = words.step(label, core, kind);
  const percent = (ns: number): string => percentOf(ns, scaleNs);
  return (
    <li aria-current={isNow ? 'step' : undefined}>
      <div className={styles['row']} data-kind={kind}>
        {operations.length === 0 ? <span /> : (
          <button type="button" className={styles['sign']} aria-expanded={isOpen} aria-label={words.unfold(name, operations.length)} onClick={onTurn}>
            {isOpen ? '▾' : '▸'}
          </button>
        )}
        <button type="button" className={styles['go']} title={step.symbol} aria-label={words.goTo(name, formatNs(beginNs - arrivedNs))} onClick={() => seek(lab, beginNs)}>
          <span className={styles['name']}>{name}</span>
          <span className={styles['number']}>{formatNs(endNs - beginNs)}</span>
          <span className={styles['track']}>
            <span className={styles['bar']} style={{ left: percent(beginNs - arrivedNs), width: percent(endNs - beginNs) }}>
              {kind === 'work' && core !== DEVICE
                ? partNs.map((ns, part) => (ns <= 0 ? null : <span key={PART_LOOKS[part]} className={partLooks[PART_LOOKS[part] ?? '']} style={{ width: percentOf(ns, endNs - beginNs) }} />))
                : <span className={partLooks[kind === 'work' ? 'instruction' : 'wait']} style={{ width: '100%' }} />}
            </span>
          </span>
          <span className={styles['count']}>{operations.length === 0 ? '' : words.accesses(operations.length, linesMovedIn(step))}</span>
        </button>
      </div>
      {isOpen ? <ol className={styles['accesses']}>{operations.map((one) => <Access key={one.touch} operation={one} />)}</ol> : null}
    </li>
  );
}

const percentOf = (part: number, whole: number): string => `${(100 * part) / whole}%`;

function Access({ operation }: { readonly operation: JourneyOperation }) {
  const lab = useLab();
  const { line, lines, kind, source, why, from, latencyNs, stallNs, moved, constant, atNs, missed } = operation;
  return (
    <li>
      <button type="button" className={styles['access']} data-moved={moved > 0} data-hit={missed === 0} title={constant === null ? undefined : words.constant(constant)} onClick={() => seek(lab, atNs)}>
        <span className={styles['line']}>{words.lines(line, lines)}</span>
        <span>{words.kind(kind)}</span>
        <span>{words.where(source, why, from)}</span>
        <span className={styles['number']}>{missed === 0 && source !== 'upgrade' ? '' : words.waited(latencyNs, stallNs)}</span>
        <span className={styles['source']}>{constant === null || missed === 0 ? '' : words.grade(constant)}</span>
      </button>
    </li>
  );
}
