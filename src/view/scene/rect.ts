export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const rect = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });

export const centreX = (r: Rect): number => r.x + r.width / 2;
export const centreY = (r: Rect): number => r.y + r.height / 2;
export const right = (r: Rect): number => r.x + r.width;
export const bottom = (r: Rect): number => r.y + r.height;

/** A rectangle of another size around the same middle. */
export const around = (r: Rect, width: number, height: number): Rect =>
  rect(centreX(r) - width / 2, centreY(r) - height / 2, width, height);

export const overlap = (a: Rect, b: Rect): boolean => a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);

/** Whether a point lies in a rectangle that was grown to at least `least` in both directions (a finger needs 24). */
export function hits(r: Rect, x: number, y: number, least: number): boolean {
  const growX = Math.max(0, least - r.width) / 2;
  const growY = Math.max(0, least - r.height) / 2;
  return x >= r.x - growX && x <= right(r) + growX && y >= r.y - growY && y <= bottom(r) + growY;
}
