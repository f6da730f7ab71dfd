import { formatBytes, formatCount, formatNumber, THIN_SPACE } from './format.ts';

/** The page's own words: labels, titles, hints. Sentences for problems and remarks are in `messages.ts`. */
const statistics = { p50: 'median', p99: '99th percentile', mean: 'mean' } as const;

export const words = {
  name: 'Netchannel Lab',
  dash: '–',
  close: 'Close',
  table: 'as a table',
  asTable: 'Table',
  help: 'Help',
  helpHint: 'Keys and what the picture shows',
  menu: 'Menu',

  bar: {
    scenario: 'Scenario',
    machine: 'Machine',
    pathA: 'A',
    pathALong: 'Receive path of side A',
    pathB: 'B',
    pathBLong: 'Receive path of side B',
    theme: 'Theme',
    themes: { system: 'System theme', light: 'Light', dark: 'Dark', projector: 'Projector' },
    knobs: 'Traffic & machine',
    openFile: 'Open a capture',
    commandLine: 'Command line',
    changed: (label: string) => `${label}, changed`,
  },

  swapCores: {
    label: 'Swap cores',
    toInterrupt: 'Move the reader to the core that takes the interrupt',
    away: 'Move the reader to a core of its own',
    oneCore: 'There is only one core',
  },

  transport: {
    label: 'Playback',
    speed: 'Speed',
    now: 'Now',
    play: 'Play',
    pause: 'Pause',
    step: (instant: number, count: number) => `instant ${formatCount(instant)} of ${formatCount(count)}`,
    keys: '? keys',
    narration: 'What happens',
    level: 'Level of detail',
    levels: { flow: 'Flows', packets: 'Packets', operations: 'Accesses' },
    followSpeed: 'Auto, by speed',
    bySpeed: (level: string) => `Auto: ${level.toLowerCase()}`,
    levelNow: {
      flow: 'Flows: what passed in the last millisecond, as bands.',
      packets: 'Packets: each one, and the cache lines that move for the followed one.',
      operations: 'Accesses: the step that runs, line by line.',
    },
  },

  stage: {
    label: 'Stage',
    asTable: 'Stage as a table',
    legend: 'Legend',
    lens: 'Lens: the time around now, magnified',
    hideLegend: 'Hide the legend',
    empty: 'No packet arrives in this scenario.',
    addTraffic: 'Add traffic',
  },

  running: {
    simulating: (packets: number) => (packets === 0 ? 'Simulating…' : `Simulating: ${formatCount(packets)} packets so far`),
    cancel: 'Cancel',
    first: 'Simulating both sides…',
  },
  followedGone: (wanted: number, followed: number) =>
    `Packet ${formatCount(wanted)} does not exist in this run; packet ${formatCount(followed)}, the nearest in time, is followed.`,

  problems: { label: 'Problems', close: 'Close this message', notice: 'Note', error: 'Problem' },

  capture: {
    label: 'Capture',
    what: (name: string, frames: number, bytes: number) => `${name}, ${formatCount(frames)} frames, ${formatBytes(bytes)}`,
    local: 'This machine',
    guessed: 'guessed',
    set: 'Set',
    remarks: (count: number) => (count === 1 ? '1 remark' : `${formatCount(count)} remarks`),
    badAddress: 'An IPv4 address such as 203.0.113.10, or nothing.',
    constant: 'Back to constant traffic',
  },

  rules: {
    label: 'Netfilter',
    what: (rules: number, tables: readonly string[], sets: number, added: number) =>
      [
        `Netfilter: ${counted(rules, 'rule', 'rules')}${tables.length === 0 ? '' : ` in ${tables.join(', ')}`}`,
        ...(sets === 0 ? [] : [counted(sets, 'set', 'sets')]), ...(added === 0 ? [] : [`${counted(added, 'rule', 'rules')} added on the way`]),
      ].join(', '),
    understood: 'Everything is understood.',
    unknown: 'What is not understood',
    unknownChoices: [{ id: 'never', label: 'never matches' }, { id: 'always', label: 'always matches' }],
    inSets: (line: number) => `sets, line ${line}`,
    edit: 'Edit rules',
    remove: 'Remove rules',
  },

  drop: {
    title: 'Drop the file here',
    pasted: 'pasted text',
    hint: 'A packet capture (classic pcap), a scenario, rules (iptables-save) or sets (ipset save). Read in this tab, sent nowhere.',
    open: 'Open a file…',
    sample: 'Play the sample nat-web.pcap',
    anywhere: 'Or drop a packet capture (classic pcap), a scenario, iptables-save or ipset save text anywhere on the page, or paste such text: it is read in this tab and sent nowhere.',
  },

  knobs: {
    title: 'Traffic & machine',
    intro: 'Each change runs both sides again, at the same instant.',
    groups: { traffic: 'Traffic', machine: 'Cores and machine', receive: 'Card and channel', netfilter: 'Netfilter', other: 'Run' },
    rules: 'Netfilter rules…',
    reset: (label: string) => `Reset ${label}`,
    resetMark: 'reset',
    resetAll: 'Reset all',
    range: (min: number, max: number, unit: string) => `${plain(min)} to ${plain(max)}${unit === '' ? '' : `${THIN_SPACE}${unit}`}`,
    file: 'A capture of your own',
  },

  commandLine: {
    title: 'The same on the command line',
    intro: 'In the project’s folder, each command prints this side’s run, with the same digest.',
    digest: 'Digest',
    computing: 'computing…',
    copy: 'Copy',
    copied: 'Copied',
    copyOf: (side: string) => `Copy the command of side ${side}`,
    needsFile: (name: string) => `Needs the file ${name} in that folder.`,
    save: (name: string) => `Save ${name}`,
    address: 'This view has an address of its own: copy it from the address bar to share or keep it.',
  },

  helpSheet: {
    title: 'Keys, and how to read the picture',
    groups: { playhead: 'Playhead', score: 'Time to scale', view: 'View', run: 'Run' },
    letterKeys: 'Single-character keys (letters, digits, signs) are on',
    browser: 'F5 reloads and is always harmless: the address holds the view.',
    reading: [
      'Two receive paths get the same packets at the same instants. Columns are the work, rows are the cores, and what crosses the gap between the cores is the cost.',
      'Each vertical thread is a cache line that moved from one core to the other for the followed packet. It stays until that packet is done.',
      'Dotted boxes are steps that this path leaves out. Boxes fill while they run: solid for instructions, hatched while waiting for a cache line or for memory, outlined while waiting for a lock.',
      'The score shows all cores to scale; drag in it or use its keys to move the playhead. The lens below it magnifies the time around now; how much stands beside it.',
    ],
  },
  /** What each command does, by its id. */
  commands: {
    playPause: 'Play or pause',
    stepBack: 'One event back',
    stepForward: 'One event forward',
    previousPacket: 'Follow the previous packet',
    nextPacket: 'Follow the next packet',
    toStart: 'To the start',
    toEnd: 'To the end',
    faster: 'Faster',
    slower: 'Slower',
    nearer: 'Nearer: from flows to packets to the accesses of a step',
    farther: 'Farther: from accesses to packets to flows',
    pinLevel: 'Keep this level of detail, or let it follow the speed',
    zoomIn: 'Less time, wider',
    zoomOut: 'More time, narrower',
    panBack: 'Back by a tenth of what is shown',
    panForward: 'On by a tenth of what is shown',
    fitPacket: 'The whole of the followed packet',
    fitAll: 'The whole run',
    showA: 'Side A alone',
    showB: 'Side B alone',
    showBoth: 'Side by side',
    legend: 'Show or hide the legend',
    table: 'Show or hide the stage as a table',
    natRule: 'Add a NAT rule, or take it away',
    swapCores: 'Swap cores',
    knobs: 'Traffic & machine',
    commandLine: 'The same on the command line',
    rules: 'Netfilter rules',
    validation: 'Published against simulated',
    about: 'About the model',
    help: 'Help',
    close: 'Close',
  },

  script: { missing: 'This part of the page could not be fetched.', again: 'Try again' },
  panels: {
    label: 'Panels',
    costs: 'Costs',
    tabs: { missHeatMap: 'Misses', stageLatency: 'Latency', cpuBudget: 'CPU', packetJourney: 'Journey', nat: 'NAT', ledger: 'Ledger' },
    saveCsv: 'CSV',
    saveCsvLong: 'Save the table as CSV',
  },
  gridColumns: {
    nic: 'card', irq: 'irq', driver: 'driver', netfilter: 'netfilter', route: 'route', lookup: 'lookup', tcp: 'tcp', recvmsg: 'recvmsg',
    copy: 'copy', app: 'app',
  },
  latency: {
    title: 'Where a packet’s time goes',
    note: { p50: 'µs, A above B', p99: 'µs, A above B', mean: 'µs, A above B' },
    statistic: 'Statistic',
    statistics,
    parts: { instruction: 'instructions', coherence: 'waiting for another core’s line', cold: 'waiting for memory', lock: 'lock', wait: 'waiting before it' },
    columns: ['count', 'mean ns', 'instructions', 'stalls', 'lock', 'wait before', 'p50 ns', 'p99 ns'],
    stageOnCore: (stage: string, core: number) => `${stage}, ${core === 255 ? 'card' : `core ${core}`}`,
  },
  misses: {
    titles: { misses: 'Misses per packet', ns: 'Time lost per packet, ns' },
    note: (low: number, high: number) => `log, ${plain(low)} to ${plain(high)}`,
    class: 'Kind of miss',
    classes: { all: 'all', moved: 'moved lines', upgrade: 'upgrades', dma: 'after DMA', cold: 'first touch', capacity: 'capacity' },
    measure: 'Measure',
    measures: { misses: 'misses', ns: 'ns' },
    structure: 'Structure',
    allStructures: 'all structures',
    more: (count: number) => `${formatCount(count)} more`,
    fewer: 'Fewer',
    sideCore: (side: string, core: number) => `${side} core ${core}`,
    absent: (structure: string) => `${structure}: not on this path`,
    detail: (structure: string, column: string, misses: string, ns: string) => `${structure}, ${column}: ${misses} misses, ${ns}${THIN_SPACE}ns a packet`,
  },
  budget: {
    title: 'CPU budget',
    note: (published: boolean) => (published ? '% of one core; published in 2006' : '% of one core'),
    columns: { intr: 'Interrupt', softint: 'Softirq', socket: 'Socket', locks: 'Locks', sched: 'Scheduler', app: 'App', other: 'Other', busy: 'Busy' },
    column: 'Column',
    published: (percent: number) => `published: ${formatNumber(percent)}${THIN_SPACE}%`,
    sideCore: (side: string, core: number) => `${side} core ${core}`,
    sideTotal: (side: string) => `${side} total`,
    sidePublished: (side: string) => `${side} 2006`,
    tick: '2006',
  },
} as const;

const counted = (count: number, one: string, many: string): string => `${formatCount(count)} ${count === 1 ? one : many}`;

/** Ends of ranges: as they are, grouped. */
const plain = (value: number): string => (Number.isInteger(value) ? formatCount(value) : String(value));
