import { formatNumber } from './format.ts';
import type { Message } from './told.ts';

const guessed = (v: Parameters<Message>[0], family: string): string =>
  `${v.text('address')} is taken for this machine: it takes part in ${v.count('frames')} of ${v.counted('total', `${family} frame`, `${family} frames`)}. Another can be chosen.`;

const all = (v: Parameters<Message>[0], family: string): string =>
  `No address takes part in more than half of the ${v.counted('total', `${family} frame`, `${family} frames`)}, so every ${family === 'IPv4' ? '' : `${family} `}destination counts as this machine. One can be chosen.`;

/** What `simulate` has to say: refusals, and what it assumed. */
export const RUN_MESSAGES = {
  ledgerNotOfReplay: () => 'The ledger lays its own rules under made traffic; a replay has none to change. Choose a scenario whose traffic is made.',
  notOfQueues: () => 'This compares packets on their way through a kernel; here two programs have a queue between them. Choose another scenario.',
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

  runFailed: (v) => `A mistake of this program’s own: ${v.text('reason')}. What was on screen is untouched; loading the page again may help.`,
  readerMissing: () => 'The part of this page that reads files could not be loaded. Check the connection and choose the file again.',
  outOfMemory: () => 'There is not enough memory for this. Choose fewer packets or flows, or a shorter capture; or close other tabs. What was on screen is untouched.',
  localGuessed: (v) => guessed(v, 'IPv4'),
  localGuessedIpv6: (v) => guessed(v, 'IPv6'),
  localGiven: (v) => `${v.text('address')} is this machine, as chosen.`,
  localAll: (v) => all(v, 'IPv4'),
  localAllIpv6: (v) => all(v, 'IPv6'),
  framesSplit: (v) =>
    `${v.counted('frames', 'frame was', 'frames were')} longer than ${v.count('limit')} bytes, merged before the capture saw them, or of an interface without that limit; split again into ${v.count('into')}.`,
  ringHasOneReader: () => 'A channel or ring has one consumer: one thread reads each socket here, whatever threadsPerSocket says.',
  ackClocked: () => 'Each side’s packets follow its own ACKs, so the sides are not sent the same at the same time. No congestion control, no SACK.',
  sendersWaited: (v) => `Until the last frame (${v.count('lastUs')} µs) the wire was idle for ${v.count('percent')} % of the time: the senders waited for ACKs.`,
  sentAgain: (v) => `${v.counted('frames', 'frame was', 'frames were')} sent again, ${v.counted('timeouts', 'time', 'times')} after a timeout.`,
  sendersGaveUp: (v) => `${v.counted('flows', 'sender', 'senders')} gave up: after five timeouts in a row nothing had been acknowledged.`,
  ipv6AsIpv4: (v) =>
    `${v.counted('frames', 'frame is', 'frames are')} IPv6: they take the stages and costs of IPv4’s functions, and no iptables rule sees them.`,
  packetLimit: (v) =>
    `Split, the capture has more than ${v.count('limit')} packets: its first ${v.counted('frames', 'frame', 'frames')} of ${v.count('total')} were played, the rest was left out.`,
  scaledTime: (v) => `The gaps of the capture are multiplied by ${formatNumber(v.number('timeScale'))}.`,
} as const satisfies Record<string, Message>;
