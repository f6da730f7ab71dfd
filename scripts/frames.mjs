// npm run bench frames   What a frame of the page costs, in a headless browser without a graphics card: script and all work of
// the main thread, while it plays with a thousand packets on the way, and while it is paused. For reading; nothing fails here.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser, launchOptions } from './browser.mjs';
import { ROOT } from './run.mjs';
import { servePage } from './servePage.mjs';

const OUT_DIR = 'dist-bench-page';
/** Beside the page, from the same server. */
const BARE = 'bare.html';
const PAINTS = 7;
const WARM_MS = 1500;
const MEASURED_MS = 4000;

/** More arrives than is taken, and the ring has room for it: from some time on a thousand packets are on their way. */
const CROWD = 'v=1&scenario=overload&ringSlots=4096&packets=6000&at=2500000';
const CASES = [
  { name: 'one stage, 1000 packets', hash: `${CROWD}&show=a`, plays: true },
  { name: 'two stages, 1000 each', hash: CROWD, plays: true },
  { name: 'two stages, flows', hash: `${CROWD}&speed=50000`, plays: true },
  { name: 'two stages, accesses', hash: `${CROWD}&speed=100`, plays: true },
  { name: 'the first screen', hash: 'v=1', plays: true },
  { name: 'paused', hash: CROWD, plays: false },
];

/** An empty page that asks for every frame: what the browser itself needs. */
const EMPTY = 'data:text/html,<script>const f=()=>requestAnimationFrame(f);f()</script>';

/** @param {(line: string) => void} print */
export async function benchFrames(print) {
  if ((await ensureBrowser()) === undefined) return;
  const page = await servePage(OUT_DIR);
  if (page === undefined) throw new Error('the page could not be built');
  const { chromium } = await import('playwright');
  const browser = await chromium.launch(launchOptions());
  try {
    print('frames: ms a frame of script, of all main-thread work (GC, layout and painting included)');
    const empty = await measure(browser, EMPTY, false);
    print(`  ${'an empty page'.padEnd(26)} ${told(empty)}`);
    for (const { name, hash, plays } of CASES) print(`  ${name.padEnd(26)} ${told(await measure(browser, `${page.address}#${hash}`, plays))}`);
    writeFileSync(join(ROOT, OUT_DIR, BARE), '<!doctype html><title>Bare</title><p>Nothing');
    const bareMs = await firstPaintMs(browser, page.address + BARE);
    const labMs = await firstPaintMs(browser, page.address);
    print(`first paint on a slow phone (1.6 Mbit/s, 150 ms, CPU ÷ 4): ${labMs.toFixed(0)} ms, a bare page ${bareMs.toFixed(0)} ms, ratio ${(labMs / bareMs).toFixed(2)}`);
  } finally {
    await browser.close();
    await page.close();
  }
}

/** @param {Awaited<ReturnType<typeof measure>>} measured */
const told = ({ scriptMs, taskMs, asked, frames }) =>
  asked === 0 ? `no frame asked for; script ${scriptMs.toFixed(1)} ms in ${MEASURED_MS / 1000} s` : `script ${(scriptMs / frames).toFixed(2)}, all ${(taskMs / frames).toFixed(2)}, ${frames} frames`;

/**
 * @param {import('playwright').Browser} browser
 * @param {string} address
 * @param {boolean} plays
 */
async function measure(browser, address, plays) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    const ask = requestAnimationFrame;
    const counts = { asked: 0, frames: 0, lastMs: -1 };
    Object.assign(window, {
      frameCounts: counts,
      requestAnimationFrame: (/** @type {FrameRequestCallback} */ draw) => {
        counts.asked++;
        return ask((nowMs) => {
          if (nowMs !== counts.lastMs) counts.frames++;
          counts.lastMs = nowMs;
          draw(nowMs);
        });
      },
    });
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  if (address !== EMPTY) await page.locator('[role="slider"]:not([aria-valuemax="0"])').waitFor({ timeout: 120_000 });
  await page.waitForTimeout(WARM_MS);
  if (plays) await page.keyboard.press('k');
  await page.waitForTimeout(WARM_MS);
  const debug = await page.context().newCDPSession(page);
  await debug.send('Performance.enable', { timeDomain: 'threadTicks' }); // a busy machine is not the page's doing
  const read = async () => {
    const { metrics } = await debug.send('Performance.getMetrics');
    const seconds = (/** @type {string} */ name) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
    const { asked, frames } = /** @type {{ asked: number, frames: number }} */ (await page.evaluate(() => Reflect.get(window, 'frameCounts')));
    return { scriptMs: seconds('ScriptDuration') * 1000, taskMs: seconds('TaskDuration') * 1000, asked, frames };
  };
  const before = await read();
  await page.waitForTimeout(MEASURED_MS);
  const after = await read();
  await page.close();
  return { scriptMs: after.scriptMs - before.scriptMs, taskMs: after.taskMs - before.taskMs, asked: after.asked - before.asked, frames: after.frames - before.frames };
}

/**
 * The median of several first visits, each with an empty cache.
 * @param {import('playwright').Browser} browser
 * @param {string} address
 */
async function firstPaintMs(browser, address) {
  const paints = [];
  for (let visit = 0; visit < PAINTS; visit++) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const debug = await context.newCDPSession(page);
    await debug.send('Network.enable');
    await debug.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 });
    await debug.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(address, { waitUntil: 'load' });
    paints.push(await page.evaluate(async () => {
      for (;;) {
        const painted = performance.getEntriesByName('first-contentful-paint')[0];
        if (painted !== undefined) return painted.startTime;
        await new Promise((next) => setTimeout(next, 50));
      }
    }));
    await context.close();
  }
  return paints.sort((a, b) => a - b)[PAINTS >> 1] ?? Number.NaN;
}
