import { compareMisses } from '../../src/analysis/compareMisses.ts';
import { cpuBudget } from '../../src/analysis/cpuBudget.ts';
import { headline } from '../../src/analysis/headline.ts';
import { instants } from '../../src/analysis/instants.ts';
import { latencyBars } from '../../src/analysis/latencyBars.ts';
import { stageLatency } from '../../src/analysis/stageLatency.ts';
import { typicalPacket } from '../../src/analysis/typicalPacket.ts';
import { receivePaths } from '../../src/model/paths/registry.ts';
import { simulate } from '../../src/model/simulate.ts';
import { defaultScenario } from '../../src/scenario/library/registry.ts';
import { withKnobs } from '../../src/scenario/withKnob.ts';
import { digest } from '../../src/trace/digest.ts';
import { traceBytes, type Trace } from '../../src/trace/trace.ts';
import { digits, measureInTurn, median } from './measure.ts';

/** Packets of 1500 bytes that one gigabit carries in a second: 1538 bytes of wire time each. */
const PACKETS_OF_A_SECOND = 81_274;

const run = (packets: number, pathId: string, rateMbps = 1000): Trace => runWith(pathId, [['packets', packets], ['rateMbps', rateMbps]]);

function runWith(pathId: string, knobs: Parameters<typeof withKnobs>[1]): Trace {
  const scenario = withKnobs(defaultScenario, knobs);
  if (!scenario.ok) throw new Error(scenario.problem.code);
  const trace = simulate({ scenario: scenario.value, pathId });
  if (!trace.ok) throw new Error(trace.problem.code);
  return trace.value;
}

/** One second of the traffic of 2006 with everything recorded. */
export function benchSecond(print: (line: string) => void): void {
  print('One second of the 2006 traffic (81 274 packets), full recording. Goal on stack: under 1000 ms, at most 4000 bytes a packet.');
  for (const pathId of ['stack', 'socket-channel']) {
    let bytes = 0;
    let touches = 0;
    const wallMs = median(measureInTurn({ simulate: () => {
      const trace = run(PACKETS_OF_A_SECOND, pathId);
      bytes = traceBytes(trace);
      touches = trace.touches.length;
    } }, 5).simulate);
    const rate = (count: number): string => digits((count / wallMs) * 1000);
    print(`  ${pathId.padEnd(14)} ${digits(wallMs)} ms, ${rate(PACKETS_OF_A_SECOND)} packets/s, ${rate(touches)} touches/s, ${digits(bytes / PACKETS_OF_A_SECOND)} bytes a packet`);
  }
}

/** Every path, shorter: the slowest is named. */
export function benchPaths(print: (line: string) => void): void {
  const packets = 20_000;
  const wallMs = measureInTurn(Object.fromEntries(receivePaths.ids.map((pathId) => [pathId, () => void run(packets, pathId)])), 3);
  const medians = Object.entries(wallMs).map(([pathId, values]) => [pathId, (median(values) / packets) * 1000] as const).sort(([, a], [, b]) => b - a);
  print(`Every path, ${digits(packets)} packets of the 2006 traffic, full recording, µs a packet, the slowest first. One second of it in one second: 12.3.`);
  print(`  ${medians.map(([pathId, us]) => `${pathId} ${digits(us)}`).join(', ')}`);
}

const MANY: readonly (readonly [label: string, goal: string, knobs: Parameters<typeof withKnobs>[1]])[] = [
  ['10 000 connections, xeon-2006', '500 MB', [['flows', 10_000]]],
  ['100 000 connections, epyc-milan-2021, 64 cores', '1 GB', [['flows', 100_000], ['machine', 'epyc-milan-2021'], ['cores', 64], ['readers', 'spread']]],
];

/** Many sockets and cores. Memory is that of the whole process after the run, trace included; one run, so start it alone (`npm run bench scale`). */
export function benchScale(print: (line: string) => void): void {
  const packets = 20_000;
  for (const [label, goal, knobs] of MANY) {
    for (const pathId of ['rfs', 'socket-channel']) {
      const beganMs = performance.now();
      runWith(pathId, [['packets', packets], ...knobs]);
      const wallMs = performance.now() - beganMs;
      print(`  ${label}, ${pathId}: ${digits((packets / wallMs) * 1000)} packets/s, resident ${digits(process.memoryUsage.rss() / 1e6)} MB (goal: 20 000, ${goal})`);
    }
  }
}

/** What a turned knob costs on a thousand packets, both sides, without drawing. Every round has another rate, as when a knob turns. */
export function benchKnob(print: (line: string) => void): void {
  let rateMbps = 500;
  let a = run(1000, 'stack');
  let b = run(1000, 'socket-channel');
  const wallMs = measureInTurn({
    simulate: () => {
      rateMbps += 10;
      a = run(1000, 'stack', rateMbps);
      b = run(1000, 'socket-channel', rateMbps);
    },
    digest: () => void [digest(a), digest(b)],
    stepping: () => void [instants(a), instants(b), typicalPacket(a, b)],
    panels: () => void [compareMisses(a, b), latencyBars(a, 'p50'), latencyBars(b, 'p50'), stageLatency(a), stageLatency(b), cpuBudget(a), cpuBudget(b)],
    headline: () => void headline(a, b),
  }, 15);
  const medians = Object.entries(wallMs).map(([name, values]) => [name, median(values)] as const);
  print('A knob’s change on a thousand packets, two runs and their analysis. Goal: on screen within 100 ms.');
  print(`  ${digits(medians.reduce((sum, [, ms]) => sum + ms, 0))} ms = ${medians.map(([name, ms]) => `${name} ${digits(ms, 2)}`).join(' + ')}`);
}
