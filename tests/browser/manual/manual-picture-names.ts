// Every picture of the manuals. The command takes exactly these, once in each language, and a tidy
// test holds list, folder and manuals against each other (decision 0103).

import type { Language } from '../../../terminal-ui/src/text/translate.ts'

export const PICTURE_FOLDER = 'docs/pictures/manual'
export const PICTURE_BYTES_MAX = 3_400_000
export const LANGUAGES: readonly Language[] = ['id', 'en']

/** At a till. */
export const TILL_PICTURES = [
  ...['login', 'open-shift', 'sell', 'scan-problem', 'weigh', 'line', 'customer', 'held'],
  ...['keys', 'pay-cash', 'pay-card', 'pay-qris', 'done', 'paper-out', 'sale', 'refund'],
  ...['approval', 'exchange', 'shift', 'paid-out', 'offline', 'offline-done', 'offline-panel'],
  ...['conflict', 'settle', 'count', 'close-check', 'closed', 'alone-shift', 'phone-sell'],
  ...['phone-cart', 'buyer'],
] as const

/** At the console. */
export const CONSOLE_PICTURES = [
  ...['today', 'go-to', 'journal', 'conflicts', 'shifts', 'safe', 'payments', 'accounts'],
  ...['promotion', 'catalogue', 'import', 'stock', 'goods', 'stock-count', 'labels', 'report'],
  ...['tax', 'people', 'new-pin', 'roles', 'audit', 'rules', 'scanning', 'scales', 'overrides'],
  ...['terminals', 'printing', 'add-printer', 'cloud', 'health', 'phone-today', 'phone-menu'],
  ...['prices', 'outlet', 'customers', 'statement', 'merge'],
] as const

/** In the rehearsal outlet. */
export const REHEARSAL_PICTURES = ['rehearsal-till', 'rehearsal-console'] as const

export const PICTURE_NAMES: readonly string[] = [
  ...TILL_PICTURES,
  ...CONSOLE_PICTURES,
  ...REHEARSAL_PICTURES,
]

export const pictureFile = (name: string, language: Language): string => `${name}-${language}.webp`
