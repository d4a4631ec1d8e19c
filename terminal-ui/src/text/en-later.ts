// English of every screen but selling.

import { enConsole } from './en-console.ts'
import { enPermissions } from './en-permissions.ts'
import { enRefund } from './en-refund.ts'
import type { idLater } from './id-later.ts'

export const enLater = {
  ...enConsole,
  ...enPermissions,
  ...enRefund,
} as const satisfies Record<keyof typeof idLater, string>
