import { useStore } from 'zustand';
import { LEVELS } from '../../base/levels.ts';
import { formatInstant, formatSpeed } from '../../words/format.ts';
import { words } from '../../words/pageWords.ts';
import { commands, type CommandId } from '../commands/registry.ts';
import { NatRuleButton } from '../nat/NatRuleButton.tsx';
import { Narration } from '../narration/Narration.tsx';
import { useIsBare } from '../session/useIsBare.ts';
import { useLab } from '../session/lab.ts';
import { pinLevel } from '../session/levelDeeds.ts';
import { setSpeed } from '../session/playDeeds.ts';
import buttons from '../shared/buttons.module.css';
import { Picker } from '../shared/Picker.tsx';
import { useThrottled } from '../shared/useThrottled.ts';
import { PHONE, useMedia } from '../shared/useMedia.ts';
import { isPaused, levelOf, SPEEDS_NS_PER_SECOND } from '../stores/playback.ts';
import { Icon, type IconId } from './icons.tsx';
import styles from './Transport.module.css';

const READ_OUT_MS = 100;

/** To start, step back, play, step forward, to end, speed, read-out, what happens: in this order. */
export function Transport() {
  const lab = useLab();
  const playing = useStore(lab.playback, (state) => state.playing);
  const phone = useMedia(PHONE);
  const bare = useIsBare();
  const finished = useStore(lab.playback, ({ atNs, endNs }) => endNs > 0 && atNs >= endNs);
  return (
    <section className={styles['transport']} aria-label={words.transport.label}>
      <div className={styles['buttons']}>
        <Deed id="toStart" icon="toStart" className={finished ? styles['invited'] : undefined} />
        <Deed id="stepBack" icon="stepBack" />
        <Deed id="playPause" icon={playing ? 'pause' : 'play'} label={playing ? words.transport.pause : words.transport.play} className={styles['play']} />
        <Deed id="stepForward" icon="stepForward" />
        <Deed id="toEnd" icon="toEnd" />
      </div>
      <Speed />
      <LevelPicker />
      <ReadOut />
      <div className={styles['narration']}>
        <Narration />
      </div>
      <TableSwitch />
      {phone && !bare ? <NatRuleButton leads /> : null}
    </section>
  );
}

/** The canvas' twin is shown under the panels. */
function TableSwitch() {
  const lab = useLab();
  const open = useStore(lab.settings, ({ stageTable }) => stageTable);
  return (
    <button
      type="button"
      className={`${buttons['plain'] ?? ''} ${styles['table'] ?? ''}`}
      aria-expanded={open}
      aria-controls={open ? 'stage-table' : undefined}
      title={words.commands.table}
      onClick={() => commands.get('table').run(lab)}
    >
      {words.stage.asTable}
    </button>
  );
}

interface DeedProps {
  readonly id: CommandId;
  readonly icon: IconId;
  readonly label?: string;
  readonly className?: string | undefined;
}

function Deed({ id, icon, label = words.commands[id], className = '' }: DeedProps) {
  const lab = useLab();
  const command = commands.get(id);
  return (
    <button
      type="button"
      data-command={id}
      className={`${styles['deed'] ?? ''} ${className}`}
      aria-label={label}
      title={`${label} (${command.keys.map(({ cap }) => cap).join(', ')})`}
      onClick={() => command.run(lab)}
    >
      <Icon id={icon} />
    </button>
  );
}

function Speed() {
  const lab = useLab();
  const nsPerSecond = useStore(lab.playback, (state) => state.nsPerSecond);
  const offered = [...new Set([...SPEEDS_NS_PER_SECOND, nsPerSecond])].sort((x, y) => x - y);
  return (
    <span className={styles['speed']}>
      <Picker
        label={words.transport.speed}
        value={String(nsPerSecond)}
        entries={offered.map((speed) => ({ id: String(speed), label: formatSpeed(speed) }))}
        onPick={(id) => setSpeed(lab, Number(id))}
      />
    </span>
  );
}

/** What follows the speed says which level that is now. */
function LevelPicker() {
  const lab = useLab();
  const pinned = useStore(lab.playback, (state) => state.pinned);
  const level = useStore(lab.playback, levelOf);
  const { levels, bySpeed, level: label } = words.transport;
  return (
    <span className={`${styles['speed'] ?? ''} ${styles['level'] ?? ''}`}>
      <Picker
        label={label}
        value={pinned ?? BY_SPEED}
        entries={[{ id: BY_SPEED, label: pinned === null ? bySpeed(levels[level]) : words.transport.followSpeed }, ...LEVELS.map((id) => ({ id, label: levels[id] }))]}
        onPick={(id) => pinLevel(lab, LEVELS.find((one) => one === id) ?? null)}
      />
    </span>
  );
}
const BY_SPEED = 'speed';

function ReadOut() {
  const lab = useLab();
  const atNs = useThrottled(lab.playback, (state) => state.atNs, READ_OUT_MS, isPaused);
  const endNs = useStore(lab.playback, (state) => state.endNs);
  return (
    <output
      className={styles['readOut']}
      style={{ minWidth: `calc(${formatInstant(endNs, endNs).length}ch + 16px)` }}
      aria-label={words.transport.now}
      aria-live="off"
    >
      {formatInstant(atNs, endNs)}
    </output>
  );
}
