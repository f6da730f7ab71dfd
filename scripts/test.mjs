// npm test   Installs what is missing (a browser too), then runs lint, both type-checks, every vitest project, the build
// and the size gate. Whatever happens, the last line is `N passed, N failed`, and the exit code says the same.
//
//   npm test -- --only unit            one part: lint, types, unit, browser, e2e or build (several: --only lint,unit)
//   npm test -- --only unit digest     what follows goes to vitest

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { whenNpmEnds } from './entry.mjs';
import { ROOT, TOOLS, runTool } from './run.mjs';
import { ensureInstalled } from './setup.mjs';
import { reportInitialScript } from './size.mjs';

const PARTS = ['lint', 'types', 'unit', 'browser', 'e2e', 'build'];
const PROJECTS = ['unit', 'browser', 'e2e'];
const NEED_A_BROWSER = ['browser', 'e2e'];

const CHECK_SECONDS = 180;
const VITEST_SECONDS = 1200;

let passed = 0;
let failed = 0;
/** @type {string[]} */
const complaints = [];
let summarised = false;

/**
 * @param {string} name
 * @param {boolean} ok
 */
function count(name, ok) {
  if (ok) passed += 1;
  else {
    failed += 1;
    complaints.push(name);
  }
  process.stdout.write(`${ok ? '✓' : '✗'} ${name}\n`);
}

function summarise() {
  if (summarised) return;
  summarised = true;
  if (passed + failed === 0) failed = 1; // nothing ran: that is no success
  for (const name of complaints) process.stdout.write(`✗ ${name}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (failed > 0) process.exitCode = 1;
}

/** @param {unknown} error */
function crash(error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  count('scripts/test.mjs itself', false);
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    if (!summarised) {
      failed += 1;
      complaints.push(`interrupted (${signal})`);
    }
    summarise();
    setTimeout(() => process.exit(1), 1000); // the running program is being ended, see run.mjs
  });
}
whenNpmEnds(() => process.kill(process.pid, 'SIGTERM'));
process.on('uncaughtException', (error) => {
  crash(error);
  summarise();
  process.exit(1);
});

/** @param {string[]} argv */
function readArguments(argv) {
  const rest = [];
  /** @type {string[]} */
  let only = PARTS;
  for (let i = 0; i < argv.length; i += 1) {
    const argument = argv[i] ?? '';
    if (argument === '--only') only = (argv[(i += 1)] ?? '').split(',');
    else if (argument.startsWith('--only=')) only = argument.slice('--only='.length).split(',');
    else rest.push(argument);
  }
  const unknown = only.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) throw new Error(`--only knows ${PARTS.join(', ')}; not "${unknown.join(', ')}"`);
  return { only, rest };
}

/**
 * @param {string} title
 * @param {() => Promise<boolean>} check
 */
async function gate(title, check) {
  process.stdout.write(`\n── ${title}\n`);
  let ok = false;
  try {
    ok = await check();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
  if (!summarised) count(title, ok);
}

/**
 * @param {string} tool
 * @param {string[]} args
 */
async function succeeds(tool, args, env = {}) {
  return (await runTool(tool, args, { limitSeconds: CHECK_SECONDS, env })).code === 0;
}

/**
 * @param {string[]} projects
 * @param {string[]} rest
 */
async function runVitest(projects, rest) {
  process.stdout.write(`\n── vitest: ${projects.join(', ')}\n`);
  const reportFile = join(ROOT, '.lab-cache', `vitest-${process.pid}.json`);
  mkdirSync(join(ROOT, '.lab-cache'), { recursive: true });
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...rest,
  ];
  const { code } = await runTool(TOOLS.vitest, args, { limitSeconds: VITEST_SECONDS });
  if (summarised) return;
  let broken = 0;
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8'));
    passed += report.numPassedTests;
    broken += report.numFailedTests;
    for (const file of report.testResults) {
      const failures = file.assertionResults.filter((/** @type {{ status: string }} */ test) => test.status === 'failed');
      for (const test of failures) complaints.push(`${file.name.slice(ROOT.length + 1)} > ${test.fullName}`);
      if (file.status === 'failed' && failures.length === 0) {
        broken += 1; // the file could not be loaded, or a hook of it failed
        complaints.push(`${file.name.slice(ROOT.length + 1)}: ${String(file.message).split('\n')[0]}`);
      }
    }
  } catch {
    process.stderr.write('vitest left no report\n');
  } finally {
    rmSync(reportFile, { force: true });
  }
  if (code !== 0 && broken === 0) {
    broken = 1; // it crashed, timed out or found an unhandled error
    complaints.push(`vitest (exit code ${code})`);
  }
  failed += broken;
}

try {
  const { only, rest } = readArguments(process.argv.slice(2));
  await ensureInstalled();

  if (only.includes('lint')) {
    await gate('lint', () => succeeds(TOOLS.oxlint, ['--type-aware', '--deny-warnings', 'src', 'test', 'scripts', 'vite.config.ts', 'vite.cli.config.ts', 'vitest.config.ts']));
  }
  if (only.includes('types')) {
    await gate('type-check: everything', () => succeeds(TOOLS.tsc, ['-p', 'tsconfig.json']));
    await gate('type-check: rooms without DOM and clock', () => succeeds(TOOLS.tsc, ['-p', 'src/tsconfig.pure.json']));
  }
  if (only.includes('build')) {
    await gate('build', () => succeeds(TOOLS.vite, ['build', '--logLevel', 'warn'], { NODE_ENV: 'production' }));
    await gate('initial script size', async () => reportInitialScript(join(ROOT, 'dist')));
  }

  let projects = PROJECTS.filter((project) => only.includes(project));
  if (projects.some((project) => NEED_A_BROWSER.includes(project))) {
    const browser = await ensureBrowser();
    if (browser === undefined) {
      projects = projects.filter((project) => !NEED_A_BROWSER.includes(project));
      count('a browser for the browser tests', false);
    } else if (browser.path !== undefined) {
      process.env['CHROME_BIN'] = browser.path;
    }
  }
  if (projects.length > 0 && !summarised) await runVitest(projects, rest);
} catch (error) {
  crash(error);
} finally {
  process.stdout.write('\n');
  summarise();
}
