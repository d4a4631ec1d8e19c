// What stands in the way of a close, as a picture.

import type { CloseBlocker } from '#domain/wire/shift-message.ts'
import type { IconName } from '../../parts/icon-shapes.ts'

export const BLOCKER_ICONS: Record<CloseBlocker['kind'], IconName> = {
  'held-cart': 'tray',
  'unpaid-bill': 'receipt',
  'unsent-sales': 'upload',
  'silent-terminal': 'terminal',
  'uncertain-print': 'printer',
  'held-print': 'printer',
  'open-conflict': 'warning',
  'unverified-payment': 'help',
  'open-exchange': 'swap',
  'waiting-payment': 'clock',
  'addendum-cash': 'cash',
}
