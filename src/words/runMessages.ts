import { formatNumber } from './format.ts';
import type { Message } from './told.ts';

/** What `simulate` has to say: refusals, and what it assumed. */
export const RUN_MESSAGES = {
  ledgerNotOfReplay: () => 'The ledger lays its own rules under made traffic; a replay has none to change. Choose a scenario whose traffic is made.',
  unknownPath: (v) => `There is no receive path “${v.text('id')}”. Known are: ${v.text('known')}.`,
  unknownMachine: (v) => `There is no machine “${v.text('id')}”. Known are: ${v.text('known')}.`,
  tooManyCores: (v) =>
    `The machine ${v.text('machine')} has ${v.counted('max', 'core', 'cores')}, not ${v.count('cores')}. Set cores to ${v.count('max')} or less, or choose another machine.`,
  noRules: () => 'The scenario has netfilter rules, and they were not read before the run.',
  noCapture: () => 'A replay needs a capture to play. Drop a pcap file, give --capture FILE, or set process to constant.',
  unknownLocalAddress: (v) =>
    `The address ${v.text('address')} takes part in no frame of the capture. Choose an address that does, or none: then it is guessed.`,
  runTooLong: () =>
    'The run would last longer than simulated time can count (2^43 ns, about 2.4 hours). Choose a higher rate, fewer packets or a smaller time scale.',

  localGuessed: (v) =>
    `${v.text('address')} is taken for this machine: it takes part in ${v.count('frames')} of ${v.counted('total', 'IPv4 frame', 'IPv4 frames')}. Another can be chosen.`,
  localGiven: (v) => `${v.text('address')} is this machine, as chosen.`,
  localAll: (v) =>
    `No address takes part in more than half of the ${v.counted('total', 'IPv4 frame', 'IPv4 frames')}, so every destination counts as this machine. One can be chosen.`,
  framesSplit: (v) =>
    `${v.counted('frames', 'frame was', 'frames were')} longer than ${v.count('limit')} bytes, merged by a card before the capture saw them; split again into ${v.count('into')}.`,
  packetLimit: (v) =>
    `Split, the capture has more than ${v.count('limit')} packets: its first ${v.counted('frames', 'frame', 'frames')} of ${v.count('total')} were played, the rest was left out.`,
  scaledTime: (v) => `The gaps of the capture are multiplied by ${formatNumber(v.number('timeScale'))}.`,
} as const satisfies Record<string, Message>;
