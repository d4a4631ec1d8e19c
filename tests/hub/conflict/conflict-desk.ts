// Disagreements of a small shop and the manager who settles them, by the verbs themselves.
import type { Test } from 'tap'
import type { Outcome } from '#domain/errors.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { type ConflictFinding, raiseConflict } from '#hub/conflict/raise-conflict.ts'
import {
  type Resolved,
  type ResolveOrder,
  resolveConflict,
} from '#hub/conflict/resolve-conflict.ts'
import { write, writeUnlessRefused } from '#hub/db/write.ts'
import type { Actor } from '#hub/requester.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { THE_MANAGER } from '../../support/close-shift.ts'
import { makeSale, type SaleWish } from '../../support/sale-maker.ts'
import { testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

let nextId = 7_000
export const newId = () => testId(nextId++)

/** The manager's word; what a settling said, or the code by which it was refused. */
export function conflictDesk(t: Test) {
  const shop = smallShop(t)
  const { db, seams } = shop
  const taker = createSaleTaker(shop.deps)
  const one = (query: string, ...of: unknown[]): unknown =>
    db
      .prepare(query)
      .pluck()
      .get(...of)
  const resolve = (order: ResolveOrder, actor: Actor = THE_MANAGER): Outcome<Resolved> =>
    writeUnlessRefused(db, (tx) => resolveConflict(tx, seams, actor, order))
  return {
    ...shop,
    one,
    async sell(wish: Omit<SaleWish, 'number'> & { number?: number }, change: object = {}) {
      const sale: SaleMessage = { ...makeSale({ number: 1, ...wish }), ...change }
      const outcome = await taker.take('drained', sale, null)
      return { sale, outcome }
    },
    raise(documentId: string, type: ConflictFinding['type'], detail: object): string {
      const finding = { type, message: 'as a test says', detail: { ...detail } }
      write(db, (tx) => raiseConflict(tx, seams, documentId, finding))
      return one('SELECT id FROM conflict ORDER BY rowid DESC') as string
    },
    open: (type: string): string =>
      one(
        "SELECT id FROM conflict WHERE type = ? AND state = 'open' ORDER BY rowid",
        type,
      ) as string,
    settle(conflictId: string, change: Partial<ResolveOrder>, actor?: Actor): string {
      const order = { resolution_id: newId(), reason: 'stands', note: null, approval_id: null }
      const outcome = resolve({ ...order, conflictId, ...change } as ResolveOrder, actor)
      return outcome.ok ? 'settled' : [outcome.code, outcome.field].filter(Boolean).join(' ')
    },
    balanceOf: (account: string): unknown =>
      one('SELECT coalesce(sum(amount_minor), 0) FROM journal_entry WHERE account = ?', account),
    faults: () => checkBooks(db),
  }
}
