import { packetExplained } from '../../analysis/packetExplained.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { simulate } from '../../model/simulate.ts';
import type { Command } from '../command.ts';
import { explainText } from '../explainText.ts';
import { parseOptions } from '../options.ts';
import { pathOf, readRun, RUN_OPTIONS } from './run.ts';

/** `lab explain packet N`: one packet's story. */
export const explain: Command = {
  id: 'explain',
  run: async (argv, io) => {
    const options = parseOptions(argv, RUN_OPTIONS, 2);
    if (!options.ok) return options.problem;
    const { words: [what, number], values } = options.value;
    if (what !== 'packet' || number === undefined) return { code: 'usageExplain' };
    const inputs = await readRun(values, io);
    if (!inputs.ok) return inputs.problem;
    const { scenario, capture, rules } = inputs.value;
    const run = simulate({ scenario, pathId: pathOf(values, scenario), capture, rules });
    if (!run.ok) return run.problem;
    const packet = packetOf(number, run.value.packets.length);
    if (!packet.ok) return packet.problem;
    const explained = packetExplained(run.value, packet.value);
    io.out(values.has('json') ? `${JSON.stringify(explained, null, 2)}\n` : explainText(explained));
    return undefined;
  },
};

function packetOf(text: string, packets: number): Result<number> {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (packets === 0) return fail('explainNothing');
  return number >= 0 && number < packets ? ok(number) : fail('explainNoPacket', undefined, { got: text, last: packets - 1 });
}
