import { newAccountCode } from '#domain/account-rules.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { insertOpened } from './insert-opened.ts'

/**
 * Opens an empty voucher, the store credit of a refund; creditAccount puts the amount on it. Its
 * code goes to paper: whoever holds it may spend it.
 */
export function openVoucher(
  tx: Db,
  seams: Seams,
  order: { customerId: string | null; openedBy: string; atMs: number },
): { accountId: string; code: string } {
  const accountId = uuidv7(seams)
  const code = newAccountCode('voucher', seams.randomness)
  insertOpened(tx, {
    id: accountId,
    kind: 'voucher',
    code,
    customer_id: order.customerId,
    floor_minor: 0,
    expires_on: null,
    opened_by: order.openedBy,
    opened_at_ms: order.atMs,
  })
  return { accountId, code }
}
