import { type RefObject, useLayoutEffect, useState } from 'react';

/** Width of an element in whole CSS pixels; 0 before it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const host = element.current;
    if (host === null) return undefined;
    const measure = () => setWidth(Math.floor(host.getBoundingClientRect().width));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(host);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** From here on there is room for a bigger picture: geometry and type grow together. */
const BIG_FROM = 1740;
export const bigness = (stageWidth: number): number => (stageWidth >= BIG_FROM ? 1.25 : 1);

/** Factor on the type of score and lens: a theme's own, more on a big screen, no more than a phone bears. */
export const typeFactor = (themeType: number, width: number): number => (width < 600 ? Math.min(themeType, 1.15) : themeType * bigness(width));
