// Key screens of the page: what `npm run screenshots` takes pictures of, and what the visual tests compare with those in docs/.

/**
 * @typedef {object} Screen
 * @property {string} id
 * @property {string} hash what the address says beside the theme
 * @property {readonly string[]} [keys] pressed when the page stands
 */

export const SIZES = /** @type {const} */ ([
  { id: 'desktop', width: 1440, height: 900 },
  { id: 'small', width: 1280, height: 720 },
  { id: 'phone', width: 390, height: 844 },
]);

export const THEMES = /** @type {const} */ (['light', 'dark', 'projector']);

/** @type {readonly Screen[]} */
export const SCREENS = [
  { id: 'first-screen', hash: 'at=12034065&follow=968' },
  { id: 'one-core', hash: 'scenario=vj-2006-one-core&at=12034065&follow=968' },
  { id: 'misdelivery', hash: 'scenario=misdelivery&at=3301000&follow=100' },
  { id: 'steering', hash: 'scenario=steering-sixteen-flows&a=rss&b=arfs&at=1500000&follow=300' },
  { id: 'overload', hash: 'scenario=overload&at=3000000' },
  { id: 'knobs', hash: 'at=12034065&follow=968', keys: ['t'] },
  { id: 'rules', hash: 'scenario=misdelivery&at=3301000&follow=100', keys: ['e'] },
  { id: 'validation', hash: 'at=12034065&follow=968', keys: ['v'] },
  { id: 'help', hash: 'at=12034065&follow=968', keys: ['?'] },
];

/** Those that docs/ keeps: the README's picture, and one of each other form. */
export const KEPT = /** @type {const} */ ([
  { screen: 'first-screen', size: 'desktop', theme: 'light', file: 'first-screen.png' },
  { screen: 'misdelivery', size: 'desktop', theme: 'dark', file: 'misdelivery-dark.png' },
  { screen: 'first-screen', size: 'small', theme: 'projector', file: 'projector.png' },
  { screen: 'first-screen', size: 'phone', theme: 'light', file: 'phone.png' },
]);

/**
 * A page of the browser, still, at one of the screens.
 * @param {import('playwright').Browser} browser
 * @param {string} baseURL
 * @param {{ screen: string, size: string, theme: string }} which
 */
export async function openScreen(browser, baseURL, { screen: screenId, size: sizeId, theme }) {
  const screen = SCREENS.find(({ id }) => id === screenId);
  const size = SIZES.find(({ id }) => id === sizeId);
  if (screen === undefined || size === undefined) throw new Error(`there is no screen ${screenId} in size ${sizeId}`);
  const page = await browser.newPage({ viewport: { width: size.width, height: size.height }, reducedMotion: 'reduce' });
  await page.goto(`${baseURL}#v=1&theme=${theme}&${screen.hash}`, { waitUntil: 'networkidle' });
  await page.getByRole('tabpanel').or(page.getByRole('tab').first()).first().waitFor();
  for (const key of screen.keys ?? []) {
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
  }
  await page.waitForFunction(() => document.fonts.status === 'loaded');
  await page.waitForTimeout(600);
  return page;
}
