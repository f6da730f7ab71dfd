import type { Problem } from '../base/result.ts';
import { registry } from '../base/registry.ts';
import { sayOnCommandLine, USAGE } from '../words/commandLine.ts';
import type { Command } from './command.ts';
import { explain } from './commands/explain.ts';
import { ledger } from './commands/ledger.ts';
import { list } from './commands/list.ts';
import { netfilter } from './commands/netfilter.ts';
import { run } from './commands/run.ts';
import { tornadoCommand } from './commands/tornado.ts';
import { validate } from './commands/validate.ts';
import { processIo, type CommandIo } from './io.ts';

export const commands = registry<Command>([run, explain, list, netfilter, validate, ledger, tornadoCommand]);

const DONE = 0;
const OUR_MISTAKE = 1;
const BAD_INPUT = 2;

/** `lab …`: results go to standard output, everything else to standard error. Answers with the exit code. */
export async function main(argv: readonly string[], io: CommandIo = processIo): Promise<number> {
  if (argv.some((word) => word === '--help' || word === '-h') || argv[0] === 'help') {
    io.out(USAGE);
    return DONE;
  }
  try {
    const problem = await dispatch(argv, io);
    if (problem === undefined) return DONE;
    io.err(`${sayOnCommandLine(problem)}\n`);
    if (problem.code.startsWith('usage')) io.err(`\n${USAGE}`);
    return BAD_INPUT;
  } catch (error) {
    io.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return OUR_MISTAKE;
  }
}

async function dispatch(argv: readonly string[], io: CommandIo): Promise<Problem | undefined> {
  const [word, ...rest] = argv;
  if (word === undefined) return { code: 'usageNoCommand' };
  const command = commands.find(word);
  return command === undefined ? { code: 'usageUnknownCommand', values: { command: word } } : command.run(rest, io);
}
