import type { LATER_ICONS } from './later-icons.ts'

// Our own line icons on a 24 × 24 grid: one path each, drawn with a round stroke.
export const ICON_SHAPES = {
  cart: 'M3 4h2.2l2.3 11.2h10.6l2.2-8H6.4M9 20a.6.6 0 1 0 .01 0M17 20a.6.6 0 1 0 .01 0',
  search: 'M10.5 17.5a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM15.6 15.6 21 21',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8.5v7M11 8.5v7M13.5 8.5v7M16 8.5v7',
  hold: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM10 9v6M14 9v6',
  tray: 'M4 13 6.5 5h11L20 13v6H4v-6ZM4 13h5l1 2.5h4l1-2.5h5',
  person: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
  'person-add':
    'M10 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM3 20.5c.6-4 3.2-6 7-6 1.4 0 2.7.3 3.7.8M18 14v6M15 17h6',
  note: 'M5 3.5h14v11l-5.5 6H5v-17ZM19 14.5h-5.5v6M8.5 8h7M8.5 12h4',
  tag: 'M3.5 12.5v-9h9l8 8-9 9-8-8ZM8 8.01V8',
  percent: 'M19 5 5 19M7.5 9.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM16.5 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  trash: 'M4 6.5h16M9 6.5v-3h6v3M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M4.5 12.5 10 18 19.5 7',
  'chevron-down': 'M5 9l7 7 7-7',
  'chevron-up': 'M5 15l7-7 7 7',
  'arrow-left': 'M20 12H4M11 5l-7 7 7 7',
  more: 'M12 5.7a.6.6 0 1 1 .1 0zM12 12.6a.6.6 0 1 1 .1 0zM12 19.5a.6.6 0 1 1 .1 0z',
  cash: 'M3 6h18v12H3V6ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM6.5 9.01V9M17.5 15.01V15',
  card: 'M3 5.5h18v13H3v-13ZM3 10h18M6.5 15H10',
  qris: 'M4 4h6v6H4V4ZM14 4h6v6h-6V4ZM4 14h6v6H4v-6ZM14 14h2.5v2.5M20 14v2.5M14 20h2.5M20 20v-.01',
  ewallet: 'M4 7.5v11h16v-9H6.5A2.5 2.5 0 0 1 4 7M4 7a2.5 2.5 0 0 1 2.5-2.5H17v5M16 14.01V14',
  transfer: 'M3 9.5 12 4l9 5.5H3ZM5.5 9.5v7M10 9.5v7M14 9.5v7M18.5 9.5v7M3 20h18M4 16.5h16',
  printer: 'M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 13.5h10v7H7v-7Z',
  receipt: 'M5.5 3v18l2.2-1.5L9.8 21l2.2-1.5L14.2 21l2.1-1.5 2.2 1.5V3H5.5ZM9 8h6M9 12h6M9 16h3',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.5 2',
  drawer: 'M3.5 13 6 4.5h12l2.5 8.5M3.5 13h17v6.5h-17V13ZM10 16.2h4M8.5 8.5h7',
  console: 'M4 6h9M17 6h3M4 12h3M11 12h9M4 18h10M18 18h2M15 4v4M9 10v4M16 16v4',
  settings:
    'M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM12 2.8v3M12 18.2v3M2.8 12h3' +
    'M18.2 12h3M5.5 5.5l2.1 2.1M16.4 16.4l2.1 2.1M18.5 5.5l-2.1 2.1M7.6 16.4l-2.1 2.1',
  cloud: 'M7 18.5a4.5 4.5 0 0 1-.5-9 6 6 0 0 1 11.4 1.3A4 4 0 0 1 17.5 18.5H7Z',
  'cloud-off':
    'M7 18.5a4.5 4.5 0 0 1-.5-9M9.5 6.5a6 6 0 0 1 8.4 4.3 4 4 0 0 1 2 6.2M4 4l16 16M15 18.5H7',
  hub:
    'M3.5 13.5h17v6h-17v-6ZM7 16.51v-.01M10.5 16.51v-.01M8.5 9.5a5 5 0 0 1 7 0' +
    'M5.8 6.5a9 9 0 0 1 12.4 0',
  terminal: 'M3.5 4h17v11.5h-17V4ZM9 20h6M12 15.5V20',
  warning: 'M12 4 2.8 19.5h18.4L12 4ZM12 10v4.5M12 17.01V17',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.51V7.5',
  lock: 'M5.5 10.5h13v10h-13v-10ZM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5',
  logout: 'M14 4H5v16h9M10 12h10.5M17 8l4 4-4 4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
  sun:
    'M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2' +
    'M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  device: 'M7 2.5h10v19H7v-19ZM11 18.5h2',
  upload: 'M12 16V4M7 9l5-5 5 5M4 15v5h16v-5',
  download: 'M12 4v12M7 11l5 5 5-5M4 15v5h16v-5',
  refresh: 'M20 11a8 8 0 0 0-14.5-3.5L4 9M4 4v5h5M4 13a8 8 0 0 0 14.5 3.5L20 15M20 20v-5h-5',
  keyboard:
    'M2.5 6h19v12h-19V6ZM6 10.01V10M9 10.01V10M12 10.01V10M15 10.01V10M18 10.01V10' +
    'M6 14.01V14M9 14h6M18 14.01V14',
  scale:
    'M5 20.5h14l-1.5-9h-11l-1.5 9ZM4 7.5h16M12 7.5v4M12 17.5l1.8-2.5M4 7.5C4 5 8 5 8 7.5' +
    'M16 7.5c0-2.5 4-2.5 4 0',
  backspace: 'M8.5 5H21v14H8.5L2.5 12l6-7ZM11.5 9.5l5 5M16.5 9.5l-5 5',
  undo: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  help:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z' +
    'M9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.4-1.2 1-1.2 1.9M12 16.51v-.01',
  menu: 'M4 6.5h16M4 12h16M4 17.5h16',
  pair: 'M9.5 14.5l5-5M8 11l-2.5 2.5a3.5 3.5 0 0 0 5 5L13 16M11 8l2.5-2.5a3.5 3.5 0 0 1 5 5L16 13',
  box: 'M3.5 8 12 3.5 20.5 8v8.5L12 21l-8.5-4.5V8ZM3.5 8l8.5 4.5L20.5 8M12 12.5V21',
  star: 'M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17l-5.3 3 1.1-6L3.4 9.8l6-.8L12 3.5Z',
  gift:
    'M4.5 11h15v9.5h-15V11ZM3 7h18v4H3V7ZM12 7v13.5M12 7C9 7 6.8 5.6 7.6 4.2S12 4.5 12 7Z' +
    'M12 7c3 0 5.2-1.4 4.4-2.8S12 4.5 12 7Z',
  coins:
    'M12 8.5c4 0 7-1.1 7-2.5s-3-2.5-7-2.5S5 4.6 5 6s3 2.5 7 2.5ZM5 6v6c0 1.4 3 2.5 7 2.5' +
    's7-1.1 7-2.5V6M5 12v6c0 1.4 3 2.5 7 2.5s7-1.1 7-2.5v-6',
  swap: 'M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4',
} as const

/** With those that come later (later-icons.ts). */
export type IconName = keyof typeof ICON_SHAPES | keyof typeof LATER_ICONS
const shapes: Partial<Record<IconName, string>> = { ...ICON_SHAPES }
export const shapeOf = (name: IconName): string => shapes[name] ?? ''
export const addShapes = (more: typeof LATER_ICONS): void => void Object.assign(shapes, more)
