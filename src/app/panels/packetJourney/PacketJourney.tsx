import { useMemo } from 'react';
import { useStore } from 'zustand';
import { packetJourney, type PacketJourney as Journey, reachNs } from '../../../analysis/packetJourney.ts';
import { at } from '../../../base/assert.ts';
import { hasCard } from '../../../trace/lookup.ts';
import type { Trace } from '../../../trace/trace.ts';
import { chipText } from '../../../view/scene/packetMarks.ts';
import { journeyWords as words } from '../../../words/journeyWords.ts';
import { useLab } from '../../session/lab.ts';
import { useThrottled } from '../../shared/useThrottled.ts';
import { isPaused } from '../../stores/playback.ts';
import { PanelFrame } from '../PanelFrame.tsx';
import type { PanelProps } from '../panel.ts';
import { JourneyTable } from './JourneyTable.tsx';
import styles from './PacketJourney.module.css';
import { Waterfall } from './Waterfall.tsx';

const EVERY_MS = 100;

/** The followed packet on both sides, from its last bit on: every step to one scale, and under each step every access to memory. */
export default function PacketJourney({ a, b }: PanelProps) {
  const lab = useLab();
  const packet = useStore(lab.playback, ({ followed }) => followed);
  const atNs = useThrottled(lab.playback, (state) => state.atNs, EVERY_MS, isPaused);
  const sides = useMemo(() => ([['a', a], ['b', b]] as const).map(([side, trace]) => ({ side, trace, journey: journeyIn(trace, packet) })), [a, b, packet]);
  const named = sides.find(({ journey }) => journey !== null)?.trace;
  const scaleNs = Math.max(1, ...sides.map(({ journey }) => (journey === null ? 0 : reachNs(journey))));
  return (
    <PanelFrame
      title={words.title}
      note={named === undefined ? words.noPacket : words.note(chipText(at(named.packets.flow, packet), packet), hasCard(named))}
      table={<JourneyTable sides={sides} />}
    >
      <div className={styles['sides']}>
        {sides.map(({ side, trace, journey }) => <Waterfall key={`${side}${packet}`} side={side} trace={trace} journey={journey} scaleNs={scaleNs} atNs={atNs} />)}
      </div>
    </PanelFrame>
  );
}

const journeyIn = (trace: Trace, packet: number): Journey | null => (packet >= 0 && packet < trace.packets.length ? packetJourney(trace, packet) : null);
