import { formatCount, THIN_SPACE } from './format.ts';
import type { Message, MessageValues } from './told.ts';

/** What each field of a scenario file must be. */
const FIELD: Readonly<Record<string, string>> = {
  id: 'a short name of letters, digits, dots and dashes',
  label: 'a text of 1 to 80 characters',
  lookFor: 'a text of at most 400 characters',
  knobs: 'an object such as { "rateMbps": 500 }',
  queueExperiment: 'an object such as { "gapNs": 500 }',
  'queueExperiment.gapNs': 'a time in ns, 0 (saturated) to 1 000 000 000',
  capture: 'an object with name, digest and fileBytes',
  'capture.name': 'a file name of 1 to 255 characters',
  'capture.digest': '16 hexadecimal digits in lower case',
  'capture.fileBytes': 'a whole number of bytes, 1 or more',
  localAddress: 'an IP address such as "203.0.113.10"',
  endpoints: 'a list of 1 to 1000 objects with address, port, weight and listens, no address and port twice, and a weight above 0 somewhere',
  'endpoints.address': 'an IPv4 address such as "192.0.2.1"',
  'endpoints.port': 'a port, 1 to 65535',
  'endpoints.weight': 'a share, 0 to 1 000 000',
  'endpoints.listens': 'true or false',
  'endpoints.answersTo': 'an address of the network behind this machine, such as "10.0.0.5"',
  netfilter: 'an object with rules and unknown',
  'netfilter.rules': 'iptables-save text',
  'netfilter.ipset': 'ipset save text',
  'netfilter.unknown': '"never" or "always"',
  'netfilter.sysctls': 'an object such as { "rp_filter": 1 }',
  'netfilter.sysctls.ip_forward': '0 or 1',
  'netfilter.sysctls.rp_filter': '0, 1 or 2',
  'netfilter.sysctls.route_localnet': '0 or 1',
  interventions: 'a list of at most 1000 objects with atNs and rule',
  'interventions.atNs': 'a time in ns, at least 0 and less than 2^43',
  'interventions.rule': 'one call of iptables such as "-t nat -A PREROUTING …", at most 1000 characters on one line',
  constants: 'an object such as { "peerDirtyNs": 0 }',
  ownMachine: 'complexOf and socketOf by core (2 to 64, numbered as they come), and a latency in ns for every distance between two cores, the farther the longer',
  'ownMachine.complexOf': 'a list of numbers, one a core',
  'ownMachine.socketOf': 'a list of numbers, one a core',
  'ownMachine.latencyNs': 'an object such as { "complex": 23, "socket": 100, "machine": 198 }',
  'ownMachine.measured': 'an object such as { "atomicNs": 1.9 }',
  'ownMachine.like': 'the id of a machine, such as "epyc-milan-2021"',
  timeLimitNs: 'a time in ns, at least 1 and less than 2^43',
};

/** Texts that may be too long for a link. */
const LONG_TEXT: Readonly<Record<string, string>> = { rules: 'iptables-save text', ipset: 'ipset save text', add: 'a list of added rules', endpoints: 'a list of endpoints' };

const bound = (value: number): string => (Number.isInteger(value) ? formatCount(value) : String(value));

const range = (values: MessageValues): string => {
  const unit = values.text('unit');
  return `${bound(values.number('min'))} to ${bound(values.number('max'))}${unit === '' ? '' : THIN_SPACE + unit}`;
};

export const SCENARIO_MESSAGES = {
  scenarioEmpty: () => 'The file is empty. The shortest scenario is { "version": 1 }.',
  scenarioTooLong: (v) => `This is too long for a scenario: more than ${v.count('max')} characters. Is it the right file?`,
  scenarioNotJson: () => 'The file is not valid JSON: reading stopped here. Look for a missing comma, quote or bracket just before.',
  scenarioNotObject: (v) => `A scenario is a JSON object in braces; here stands ${v.text('got')}. The shortest is { "version": 1 }.`,
  scenarioVersion: (v) => `The file’s version of the format is missing, or is no version number. Write "version": ${v.count('current')} as its first field.`,
  scenarioNewer: (v) =>
    `The file has version ${v.text('version')} of the format, this program reads up to ${v.text('current')}. Use a newer program, or save the file for the older version.`,
  scenarioUnknownKey: (v) => `There is no field “${v.text('key')}”. Known are: ${v.text('known')}.`,
  scenarioField: (v) => `Found ${v.text('got')}, expected ${FIELD[v.text('field')] ?? 'something else'}.`,
  unknownScenario: (v) => `There is no scenario “${v.text('id')}”. Known are: ${v.text('known')}.`,

  foreignToQueues: (v) => `Two programs with a queue between them know nothing of this: there is no card and no kernel. Only ${v.text('known')} can be set; leave the rest as it is, or choose another scenario.`,
  unknownKnob: (v) => `There is no knob “${v.text('id')}”. Known are: ${v.text('known')}.`,
  knobNotNumber: (v) => `${v.text('got')} is no number. Choose one from ${range(v)}.`,
  knobNotFinite: (v) => `${v.text('got')} is no finite number. Choose one from ${range(v)}.`,
  knobOutOfRange: (v) => `${v.text('got')} is outside the range. Choose from ${range(v)}.`,
  knobNotWhole: (v) => `${v.text('got')} is not whole. Choose a whole number from ${range(v)}.`,
  knobNotChoice: (v) => `${v.text('got')} is none of the choices. Choose one of: ${v.text('known')}.`,
  knobNotId: (v) => `${v.text('got')} cannot be the name of a ${v.text('knob')}. “lab list machines” prints those there are.`,
  unknownConstant: (v) => `The model has no constant “${v.text('id')}”. “lab list constants” prints those there are.`,
  constantFixed: (v) => `“${v.text('id')}” is the size of a cache or a table and stays as it is. Choose another machine instead.`,
  constantOutOfRange: (v) => `${v.text('got')} is outside the range. Choose from ${range(v)}.`,
  constantNotWhole: (v) => `${v.text('got')} is not whole. Choose a whole number.`,
  coreOutside: (v) =>
    `There is no core ${v.text('value')}: with ${v.counted('cores', 'core', 'cores')}, counted from 0, the last is ${v.number('cores') - 1}. Set ${v.text('knob')} lower, or cores higher.`,
  packetTooSmallForTcp: (v) =>
    `${v.count('packetBytes')} bytes do not hold the headers of IP and TCP and one byte of data. Choose at least ${v.count('min')}, or transport udp.`,

  peakBelowRate: (v) =>
    `Bursts of ${v.count('peakMbps')} Mb/s cannot make ${v.count('rateMbps')} Mb/s in the mean. Set peakMbps higher, or rateMbps lower.`,

  besideReplay: () => 'A replay is played as it was captured, with nothing beside it. Set besideMbps to 0, or process to a made traffic.',
  threadsShareUdp: (v) => `${v.count('threadsPerSocket')} threads can share a UDP socket; a TCP connection has one reader here. Set transport to udp, or threadsPerSocket to 1.`,
  ackClockNeedsTcp: () => 'UDP acknowledges nothing, so nobody can wait for it. Set transport to tcp, or process to another traffic.',
  ackClockFlowsLast: (v) => `Senders that wait for ACKs have one flow each, for the whole run. Set packetsPerFlow to 0, not ${v.count('packetsPerFlow')}.`,

  linkVersion: (v) => `The link’s version “v” is no version number; the present one is ${v.text('current')}. The standard view is shown.`,
  linkNewer: (v) =>
    `The link has version ${v.text('version')}, this program reads up to ${v.text('current')}: it was made by a newer program. The standard view is shown.`,
  linkTooLong: (v) => `The link has ${v.count('characters')} characters; at most ${v.count('max')} are read. The standard view is shown.`,
  linkEscape: (v) => `“${v.text('part')}” in the link cannot be decoded: a % that no two hexadecimal digits follow, perhaps cut off. It is left out.`,
  linkTwice: (v) => `The link says “${v.text('key')}” twice. The first counts.`,
  linkValue: (v) => `The link’s “${v.text('key')}” cannot be “${v.text('got')}”. Its standard value is used.`,
  linkUnknownKey: (v) => `The link says something about “${v.text('key')}”, which this program does not know. It is left out.`,
  linkPacked: () => 'This part of the link cannot be unpacked: it may be cut off. It is left out.',
  textMissing: (v) => `This view has ${LONG_TEXT[v.text('what')] ?? 'a text'} of ${v.count('characters')} characters (digest ${v.text('digest')}), which is not here. Drop that file on the page.`,
  linkRulesPart: () => 'The link says how rules are to be taken, but it has no rules. That is left out.',
  linkCapturePart: () => 'The link speaks of a capture file without its digest, so nobody can tell which. Drop the file here yourself.',
} as const satisfies Record<string, Message>;
