import type { Problem } from '../base/result.ts';
import type { CommandIo } from './io.ts';

/** A verb of the command line. It answers with the problem that kept it from doing what was asked, or nothing. */
export interface Command {
  readonly id: string;
  readonly run: (argv: readonly string[], io: CommandIo) => Promise<Problem | undefined>;
}
