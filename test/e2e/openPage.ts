import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, Page } from 'playwright';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page, with everything it should not do written down from its first instant. */
export interface WatchedPage {
  page: Page;
  /** Addresses of all requests, `data:` and `blob:` excepted. */
  requests: string[];
  /** Errors and warnings of the console, uncaught exceptions, failed requests and answers of 400 and above. */
  complaints: string[];
  /** What the content security policy refused. */
  policyViolations: string[];
}

export async function openPage(browser: Browser, address: string, viewport = { width: 1280, height: 800 }): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport });
  const watched: WatchedPage = { page, requests: [], complaints: [], policyViolations: [] };
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url())) watched.requests.push(request.url());
  });
  page.on('requestfailed', (request) => {
    // A page that is left or loaded again lets go of its icon.
    if (request.url().endsWith('/favicon.svg') && request.failure()?.errorText === 'net::ERR_ABORTED') return;
    watched.complaints.push(`${request.url()}: ${request.failure()?.errorText ?? 'failed'}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) watched.complaints.push(`${response.url()}: ${response.status()}`);
  });
  page.on('pageerror', (error) => watched.complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') watched.complaints.push(message.text());
  });
  await page.exposeFunction('reportPolicyViolation', (what: string) => {
    watched.policyViolations.push(what);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report: unknown = Reflect.get(window, 'reportPolicyViolation');
      if (typeof report === 'function') report(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  return watched;
}

/** What axe finds wrong with the page as it stands, one line for each element. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource); // the debugger's evaluate is not subject to the page's policy
  const results = await page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as { run: (options: RunOptions) => Promise<AxeResults> };
    return axe.run({ resultTypes: ['violations'] });
  });
  return results.violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.html}`));
}
