// Bahasa Indonesia of every screen but selling: fetched with the first of them (later-texts.ts).

import { idConsole } from './id-console.ts'
import { idPermissions } from './id-permissions.ts'
import { idRefund } from './id-refund.ts'

export const idLater = {
  ...idConsole,
  ...idPermissions,
  ...idRefund,
} as const
