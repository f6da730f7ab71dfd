import { at } from '../../../src/base/assert.ts';
import { AccessCost } from '../../../src/model/machine/accessCost.ts';
import { costsOf } from '../../../src/model/machine/costs.ts';
import { Coherence } from '../../../src/model/machine/coherence.ts';
import type { MachineProfile } from '../../../src/model/machine/profile.ts';
import { xeon2006 } from '../../../src/model/machine/profiles/xeon2006.ts';
import { Recorder } from '../../../src/trace/recorder.ts';
import { SOURCES, sourceIndexOf } from '../../../src/trace/words.ts';
import { touchAtNs } from '../../../src/trace/lookup.ts';
import { someDictionary } from '../../trace/someTrace.ts';

type Quantities = MachineProfile['quantities'];

/** A machine whose costs are easy to add in the head. */
export const ROUND: Partial<Record<keyof Quantities, number>> = {
  dramNs: 100, peerDirtyNs: 80, peerCleanNs: 60, upgradeNs: 50, atomicNs: 10, fenceNs: 5, hitNs: 0, lostAfter: 0.5, peerConcurrency: 2, // a dirty transfer keeps the port for 40
  lineBytes: 64, copyBytesPerNs: 8, // 8 ns for each further line of a stream
  storeSlots: 2, loadSlots: 3, reorderWindowNs: 30,
};
export const OPTERON: typeof ROUND = { atomicNs: 37.9 }; // the machine of the published rows

export function profileOf(changes: typeof ROUND): MachineProfile {
  const quantities = Object.fromEntries(Object.entries(xeon2006.quantities).map(([id, quantity]) => [id, { ...quantity, value: changes[id as keyof Quantities] ?? quantity.value }]));
  return { ...xeon2006, quantities: quantities as unknown as Quantities };
}

export interface DrawnCosts {
  /** `core0 170 = work 0 + stall 170`: where each core that did something stands, and what its time was; ` + lock 5` when there was any. */
  readonly ends: string;
  /** `a@0 dram +100 stall 70`: each touch, its instant, source, issue to data, and what the cores waited because of it. */
  readonly touches: string;
  /** What `store` answered, in order: when each is visible to the others. */
  readonly visibleNs: readonly number[];
}

const CORES = 3;
const LINES = 256;

/**
 * One operation a line, in the order in which the cores get their turns:
 *
 *     core1 owns a b       before everything: modified there (`reads`: it read them)
 *     core0 chase a        load, store, atomic, acquire, release: the same form
 *     core0 streamRead a 5 five lines from a on
 *     core0 work 50        join, fence, registerRead 20
 *     core0 nextStage      a new span; what is pending stays so
 *     core1 handedOver l from core0    the lock that core0 released with its last operation
 */
export function drawCosts(drawing: string, machine: typeof ROUND = ROUND): DrawnCosts {
  const costs = costsOf(profileOf(machine));
  const coherence = new Coherence(CORES, LINES, 8, 16);
  const recorder = new Recorder();
  const cores = Array.from({ length: CORES }, (_, id) => new AccessCost(id, costs, coherence, recorder));
  const sums = cores.map(() => ({ work: 0, stall: 0, lock: 0, used: false, open: false }));
  const names: string[] = [];
  const visibleNs: number[] = [];
  const lineOf = (name: string): number => {
    const known = names.indexOf(name);
    return 16 * (known >= 0 ? known : names.push(name) - 1);
  };
  const close = (id: number): void => {
    const core = at(cores, id);
    const sum = at(sums, id);
    if (!sum.open) return;
    recorder.spanEnded(core.span, core.instructionNs, core.stallNs, core.lockNs);
    sum.work += core.instructionNs;
    sum.stall += core.stallNs;
    sum.lock += core.lockNs;
    sum.open = false;
  };
  for (const [who = '', what, name = '', ...rest] of drawing.trim().split('\n').map((line) => line.trim().split(/\s+/))) {
    const id = Number(who.replace('core', ''));
    const core = at(cores, id);
    if (what === 'owns' || what === 'reads') {
      for (const one of [name, ...rest]) void (what === 'owns' ? coherence.write(id, lineOf(one)) : coherence.read(id, lineOf(one)));
      continue;
    }
    const sum = at(sums, id);
    if (what === 'nextStage') {
      close(id);
      continue;
    }
    if (!sum.open) {
      core.span = recorder.spanBegan(core.nowNs, 0, id, -1, 0);
      core.spanBeginNs = core.nowNs;
      core.instructionNs = 0;
      core.stallNs = 0;
      core.lockNs = 0;
      sum.open = sum.used = true;
    }
    const line = (): number => lineOf(name);
    const operations: Readonly<Record<string, () => void>> = {
      chase: () => core.chase(line()),
      load: () => core.load(line()),
      prefetch: () => core.prefetch(line()),
      store: () => void visibleNs.push(core.store(line())),
      streamRead: () => core.stream(line(), Number(rest[0]), false),
      streamWrite: () => core.stream(line(), Number(rest[0]), true),
      atomic: () => core.atomic(line()),
      acquire: () => core.acquire(line()),
      release: () => core.release(line(), Number(rest[0] ?? 0)),
      handedOver: () => core.acquireHandedOver(line(), at(cores, Number(at(rest, 1).replace('core', ''))).nowNs),
      join: () => core.join(),
      fence: () => core.fence(),
      registerRead: () => core.registerRead(Number(name)),
      work: () => core.work(Number(name)),
    };
    const operation = operations[what ?? ''];
    if (operation === undefined) throw new Error(`no operation ${what}`);
    operation();
  }
  cores.forEach((_, id) => close(id));
  const trace = recorder.seal(someDictionary);
  const { touches } = trace;
  const told = Array.from({ length: touches.length }, (_, touch) => {
    const line = at(touches.line, touch);
    const counts = at(touches.lines, touch) === 1 ? '' : `×${at(touches.lines, touch)}(${at(touches.missed, touch)} missed)`;
    const waited = at(touches.stallTicks, touch) / 1024;
    return `${at(names, line >> 4)}@${touchAtNs(trace, touch)}${counts} ${at(SOURCES, sourceIndexOf(at(touches.what, touch)))} +${at(touches.latencyTicks, touch) / 1024}${waited > 0 ? ` stall ${waited}` : ''}`;
  });
  const ends = sums.flatMap(({ used, work, stall, lock }, id) => (used ? [`core${id} ${at(cores, id).nowNs} = work ${work} + stall ${stall}${lock > 0 ? ` + lock ${lock}` : ''}`] : []));
  return { ends: ends.join('\n'), touches: told.join('\n'), visibleNs };
}
