import { type KeyboardEvent, useState } from 'react';
import type { Trace } from '../../trace/trace.ts';
import type { ChipMark } from '../../view/scene/packetMarks.ts';
import type { Scene } from '../../view/scene/sceneAt.ts';
import { stageWords as words } from '../../words/stageWords.ts';
import css from './ChipCursor.module.css';
import { packetText } from './placeWords.ts';

interface Props {
  readonly trace: Trace | null;
  readonly scene: () => Scene | null;
  /** The chip that has the keyboard's attention, or none. */
  readonly onShow: (chip: ChipMark | null) => void;
  readonly onFollow: (packet: number) => void;
}

const STEPS: Readonly<Record<string, -1 | 1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The pointer of those who have none: one stop of the Tab key a side; arrows go from chip to chip, Enter follows. */
export function ChipCursor({ trace, scene, onShow, onFollow }: Props) {
  const [packet, setPacket] = useState(-1);
  const [focused, setFocused] = useState(false);
  const now = scene();
  const chips = now?.chips ?? [];
  const chip = chips.find((one) => one.packet === packet);
  const choose = (one: ChipMark | undefined): void => {
    setPacket(one?.packet ?? -1);
    onShow(one ?? null);
  };
  const walk = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const present = scene()?.chips ?? [];
    const i = present.findIndex((one) => one.packet === packet);
    choose(present[i < 0 ? 0 : (i + step + present.length) % present.length]);
  };
  const label = chip === undefined || trace === null || now === null ? words.chips.none(chips.length) : packetText(trace, chip.packet, now.atNs).join(', ');
  return (
    <button
      type="button"
      className={css['cursor']}
      aria-label={focused ? label : words.chips.label}
      aria-pressed={chip?.followed === true}
      onFocus={() => {
        setFocused(true);
        const present = scene()?.chips ?? [];
        choose(present.find((one) => one.followed) ?? present[0]);
      }}
      onBlur={() => {
        setFocused(false);
        choose(undefined);
      }}
      onKeyDown={walk}
      onClick={() => {
        if (chip !== undefined) onFollow(chip.packet);
      }}
      ref={(node) => {
        if (node === null) return;
        const place = chip?.rect ?? { x: 8, y: 8, width: 26, height: 18 };
        for (const [name, value] of Object.entries({ left: place.x - 6, top: place.y - 6, width: place.width + 12, height: place.height + 12 })) node.style.setProperty(name, `${value}px`);
      }}
    />
  );
}
