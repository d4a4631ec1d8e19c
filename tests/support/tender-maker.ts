// Ledger tenders for tests: accounts with something on them, promises, the tenders that name them.
import { must } from '#domain/errors.ts'
import type { TenderInput } from '#domain/settle.ts'
import type { AccountKind } from '#domain/wire/account-message.ts'
import { insertOpened } from '#hub/account/insert-opened.ts'
import { moveAccount } from '#hub/account/move-account.ts'
import { placeHold } from '#hub/account/place-hold.ts'
import { postJournal } from '#hub/books/post-journal.ts'
import type { Db } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { CASHIER_ID, CUSTOMER_ID, TERMINAL, testId } from './small-outlet.ts'

export const TODAY = '2026-11-22'

export type AccountWish = {
  id?: string
  kind?: AccountKind
  balanceMinor?: number
  limitMinor?: number
  customerId?: string | null
  expiresOn?: string | null
  isActive?: boolean
  atMs?: number
}

let accountCount = 0

/** Opens an account with a balance of its own; returns its id. */
export function giveAccount(db: Db, wish: AccountWish = {}): string {
  accountCount += 1
  const id = wish.id ?? testId(2_000_000 + accountCount)
  const { kind = 'gift_card', balanceMinor = 0, atMs = 0 } = wish
  write(db, (tx) => {
    insertOpened(tx, {
      id,
      kind,
      code: `TEST-${id.slice(-8)}`,
      customer_id: wish.customerId === undefined ? CUSTOMER_ID : wish.customerId,
      floor_minor: 0 - (wish.limitMinor ?? 0),
      expires_on: wish.expiresOn ?? null,
      opened_by: CASHIER_ID,
      opened_at_ms: atMs,
    })
    if (balanceMinor === 0) return
    const reason = balanceMinor > 0 ? ('top-up' as const) : ('redeem' as const)
    const document = { documentId: testId(3_000_000 + accountCount), staffId: CASHIER_ID }
    moveAccount(tx, { accountId: id, amountMinor: balanceMinor, reason, ...document, atMs })
    const owed = new Map([
      [`account/${kind}`, -balanceMinor],
      ['suspense', balanceMinor],
    ])
    postJournal(tx, document.documentId, null, owed)
  })
  if (wish.isActive === false) {
    run(db, sql.updateTable('account').set({ is_active: 0 }).where('id', '=', id))
  }
  return id
}

export type HoldWish = {
  holdId: string
  saleId: string
  amountMinor: number
  accountId?: string
  customerId?: string
  atMs: number
  terminalId?: string
}

export const tryHold = (db: Db, wish: HoldWish) =>
  write(db, (tx) =>
    placeHold(tx, {
      holdId: wish.holdId,
      saleId: wish.saleId,
      accountId: wish.accountId ?? null,
      customerId: wish.customerId ?? null,
      amountMinor: wish.amountMinor,
      terminalId: wish.terminalId ?? TERMINAL.id,
      today: TODAY,
      atMs: wish.atMs,
    }),
  )

export const hold = (db: Db, wish: HoldWish) => must(tryHold(db, wish))

export const ledgerTender = (
  method: AccountKind | 'loyalty',
  tenderedMinor: number,
  evidence: TenderInput['evidence'],
): TenderInput => ({ method, tenderedMinor, evidence, state: 'verified' })

export const balanceOf = (db: Db, accountId: string): number =>
  db.prepare('SELECT balance_minor FROM account WHERE id = ?').pluck().get(accountId) as number

/** Gives points to the test's customer, as a head office would have. */
export function givePoints(db: Db, points: number, atMs = 0): void {
  const entry = { customer_id: CUSTOMER_ID, points, reason: 'initial', at_ms: atMs }
  run(db, sql.insertInto('loyalty_entry').values({ ...entry, document_id: CUSTOMER_ID }))
  db.prepare('UPDATE customer SET loyalty_points = loyalty_points + ? WHERE id = ?').run(
    points,
    CUSTOMER_ID,
  )
}
export const pointsOf = (db: Db): number =>
  db.prepare('SELECT loyalty_points FROM customer WHERE id = ?').pluck().get(CUSTOMER_ID) as number

/** Moves of a kasbon account in the past: [amount, days ago], oldest first. */
export function openDebts(db: Db, accountId: string, debts: [number, number][]): void {
  write(db, (tx) => {
    for (const [index, [amountMinor, daysAgo]] of debts.entries()) {
      const documentId = `${accountId.slice(0, -4)}${8000 + index}`
      const atMs = Date.now() - daysAgo * 24 * 3_600_000
      const move = { accountId, amountMinor, documentId, staffId: CASHIER_ID, atMs }
      moveAccount(tx, { ...move, reason: 'redeem' })
    }
  })
}
