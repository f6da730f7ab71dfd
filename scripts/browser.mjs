// Finds a Chrome or Chromium for the tests, and fetches one when there is none: first the one named by CHROME_BIN, then
// an installed one, then the test runner's own download, then the system's package manager.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TOOLS, run, runTool } from './run.mjs';

const DOWNLOAD_SECONDS = 60;
const PACKAGE_LIST_SECONDS = 120;
const PACKAGE_SECONDS = 300;

const COMMANDS = [
  'chromium-headless-shell',
  'chromium',
  'google-chrome-stable',
  'google-chrome',
  'google-chrome-beta',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chromium-browser', // last: on Ubuntu a stub
];

/** @returns {string[]} */
function candidates() {
  const env = process.env;
  if (process.platform === 'darwin') {
    const apps = ['/Applications', join(env['HOME'] ?? '', 'Applications')];
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return apps.flatMap((folder) => names.map((name) => join(folder, `${name}.app`, 'Contents', 'MacOS', name)));
  }
  if (process.platform === 'win32') {
    const homes = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((home) => home !== undefined);
    const programs = [
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Chromium', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ];
    return homes.flatMap((home) => programs.map((program) => join(home, ...program)));
  }
  const folders = [...new Set(['/usr/bin', ...(env['PATH'] ?? '').split(delimiter), '/usr/local/bin', '/opt/google/chrome', '/snap/bin'])];
  return COMMANDS.flatMap((command) => folders.filter(Boolean).map((folder) => join(folder, command)));
}

/** @type {string | undefined} */
let found;

/**
 * The path of a browser that can be started, or undefined.
 * @returns {string | undefined}
 */
export function installedBrowser() {
  const chosen = process.env['CHROME_BIN'];
  if (chosen && existsSync(chosen)) return chosen;
  found ??= candidates().find((path) => existsSync(path) && starts(path));
  return found;
}

/**
 * A stub that only says how to install the real one does not count.
 * @param {string} path
 */
function starts(path) {
  if (process.platform === 'win32') return true; // `--version` opens a window there
  try {
    const answer = execFileSync(path, ['--version'], { timeout: 20_000, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return /\d+\.\d+/.test(answer);
  } catch {
    return false;
  }
}

/** Whether the download of the installed Playwright version is in its cache. */
async function hasDownloaded() {
  const { code, output } = await runTool(TOOLS.playwright, ['install', '--dry-run', 'chromium-headless-shell'], {
    output: 'pipe',
    limitSeconds: 30,
  });
  const place = /Install location:\s*(\S*chromium_headless_shell\S*)/.exec(output)?.[1];
  return code === 0 && place !== undefined && existsSync(join(place, 'INSTALLATION_COMPLETE'));
}

/**
 * Finds or fetches a browser.
 * @returns {Promise<{ path: string | undefined } | undefined>} undefined: there is none; `path` undefined: Playwright's own
 */
export async function ensureBrowser() {
  const chosen = process.env['CHROME_BIN'];
  if (chosen && !existsSync(chosen)) process.stderr.write(`CHROME_BIN names no file: ${chosen}\n`);
  const path = installedBrowser();
  if (path !== undefined) return { path };
  if (await hasDownloaded()) return { path: undefined };

  process.stderr.write('No Chrome or Chromium found. Downloading one …\n');
  const download = await runTool(TOOLS.playwright, ['install', 'chromium-headless-shell'], {
    output: 'stderr',
    limitSeconds: DOWNLOAD_SECONDS,
  });
  if (download.code === 0 && (await hasDownloaded())) return { path: undefined };

  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write('The download failed. Asking the package manager …\n');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const wait = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];
    await run('apt-get', ['update', ...wait], { output: 'stderr', limitSeconds: PACKAGE_LIST_SECONDS, env });
    for (const name of ['chromium-headless-shell', 'chromium']) {
      await run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', name], {
        output: 'stderr',
        limitSeconds: PACKAGE_SECONDS,
        env,
      });
      const installed = installedBrowser();
      if (installed !== undefined) return { path: installed };
    }
  }
  process.stderr.write(
    'No browser for the browser tests. Install Chrome or Chromium, or name one: CHROME_BIN=/path/to/chrome npm test\n',
  );
  return undefined;
}

/** How the tests start it: without a graphics card, and without calling home. */
export function launchOptions() {
  const executablePath = installedBrowser();
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return { headless: true, args, ...(executablePath === undefined ? {} : { executablePath }) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const browser = await ensureBrowser();
  if (browser === undefined) process.exitCode = 1;
  else process.stdout.write(`${browser.path ?? "Playwright's own"}\n`);
}
