/** What the app itself says, in one place. Names of stages, structures, knobs and constants stay with their data. */
export const ui = {
  title: 'Netchannel Lab',
  dropped: { privacy: 'Read in this tab, sent nowhere.' },
} as const;
