// Runs a built entry in this process: `main(argv)` gives the exit code.

/**
 * @param {string} address of a module that exports `main(argv: string[]): number | Promise<number>`
 * @param {string[]} argv
 */
export async function runEntry(address, argv) {
  // `lab list paths | head -1`: the reader has what it wanted.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
  const { main } = await import(address);
  process.exitCode = await main(argv);
}

/**
 * The last resort of a script: our own mistake, exit code 1.
 * @param {() => Promise<void>} work
 */
export async function orExplain(work) {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}

/**
 * npm, when it is ended, ends the shell between it and us, but not us.
 * @param {() => void} end
 */
export function whenNpmEnds(end) {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 500).unref();
}
