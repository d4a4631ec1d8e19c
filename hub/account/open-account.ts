import { cleanAccountCode, isExpired, newAccountCode } from '#domain/account-rules.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { AccountKind } from '#domain/wire/account-message.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { authorise } from '../staff/authorise.ts'
import { findAccount, isCodeTaken, isCustomer, ownsAccountOf } from './account-store.ts'
import { insertOpened } from './insert-opened.ts'

export type OpenAccount = {
  accountId: string
  kind: Exclude<AccountKind, 'exchange'>
  /** Null: the hub makes one. */
  code: string | null
  customerId: string | null
  /** Of kasbon; 0 for all others. */
  limitMinor: number
  expiresOn: string | null
  approvalId: string | null
  today: string
  atMs: number
}

/**
 * Opens an account with nothing on it; the id is the till's, so a retry opens nothing twice.
 * Deposits and kasbon belong to a customer, one of each, and need the permission open-credit up to
 * the limit. Refuses ACCOUNT_EXISTS, ACCOUNT_NEEDS_CUSTOMER, UNKNOWN_CUSTOMER, INVALID_REQUEST,
 * IDEMPOTENCY_MISMATCH and what authorise refuses.
 */
export function openAccount(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: OpenAccount,
): Outcome<{ accountId: string }> {
  const { accountId, kind, customerId, limitMinor, atMs } = order
  const code = order.code === null ? null : cleanAccountCode(order.code)
  const before = findAccount(tx, accountId)
  if (before) {
    const isSame =
      before.kind === kind &&
      before.customer_id === customerId &&
      (code === null || before.code === code)
    return isSame ? succeed({ accountId }) : refuse('IDEMPOTENCY_MISMATCH', undefined, 'account_id')
  }
  const refusal = refusalOf(tx, order, code)
  if (refusal) return refusal
  if (kind === 'deposit' || kind === 'credit') {
    const approval = { approvalIds: [order.approvalId], subjectId: accountId, atMs }
    const ask = { ...actor, ...approval, permission: 'open-credit' as const, amount: limitMinor }
    const allowed = authorise(tx, ask)
    if (!allowed.ok) return allowed
  }
  insertOpened(tx, {
    id: accountId,
    kind,
    code: code ?? newAccountCode(kind, seams.randomness),
    customer_id: customerId,
    floor_minor: 0 - limitMinor,
    expires_on: order.expiresOn,
    opened_by: actor.staff.staff_id,
    opened_at_ms: atMs,
  })
  return succeed({ accountId })
}

function refusalOf(tx: Db, order: OpenAccount, code: string | null) {
  const { kind, customerId, limitMinor, expiresOn } = order
  const isPersonal = kind === 'deposit' || kind === 'credit'
  if (isPersonal && customerId === null) {
    return refuse('ACCOUNT_NEEDS_CUSTOMER', undefined, 'customer_id')
  }
  if (customerId !== null && !isCustomer(tx, customerId)) {
    return refuse('UNKNOWN_CUSTOMER', undefined, 'customer_id')
  }
  if (kind !== 'credit' && limitMinor !== 0) {
    return refuse('INVALID_REQUEST', 'only kasbon has a limit', 'limit_minor')
  }
  if (isExpired(expiresOn, order.today)) {
    return refuse('INVALID_REQUEST', 'that day has passed', 'expires_on')
  }
  if (code !== null && isCodeTaken(tx, code)) return refuse('ACCOUNT_EXISTS', undefined, 'code')
  if (isPersonal && customerId !== null && ownsAccountOf(tx, customerId, kind)) {
    return refuse('ACCOUNT_EXISTS', undefined, 'customer_id')
  }
  return null
}
