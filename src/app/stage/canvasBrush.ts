import { type Brush, type Fonts, makeBrush } from '../../view/paint/brush.ts';
import { PALETTES, type ThemeId } from '../../view/scene/palette.ts';

/** The page's fonts as a canvas wants to hear them. */
function fontsOf(element: Element): Fonts {
  const style = getComputedStyle(element);
  return { sans: style.fontFamily || 'sans-serif', mono: style.getPropertyValue('--font-mono') || 'monospace' };
}

export interface Canvas {
  readonly brush: Brush;
  readonly ratio: number;
}

/** Sizes a canvas to its place at the screen's resolution and makes the brush for a theme. */
export function prepareCanvas(canvas: HTMLCanvasElement, width: number, height: number, theme: ThemeId): Canvas | null {
  const ratio = Math.min(window.devicePixelRatio || 1, 3);
  const [wide, high] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  canvas.style.setProperty('width', `${width}px`);
  canvas.style.setProperty('height', `${height}px`);
  const pen = canvas.getContext('2d');
  if (pen === null) return null;
  return { brush: makeBrush(pen, PALETTES[theme], fontsOf(canvas), ratio), ratio };
}

/** Calls back when fonts have arrived or the screen's resolution changed: what was drawn before looks different then. */
export function onLooksChanged(changed: () => void): () => void {
  let alive = true;
  void document.fonts.ready.then(() => {
    if (alive) changed();
  });
  document.fonts.addEventListener('loadingdone', changed);
  const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  query.addEventListener('change', changed);
  return () => {
    alive = false;
    document.fonts.removeEventListener('loadingdone', changed);
    query.removeEventListener('change', changed);
  };
}
