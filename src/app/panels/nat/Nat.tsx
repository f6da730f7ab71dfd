import { useState } from 'react';
import { useStore } from 'zustand';
import { packetPassages } from '../../../analysis/packetPassages.ts';
import { natWords as words } from '../../../words/natWords.ts';
import { packetName } from '../../narration/happenings.ts';
import { useLab } from '../../session/lab.ts';
import { openRules } from '../../session/ruleDeeds.ts';
import buttons from '../../shared/buttons.module.css';
import { useThrottled } from '../../shared/useThrottled.ts';
import { isPaused } from '../../stores/playback.ts';
import { PanelFrame } from '../PanelFrame.tsx';
import type { PanelProps } from '../panel.ts';
import { Hooks } from './Hooks.tsx';
import styles from './Nat.module.css';
import { NatTables } from './NatTables.tsx';
import { RunColumn } from './RunColumn.tsx';
import { WhyColumn } from './WhyColumn.tsx';

const EVERY_MS = 100;

/** What netfilter did: to the followed packet at each hook, to the connections, and to all packets of both sides. */
export default function Nat({ a, b }: PanelProps) {
  const lab = useLab();
  const atNs = useThrottled(lab.playback, (state) => state.atNs, EVERY_MS, isPaused);
  const packet = useStore(lab.playback, (state) => state.followed);
  const shown = useStore(lab.view, (view) => view.show);
  const [chosen, setChosen] = useState<'a' | 'b' | null>(null);
  const side = chosen ?? (shown === 'a' ? 'a' : 'b');
  const trace = side === 'a' ? a : b;
  const hasPacket = packet >= 0 && packet < trace.packets.length;
  const hasRules = trace.dictionary.netfilter !== null;
  return (
    <PanelFrame
      title={words.title}
      note={hasPacket ? words.note(packetName(trace, packet)) : words.noPacket}
      controls={
        <>
          <fieldset className={styles['sides']} aria-label={words.side}>
            {(['a', 'b'] as const).map((id) => (
              <button key={id} type="button" aria-pressed={id === side} aria-label={words.sideLong(id.toUpperCase(), (id === 'a' ? a : b).dictionary.path.label)} onClick={() => setChosen(id)}>
                {id.toUpperCase()}
              </button>
            ))}
          </fieldset>
          <button type="button" className={styles['edit']} aria-haspopup="dialog" onClick={() => openRules(lab)}>
            {words.editRules}
          </button>
        </>
      }
      table={<NatTables a={a} b={b} packet={packet} atNs={atNs} />}
    >
      <div className={styles['columns']}>
        {hasRules ? null : (
          <div className={styles['none']}>
            <p>{words.noRules}</p>
            <button type="button" className={buttons['quiet']} aria-haspopup="dialog" onClick={() => openRules(lab)}>
              {words.addRules}
            </button>
          </div>
        )}
        {hasRules ? <WhyColumn trace={trace} packet={hasPacket ? packet : -1} atNs={atNs} /> : null}
        {hasPacket ? <Hooks trace={trace} packet={packet} atNs={atNs} /> : null}
        <RunColumn a={a} b={b} trace={trace} connection={hasPacket ? (packetPassages(trace, packet)[0]?.connection ?? -1) : -1} atNs={atNs} />
      </div>
    </PanelFrame>
  );
}
