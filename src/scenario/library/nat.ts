import { DEFAULT_KNOBS } from '../defaults.ts';
import type { Endpoint, NetfilterSetup, Scenario } from '../schema.ts';

// The scenarios of what a rewrite does to a channel.

const SERVER = '192.0.2.1';
const VIRTUAL = '203.0.113.10';

const rulesOf = (...lines: readonly string[]): NetfilterSetup => ({ rules: `${lines.join('\n')}\n`, unknown: 'never' });
const bound = (port: number, weight: number, address = SERVER): Endpoint => ({ address, port, weight, listens: true });

/** Small questions from ever new clients: what a nat rule decides, it decides for the first packet of each. */
const questions = { ...DEFAULT_KNOBS, transport: 'udp', packetBytes: 200, rateMbps: 60, flows: 4, packetsPerFlow: 2, packets: 600 } as const;

export const noNat: Scenario = {
  version: 1,
  id: 'filtered-web',
  label: 'Rules, but no NAT',
  lookFor: 'A firewall that changes no address: the classifier is right about every packet, and yet each rule has to be walked somewhere.',
  knobs: { ...DEFAULT_KNOBS, flows: 4, packetBytes: 1500, rateMbps: 400 },
  endpoints: [bound(80, 1)],
  netfilter: rulesOf(
    '*filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]', ':OUTPUT ACCEPT [0:0]', '-A INPUT -m conntrack --ctstate INVALID -j DROP',
    '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', '-A INPUT -p tcp -m tcp --dport 80 -m conntrack --ctstate NEW -j ACCEPT', 'COMMIT',
  ),
};

export const dnatLocal: Scenario = {
  version: 1,
  id: 'dnat-local',
  label: 'DNAT to a local service',
  lookFor: 'Clients ask for one address, the program listens on another: no channel is registered under what is on the wire, so every packet takes the slow path.',
  knobs: { ...DEFAULT_KNOBS, flows: 4, packetBytes: 1500, rateMbps: 400 },
  endpoints: [{ address: VIRTUAL, port: 80, weight: 1, listens: false }, bound(8080, 0)],
  netfilter: rulesOf(
    '*nat', ':PREROUTING ACCEPT [0:0]', ':INPUT ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ':POSTROUTING ACCEPT [0:0]',
    `-A PREROUTING -d ${VIRTUAL}/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination ${SERVER}:8080`, 'COMMIT',
  ),
};

const EMPTY_NAT = ['*nat', ':PREROUTING ACCEPT [0:0]', ':INPUT ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ':POSTROUTING ACCEPT [0:0]'] as const;
const EVERY_SECOND = '-A PREROUTING -p udp -m udp --dport 53 -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination :5353';

export const natRule: Scenario = {
  version: 1,
  id: 'nat-rule',
  label: 'Two name services',
  lookFor: 'Two programs, each bound to a port with a channel of its own, and ever new clients. Add a rule that sends every second of them to the other program.',
  knobs: questions,
  endpoints: [bound(53, 3), bound(5353, 1)],
  netfilter: rulesOf(...EMPTY_NAT, 'COMMIT'),
};

export const misdelivery: Scenario = {
  ...natRule,
  id: 'misdelivery',
  label: 'A rewrite and a live channel',
  lookFor: 'Every second new client is sent to the other program, but the first one has a channel: what was sorted by the wire reaches the wrong one.',
  netfilter: rulesOf(...EMPTY_NAT, EVERY_SECOND, 'COMMIT'),
};

export const handOver: Scenario = {
  ...misdelivery,
  id: 'hand-over',
  label: 'Filter late, then hand over',
  lookFor: 'The reader asks netfilter itself and passes on what is not its own: right, at the price of a hop more, and the wrong program has had the packet in its hands.',
  knobs: { ...questions, wrongSocket: 'handOver' },
};

export const filterFirst: Scenario = {
  ...misdelivery,
  id: 'filter-first',
  label: 'Filter first, then sort',
  lookFor: 'The channel’s classifier stands behind netfilter: nothing goes astray, and the costs that channels saved are back on the interrupt’s core.',
  knobs: { ...questions, classify: 'afterNetfilter' },
};

export const flowCache: Scenario = {
  ...misdelivery,
  id: 'flow-cache',
  label: 'A cache that learns, and lags',
  lookFor: 'The flow table learns where a flow ends and goes past all rules from then on, until a rule is added that it hears of too late.',
  knobs: { ...questions, packetsPerFlow: 60, flowLagUs: 2000 },
  interventions: [{ atNs: 8_000_000, rule: '-t filter -A INPUT -p udp -m udp --dport 5353 -j DROP' }],
};

export const masqueradeReplies: Scenario = {
  version: 1,
  id: 'masquerade-replies',
  label: 'Answers to masqueraded clients',
  lookFor: 'Everything that arrives is addressed to this machine, and none of it is for it: only conntrack knows who behind it is meant, and no channel can.',
  knobs: { ...questions, flows: 8, packetsPerFlow: 0, packetBytes: 600, rateMbps: 150 },
  endpoints: [{ address: '203.0.113.1', port: 443, weight: 1, listens: false, answersTo: '10.0.0.5' }],
  netfilter: rulesOf('*nat', ':PREROUTING ACCEPT [0:0]', ':INPUT ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ':POSTROUTING ACCEPT [0:0]', '-A POSTROUTING -o eth0 -j MASQUERADE', 'COMMIT'),
};
