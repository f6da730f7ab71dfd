import { useStore } from 'zustand';
import { KNOBS, type KnobId } from '../../scenario/knobs.ts';
import { defaultScenario, scenarios } from '../../scenario/library/registry.ts';
import { knobsOf } from '../../scenario/queueExperiment.ts';
import type { Knobs } from '../../scenario/schema.ts';
import { words } from '../../words/pageWords.ts';
import { ProblemsBar } from '../page/ProblemsBar.tsx';
import { ProgressLine } from '../page/ProgressLine.tsx';
import { MachinePicker, PathPicker, ScenarioPicker, ThemePicker } from '../page/pickers.tsx';
import { useLab } from '../session/lab.ts';
import { openRules } from '../session/ruleDeeds.ts';
import { setKnobs } from '../session/viewDeeds.ts';
import buttons from '../shared/buttons.module.css';
import { Sheet } from '../shared/Sheet.tsx';
import { NARROW, useMedia } from '../shared/useMedia.ts';
import { SwapCores } from '../transport/SwapCores.tsx';
import { FileButtons } from '../traffic/FileButtons.tsx';
import { KnobField } from './KnobField.tsx';
import styles from './KnobsDialog.module.css';

type Group = keyof typeof words.knobs.groups;

/** Where each knob stands; one that is not named here stands under `other`, so a new knob is never lost. */
const PLACES: Partial<Record<KnobId, Group>> = {
  process: 'traffic', transport: 'traffic', rateMbps: 'traffic', packetBytes: 'traffic', flows: 'traffic', packetsPerFlow: 'traffic', packets: 'traffic', timeScale: 'traffic',
  burstPackets: 'traffic', peakMbps: 'traffic', roundTripUs: 'traffic', windowPackets: 'traffic', unclassifiedShare: 'traffic',
  besideMbps: 'beside', besideTransport: 'beside', besideProcess: 'beside', besideBytes: 'beside', besideFlows: 'beside',
  threadsPerSocket: 'program', workNs: 'program', workSpread: 'program', thinkUs: 'program', competitors: 'program', wokenReader: 'program',
  machine: 'machine', cores: 'machine', irqCore: 'machine', readerCore: 'machine', readers: 'machine', wanderUs: 'machine',
  interruptsPerSecond: 'receive', ringSlots: 'receive', queues: 'receive', flowLimit: 'receive', channelFull: 'receive', umem: 'receive',
  channelQueue: 'layout', channelIndices: 'layout', padding: 'layout', slabBatch: 'layout', prefetch: 'layout',
  classify: 'netfilter', wrongSocket: 'netfilter', flowLagUs: 'netfilter',
};
const hasBeside = ({ besideMbps }: Knobs): boolean => besideMbps > 0;
const isInBursts = (knobs: Knobs): boolean => knobs.process === 'onOff' || (hasBeside(knobs) && knobs.besideProcess === 'onOff');
const waitsForAcks = ({ process }: Knobs): boolean => process === 'ackClock';
/** When a knob turns something; those that are not named always do. */
const TURNS: Partial<Record<KnobId, (knobs: Knobs) => boolean>> = {
  timeScale: ({ process }) => process === 'replay',
  burstPackets: isInBursts,
  peakMbps: isInBursts,
  roundTripUs: waitsForAcks,
  windowPackets: waitsForAcks,
  besideTransport: hasBeside,
  besideProcess: hasBeside,
  besideBytes: hasBeside,
  besideFlows: hasBeside,
  workSpread: ({ workNs }) => workNs > 0,
  wokenReader: ({ competitors }) => competitors > 0,
};
const placeOf = (id: KnobId): Group => PLACES[id] ?? 'other';
const GROUPS = Object.keys(words.knobs.groups) as Group[];

/** A control for every knob that turns something, made from their one table. At the side: the stage stays in sight and follows each change. */
export default function KnobsDialog() {
  const lab = useLab();
  const scenario = useStore(lab.view, (view) => view.scenario);
  const projector = useStore(lab.theme, (shown) => shown.theme === 'projector');
  const narrow = useMedia(NARROW) || projector;
  const bare = scenario.queueExperiment !== undefined;
  const knobs = knobsOf(scenario);
  const base = (scenarios.find(scenario.id) ?? defaultScenario).knobs;
  const isChanged = KNOBS.some(({ id }) => scenario.knobs[id] !== base[id]);
  return (
    <Sheet title={words.knobs.title} closeLabel={words.close} place="side" onClose={() => lab.dialogs.setState({ open: null })}>
      <div className={styles['progress']}>
        <ProgressLine />
        <ProblemsBar />
      </div>
      {narrow ? (
        <div className={styles['pickers']}>
          <ScenarioPicker showLabel />
          <PathPicker side="a" />
          <PathPicker side="b" />
          <MachinePicker showLabel />
          <ThemePicker showLabel />
          {bare ? null : <SwapCores />}
          <button type="button" className={buttons['quiet']} onClick={() => lab.dialogs.setState({ open: 'commandLine' })}>
            {words.bar.commandLine}
          </button>
        </div>
      ) : null}
      <p className={styles['intro']}>
        {scenario.lookFor === '' ? words.knobs.intro : scenario.lookFor}
      </p>
      {GROUPS.filter((group) => !bare || knobs.some(({ id }) => placeOf(id) === group)).map((group) => (
        <fieldset key={group} className={styles['group']}>
          <legend>{words.knobs.groups[group]}</legend>
          {knobs.filter(({ id }) => placeOf(id) === group && (scenario.knobs[id] !== base[id] || (TURNS[id]?.(scenario.knobs) ?? true))).map((spec) => (
            <KnobField key={spec.id} spec={spec} value={scenario.knobs[spec.id]} base={base[spec.id]} />
          ))}
          {group === 'traffic' ? <FileButtons /> : null}
          {group === 'netfilter' ? (
            <button type="button" className={buttons['quiet']} aria-haspopup="dialog" onClick={() => openRules(lab)}>
              {words.knobs.rules}
            </button>
          ) : null}
        </fieldset>
      ))}
      <button type="button" className={buttons['quiet']} disabled={!isChanged} onClick={() => void setKnobs(lab, base)}>
        {words.knobs.resetAll}
      </button>
    </Sheet>
  );
}
