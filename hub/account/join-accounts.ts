import { openDebts } from '#domain/credit-ageing.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import {
  type AccountRow,
  giveAccountTo,
  listAccountsOf,
  listMoves,
  markAccountMerged,
  moveOpenAccountHolds,
  widenFloor,
} from './account-store.ts'
import { moveAccount } from './move-account.ts'

export type JoinOrder = {
  loserId: string
  winnerId: string
  mergeId: string
  staffId: string | null
  atMs: number
}
export type Joined = { from_account_id: string; to_account_id: string; amount_minor: number }

/**
 * Accounts of two customers that are one. Cards, vouchers and what only one of them has go over as
 * they are. Of two deposits or two kasbon accounts one goes on: its balance grows by an entry and
 * the other's ends at zero by another. A debt keeps its day; the higher limit holds, and where the
 * debts together are beyond it they stay and only cannot grow.
 */
export function joinAccounts(tx: Db, order: JoinOrder): Joined[] {
  const own = listAccountsOf(tx, order.winnerId)
  return listAccountsOf(tx, order.loserId).flatMap((from) => {
    const isOne = from.kind === 'deposit' || from.kind === 'credit'
    const to = isOne ? own.find(({ kind }) => kind === from.kind) : undefined
    if (to) return [join(tx, from, to, order)]
    giveAccountTo(tx, from.id, order.winnerId)
    return []
  })
}

function join(tx: Db, from: AccountRow, to: AccountRow, order: JoinOrder): Joined {
  const { mergeId: documentId, staffId, atMs } = order
  const entry = { reason: 'merge' as const, documentId, staffId, atMs }
  const amount_minor = from.balance_minor
  const floorMinor = Math.min(from.floor_minor, to.floor_minor)
  const sumMinor = from.balance_minor + to.balance_minor
  const isActive = from.is_active === 1 && to.is_active === 1
  // The database lets no balance fall below its floor, and this one only changes hands.
  widenFloor(tx, to.id, Math.min(floorMinor, sumMinor), isActive)
  if (amount_minor !== 0) {
    const pieces = piecesOf(tx, from)
    moveAccount(tx, { ...entry, accountId: from.id, amountMinor: 0 - amount_minor })
    for (const { amountMinor, atMs: datedMs } of pieces) {
      moveAccount(tx, { ...entry, accountId: to.id, amountMinor, datedMs })
    }
  }
  widenFloor(tx, to.id, floorMinor, isActive)
  markAccountMerged(tx, from.id, to.id)
  moveOpenAccountHolds(tx, from.id, to.id)
  const joined = { from_account_id: from.id, to_account_id: to.id, amount_minor }
  appendAudit(tx, { kind: 'accounts-joined', payload: { merge_id: documentId, ...joined }, atMs })
  return joined
}

/** Debts one by one, oldest first, as far as they are still open. */
function piecesOf(tx: Db, account: AccountRow): { amountMinor: number; atMs: number }[] {
  const moves = listMoves(tx, account.id)
  if (account.balance_minor < 0) return openDebts(moves)
  const last = moves[moves.length - 1]
  return [{ amountMinor: account.balance_minor, atMs: last?.atMs ?? account.opened_at_ms }]
}
