import { availableMinor } from '#domain/account-rules.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import type { Actor } from '../requester.ts'
import { findAccount, heldMinorOf, updateAccount } from './account-store.ts'
import { releaseHoldsOfAccount } from './hold-store.ts'

export type ChangeAccount = {
  accountId: string
  limitMinor: number
  expiresOn: string | null
  isActive: boolean
  note: string | null
  atMs: number
}

/**
 * Sets an account's limit and last day, and blocks or frees it. A debt beyond a lower limit stays
 * what it is; it only cannot grow. Promises that the change no longer covers are taken back: the
 * till that holds one asks again. Refuses ACCOUNT_NOT_FOUND, and INVALID_REQUEST for a limit on
 * what is not kasbon.
 */
export function changeAccount(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: ChangeAccount,
): Outcome<{ accountId: string }> {
  const { atMs } = order
  const account = findAccount(tx, order.accountId)
  if (!account) return refuse('ACCOUNT_NOT_FOUND')
  const accountId = account.id
  if (account.kind !== 'credit' && order.limitMinor !== 0) {
    return refuse('INVALID_REQUEST', 'only kasbon has a limit', 'limit_minor')
  }
  const change = {
    floor_minor: 0 - order.limitMinor,
    expires_on: order.expiresOn,
    is_active: Number(order.isActive),
  }
  const isSame =
    account.floor_minor === change.floor_minor &&
    account.expires_on === change.expires_on &&
    account.is_active === change.is_active
  if (isSame) return succeed({ accountId })
  updateAccount(tx, accountId, change)
  const heldMinor = heldMinorOf(tx, accountId, atMs)
  const room = { balanceMinor: account.balance_minor, floorMinor: change.floor_minor, heldMinor: 0 }
  if (!order.isActive || heldMinor > availableMinor(room)) releaseHoldsOfAccount(tx, accountId)
  const { staff, terminalId } = actor
  const facts = {
    account_id: accountId,
    ...change,
    note: order.note,
    staff_id: staff.staff_id,
    terminal_id: terminalId,
  }
  appendAudit(tx, { kind: 'account-changed', payload: facts, atMs })
  const documentId = uuidv7(seams)
  appendOutbox(tx, { kind: 'account-changed', documentId, payload: facts, atMs })
  return succeed({ accountId })
}
