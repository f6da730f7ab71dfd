/** Transport signs, 20 px, drawn with the current colour. */
const PATHS = {
  toStart: 'M4 3h2.2v14H4zM17 3v14L7.5 10z',
  stepBack: 'M13 3v14L3.5 10zM15 3h2.2v14H15z',
  play: 'M5 3v14l12-7z',
  pause: 'M4.5 3h4v14h-4zM11.5 3h4v14h-4z',
  stepForward: 'M2.8 3H5v14H2.8zM7 3v14l9.5-7z',
  toEnd: 'M3 3v14l9.5-7zM13.8 3H16v14h-2.2z',
} as const;

export type IconId = keyof typeof PATHS;

export function Icon({ id }: { readonly id: IconId }) {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[id]} fill="currentColor" />
    </svg>
  );
}
