// Icons of the console alone: they come with the words of the screens beside selling.
export const LATER_ICONS = {
  file: 'M6 3h8l4.5 4.5V21H6V3ZM14 3v5h4.5',
  pulse: 'M3 12h4l2.5-7 5 14 2.5-7h4',
  grid: 'M4 4h7v7H4V4ZM13 4h7v7h-7V4ZM4 13h7v7H4v-7ZM13 13h7v7h-7v-7Z',
  bars: 'M4 20.5h16M6.5 17v-5M12 17V5M17.5 17V9',
  'chevron-right': 'M9 5l7 7-7 7',
} as const
