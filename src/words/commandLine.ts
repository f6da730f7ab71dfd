import { say } from './messages.ts';
import { cleanText, messageValues, type Message, type Told } from './told.ts';

/** What `lab --help` prints. */
export const USAGE = `Usage:
  lab run [--scenario ID|FILE] [--path ID] [--capture FILE] [--local ADDRESS]
          [--set knob=value]... [--constant ID=VALUE]... [--machine-file FILE]
          [--rules FILE] [--ipset FILE] [--unknown never|always]
          [--add AT_NS:RULE]... [--endpoint ADDRESS:PORT[,...]]...
          [--json]
  lab explain packet N [what run takes] [--json]
  lab list paths|machines|scenarios|knobs|constants [--machine-file FILE] [--json]
  lab netfilter [CASES.json] [--rules FILE] [--ipset FILE] [--unknown never|always]
  lab validate [ID] [--json]
  lab ledger [--scenario ID|FILE] [--set knob=value]... [--rules N] [--unclassified SHARE]
             [--machine-file FILE] [--step ITEM] [--json]
  lab tornado [--scenario ID|FILE] [--a PATH] [--b PATH] [--set knob=value]...
              [--constant ID=VALUE]... [--machine-file FILE] [--json]

run simulates one scenario on one receive path and prints what came out.
  --scenario  one that comes with the program, or a scenario file (vj-2006)
  --path      receive path (stack)
  --capture   play this pcap or pcapng file; sets the knob process to replay
  --local     address of this machine in the capture
  --set       turn a knob; may be given several times
  --constant  give a constant of the model another value; may be given several times
  --machine-file  core-to-core latencies as tools/measure or core-to-core-latency print them:
              runs on that machine (your-machine)
  --rules     iptables-save text: netfilter of the simulated machine
  --ipset     ipset save text with the sets that the rules name
  --unknown   how conditions count that are not understood: never or always matching (never)
  --add       a rule that is added while the run goes, as one types it for iptables:
              --add "3200:-t nat -A PREROUTING -p udp --dport 53 -j REDIRECT --to-ports 5353"
  --endpoint  where flows go, and what listens there; behind it, with commas: weight=NUMBER,
              its share of the flows (1; 0: it only listens); unbound: no program listens;
              answersTo=ADDRESS: what arrives are answers to that address, behind this machine
  --json      print JSON instead of tables: digest, path, machine, packets, latencyNs,
              stages, cpuBudget, missesPerPacket, transfersPerPacket, remarks (what was
              assumed), and engine, the only part that depends on the computer

explain tells the story of packet N (counted from 0, in the order of arrival): every stage, wait and missing line.

list prints what there is to choose from; with --machine-file, that machine and its constants too.

netfilter says what a Linux kernel would do with packets under iptables rules: it prints the cases of
a file (name, rules, packets) with their verdicts. What it does not understand goes to standard error.
  --rules     iptables-save text in place of that of the cases; by itself, only reports on the text
  --ipset     ipset save text with the sets that the rules name
  --unknown   how conditions count that are not understood: never or always matching (never)

validate runs the model against published measurements and prints every number with its error: vj-2006,
the table of 2006, with what each choice of the model is worth (about a minute); queues, a list under a
lock against a ring on real silicon.

ledger says where the saving of the application channel goes when it has to be right: every step is a
run of the scenario's traffic, on the stack and on the channel under the same requirements.
  --rules         rules that each packet is compared with (10)
  --unclassified  percent of the packets that no signature tells (5)
  --step          print the scenario of a step instead, for lab run: route, socket, hooks,
                  conntrack, nat or slowPath

tornado gives every constant of the model a fifth less and a fifth more, each in real runs of the scenario on
both paths, and prints the twenty that move the difference between the paths most. Takes a minute or two.

Exit code: 0 done, 2 bad input or usage, 1 our own mistake.
`;

const FILE_KIND: Readonly<Record<string, string>> = {
  capture: 'a packet capture; play it with --capture',
  scenario: 'a scenario; run it with --scenario',
  rules: 'iptables-save text; give it with --rules',
  sets: 'ipset save text; give it with --ipset',
  machine: 'a table of core-to-core latencies; give it with --machine-file',
};

/** What only the command line can say; everything else is in messages.ts. */
export const COMMAND_MESSAGES = {
  usageNoCommand: () => 'Say what to do: run, explain, list, netfilter, validate, ledger or tornado.',
  usageUnknownCommand: (v) => `There is no command “${v.text('command')}”. Known are: run, explain, list, netfilter, validate, ledger, tornado.`,
  usageUnknownOption: (v) => `There is no option “${v.text('option')}” here.`,
  usageMissingValue: (v) => `The option ${v.text('option')} needs a value.`,
  usageNoValue: (v) => `The option ${v.text('option')} takes no value.`,
  usageTwice: (v) => `The option ${v.text('option')} is given twice.`,
  usageArgument: (v) => `“${v.text('argument')}” is one word too many.`,
  usageSet: (v) => `“${v.text('got')}” sets no knob. Write --set knob=value, such as --set rateMbps=500.`,
  usageConstant: (v) => `“${v.text('got')}” sets no constant. Write --constant id=number, such as --constant peerDirtyNs=0.`,
  usageExplain: () => 'Say which packet: lab explain packet 12.',
  explainNothing: () => 'The run has no packet: nothing arrives.',
  explainNoPacket: (v) => `There is no packet “${v.text('got')}”. They are counted from 0; the last is ${v.count('last')}.`,
  usageList: (v) => `Say what to list: ${v.text('known')}.`,
  usageValidate: (v) => `There is no validation “${v.text('got')}”. Known are: ${v.text('known')}.`,
  usageLedgerRules: (v) => `--rules takes a whole number from 0 to ${v.count('max')}, not “${v.text('got')}”.`,
  usageLedgerShare: (v) => `--unclassified takes a share from 0 to 100 percent, not “${v.text('got')}”.`,
  usageLedgerStep: (v) => `There is no step “${v.text('got')}”. Known are: ${v.text('known')}.`,
  usageNetfilter: () => 'Say which cases to judge: lab netfilter CASES.json. Or give --rules FILE, to have its rules read.',
  usageUnknownMatches: (v) => `--unknown is never or always, not “${v.text('got')}”.`,
  fileMissing: () => 'There is no such file.',
  localNotAddress: (v) => `“${v.text('got')}” is neither an IPv4 nor an IPv6 address. Write one such as 203.0.113.10.`,
  localWithoutReplay: () => '--local says which address of a capture is this machine, but no capture is played. Give --capture FILE too.',
  captureNotPlayed: () => '--set process=constant leaves no room for the capture. Leave out one of the two.',
  notAScenario: (v) => `This is no scenario but ${FILE_KIND[v.text('kind')] ?? 'something else'}.`,
  notACapture: (v) => `This is no packet capture but ${FILE_KIND[v.text('kind')] ?? 'something else'}.`,
  usageAdd: (v) => `“${v.text('got')}” adds no rule. Write at most ${v.count('max')} such as --add "3200:-t nat -A PREROUTING -p udp -j REDIRECT --to-ports 53".`,
  usageEndpoint: (v) => `“${v.text('got')}” is no endpoint. Write one such as --endpoint 192.0.2.1:8080,weight=0.`,
  endpointsUnfair: (v) => `No address and port may be given twice, one endpoint needs a weight above 0, and there are at most ${v.count('max')}.`,
  netfilterWithoutRules: () => 'There are no rules for this. Give --rules FILE or --add too.',
  scenarioNeedsCapture: (v) =>
    `The scenario plays the capture “${v.text('name')}” (${v.bytes('bytes')}, digest ${v.text('digest')}), which does not come with the program. Give it with --capture FILE.`,
} as const satisfies Record<string, Message>;

/** The sentence for a problem, as the command line says it. */
export function sayOnCommandLine(told: Told): string {
  const { code } = told;
  if (!Object.hasOwn(COMMAND_MESSAGES, code)) return say(told);
  const place = told.where === undefined ? '' : `${cleanText(told.where)}: `;
  return place + COMMAND_MESSAGES[code as keyof typeof COMMAND_MESSAGES](messageValues(told.values ?? {}));
}

/** Titles and column heads of what `run` and `list` print. */
export const REPORT = {
  packets: 'Packets',
  latency: 'Latency',
  stages: 'Stages, means per execution',
  budget: 'CPU, percent of one core, from the first arrival to the last delivery',
  misses: 'Lines that were missing, per delivered packet',
  moved: 'of these, moved between cores',
  remarks: 'Assumed or changed',
  engine: 'Simulated in',
  perSecond: 'packets a second',
  traceBytes: 'bytes of trace',
  card: 'card',
  allCores: 'all',
  nothing: '–',
} as const;

/** Titles of what `validate` prints. */
export const VALIDATION = {
  cells: 'Published / simulated, percent of one core (! outside the band of all alternatives, · within)',
  band: 'Band: least and most of the choices made and of their alternatives, one changed at a time, where 1cpu can be met',
  differences: 'Difference from 1cpu, published / simulated',
  choices: 'Choices that no document of 2006 settles, and their alternatives, each fitted anew to 1cpu',
  fitted: 'Fitted to 1cpu, and to nothing else',
  result: 'Over the rows that nothing was fitted to',
  meanAbsError: 'mean error, points',
  maxAbsError: 'largest error, points',
  nullMeanAbsError: 'mean error of the null model (1cpu without what a path does not run)',
  skill: 'skill against it',
  insideBandShare: 'informative cells inside their band',
  without: 'mean error without',
  measured: 'measured',
  simulated: 'simulated',
  error: 'error',
  order: '(on its side of 1)',
  absent: 'Published, and not asked of the model',
  because: 'because',
  all: 'all',
  nullColumns: ['runs, 2 cores', '1 core', 'ns a run, 2', '1', 'difference, ns', 'more runs', 'from memory, 2', '1', 'waits', 'residual'],
  nullExplained:
    'Transfers and upgrades are free, memory is not. Difference: two cores less one, in ns of the whole run. More runs: so many more executions times what one costs. From memory: stalls counted / ns, both sides. Waits: for locks and for lines that another core works on. Residual: what none of these explains.',
  agreement: 'how well it agrees',
  residualOf: (ns: number): string => `residual ${ns.toFixed(3)} ns`,
  agreeing: (agreeing: number, judged: number, absent: number): string => `${agreeing} of ${judged} agree${absent === 0 ? '' : `, ${absent} published not asked`}`,
  tableLine: ({ meanAbsError, skill, insideBandShare }: { readonly meanAbsError: number; readonly skill: number; readonly insideBandShare: number }): string =>
    `mean error ${meanAbsError.toFixed(2)} points, skill ${skill.toFixed(2)} (aim 0.5), ${Math.round(insideBandShare * 100)} % of informative cells inside their band (aim 80 %)`,
} as const;
