import { type ThemeId, themeCss } from '../../view/scene/palette.ts';

/**
 * The tokens come as a constructed style sheet: the page's policy (`style-src 'self'`) allows no style text in the
 * document, and so the colours live in one file, view/scene/palette.ts.
 */
let sheet: CSSStyleSheet | null = null;

/** Puts a theme on the page and says which one it is; 'system' follows the device. */
export function applyTheme(choice: ThemeId | 'system'): ThemeId {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(themeCss());
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  const theme = choice === 'system' ? systemTheme() : choice;
  document.documentElement.dataset['theme'] = theme;
  return theme;
}

const DARK = '(prefers-color-scheme: dark)';

export const systemTheme = (): ThemeId => (matchMedia(DARK).matches ? 'dark' : 'light');

/** Calls back when the device changes its mind; the result stops listening. */
export function watchSystemTheme(changed: (theme: ThemeId) => void): () => void {
  const query = matchMedia(DARK);
  const hear = () => changed(systemTheme());
  query.addEventListener('change', hear);
  return () => query.removeEventListener('change', hear);
}
