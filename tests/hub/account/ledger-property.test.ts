import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import { grantsOf } from '#domain/permissions.ts'
import type { AccountKind } from '#domain/wire/account-message.ts'
import { changeAccount } from '#hub/account/change-account.ts'
import { creditAccount } from '#hub/account/credit-account.ts'
import { markReleased } from '#hub/account/hold-store.ts'
import { payOutAccount } from '#hub/account/pay-out-account.ts'
import { takeAccountMoney } from '#hub/account/take-account-money.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { payloadHash } from '#hub/books/payload-hash.ts'
import { postJournal } from '#hub/books/post-journal.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { completeSale } from '#hub/sale/complete-sale.ts'
import { hold as holdRuns } from '../../support/property.ts'
import { cash, makeSale } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, MANAGER_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { openSmallShop, type SmallShop } from '../../support/small-shop.ts'
import {
  giveAccount,
  givePoints,
  ledgerTender,
  TODAY,
  tryHold,
} from '../../support/tender-maker.ts'
import { payment, payout, receipt } from './account-desk.ts'

const KINDS = ['gift_card', 'deposit', 'credit', 'loyalty'] as const
type Kind = (typeof KINDS)[number]

const anyKind = fc.constantFrom(...KINDS)
const anyAmount = fc.integer({ min: 1, max: 6_300 })
const anySlot = fc.nat(5)
const anyAct = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('hold' as const),
      kind: anyKind,
      amount: anyAmount,
      slot: anySlot,
    }),
  },
  fc.record({ act: fc.constant('release' as const), slot: anySlot }),
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('sell' as const),
      kind: anyKind,
      amount: anyAmount,
      slot: anySlot,
      isCommitted: fc.boolean(),
    }),
  },
  fc.record({ act: fc.constant('take' as const), kind: anyKind, amount: anyAmount }),
  fc.record({ act: fc.constant('pay-out' as const), kind: anyKind, amount: anyAmount }),
  fc.record({ act: fc.constant('refund' as const), kind: anyKind, amount: anyAmount }),
  fc.record({ act: fc.constant('limit' as const), limit: fc.nat(10_000), isActive: fc.boolean() }),
  fc.record({ act: fc.constant('wait' as const), minutes: fc.nat(20) }),
)
type Act = typeof anyAct extends fc.Arbitrary<infer T> ? T : never

/** Several tills at one outlet: a slot is a sale somebody is paying. */
class Ledgers {
  readonly shop: SmallShop
  readonly accounts: Record<Exclude<Kind, 'loyalty'>, string>
  #count = 0
  #sales = new Map<number, { saleId: string; holdId: string | null; amount: number; kind: Kind }>()

  constructor(shop: SmallShop) {
    this.shop = shop
    givePoints(shop.db, 5_000)
    this.accounts = {
      gift_card: giveAccount(shop.db, { balanceMinor: 8_000 }),
      deposit: giveAccount(shop.db, { kind: 'deposit', balanceMinor: 5_000 }),
      credit: giveAccount(shop.db, { kind: 'credit', limitMinor: 9_000 }),
    }
  }

  do(act: Act): void {
    const { db, seams } = this.shop
    const atMs = seams.clock.nowMs()
    if (act.act === 'wait') seams.clock.advance(act.minutes * 60_000)
    if (act.act === 'hold') this.#hold(act.slot, act.kind, act.amount)
    if (act.act === 'release') {
      const holdId = this.#sales.get(act.slot)?.holdId
      if (holdId) write(db, (tx) => markReleased(tx, holdId))
    }
    if (act.act === 'sell') this.#sell(act)
    if (act.act === 'take' && act.kind !== 'loyalty') {
      const body = receipt(this.accounts[act.kind], act.amount, [payment('cash', act.amount)])
      this.#money(
        (tx, order) => takeAccountMoney(tx, seams, { ...order, request: body as never }),
        body,
      )
    }
    if (act.act === 'pay-out' && act.kind !== 'loyalty') {
      const body = payout(this.accounts[act.kind], act.amount)
      this.#money((tx, order) => payOutAccount(tx, seams, { ...order, request: body }), body)
    }
    if (act.act === 'refund' && act.kind !== 'loyalty') this.#refund(act.kind, act.amount, atMs)
    if (act.act === 'limit') {
      const change = { limitMinor: act.limit, isActive: act.isActive, expiresOn: null, note: null }
      const order = { accountId: this.accounts.credit, ...change, atMs }
      write(db, (tx) => changeAccount(tx, seams, this.#actor(), order))
    }
  }

  #id(): string {
    this.#count += 1
    return testId(9_000_000 + this.#count)
  }

  #actor() {
    const staff = { staff_id: MANAGER_ID, name: 'Budi', role: 'manager' as const }
    return { staff, grants: grantsOf('manager'), terminalId: TERMINAL.id }
  }

  #hold(slot: number, kind: Kind, amount: number): void {
    const { db, seams } = this.shop
    const saleId = this.#sales.get(slot)?.saleId ?? this.#id()
    const holdId = this.#id()
    const subject =
      kind === 'loyalty' ? { customerId: CUSTOMER_ID } : { accountId: this.accounts[kind] }
    const wish = { holdId, saleId, amountMinor: amount, atMs: seams.clock.nowMs(), ...subject }
    const isHeld = tryHold(db, wish).ok
    this.#sales.set(slot, { saleId, holdId: isHeld ? holdId : null, amount, kind })
  }

  #sell(act: Extract<Act, { act: 'sell' }>): void {
    const { db, seams } = this.shop
    const open = this.#sales.get(act.slot)
    const { kind, amount, saleId, holdId } = open ?? { ...act, saleId: this.#id(), holdId: null }
    this.#sales.delete(act.slot)
    this.#count += 1
    const evidence = {
      ...(kind === 'loyalty' ? {} : { account_id: this.accounts[kind] }),
      ...(holdId === null ? {} : { hold_id: holdId }),
    }
    const sale = makeSale({
      number: this.#count,
      transactionId: saleId,
      committed: act.isCommitted,
      withCustomer: true,
      loyaltyPointsToRedeem: kind === 'loyalty' ? amount : 0,
      tenders: (total) => [ledgerTender(kind, amount, evidence), cash(total)],
    })
    const saleText = canonicalJson(sale)
    const command = {
      sale,
      saleText,
      payloadHash: payloadHash(sale),
      ageMs: 0,
      sentBy: TERMINAL.id,
    }
    const outcome = write(db, (tx) => completeSale(tx, seams, readOutlet(tx), command))
    if (act.isCommitted && !outcome.ok) throw new Error('a committed sale was refused')
  }

  #money(
    work: (
      tx: SmallShop['db'],
      order: { payloadHash: string; actor: never; today: string; atMs: number },
    ) => unknown,
    body: object,
  ): void {
    const { db, seams } = this.shop
    const order = { payloadHash: payloadHash(body), actor: this.#actor() as never, today: TODAY }
    write(db, (tx) => work(tx, { ...order, atMs: seams.clock.nowMs() }))
  }

  #refund(kind: AccountKind, amountMinor: number, atMs: number): void {
    const accountId = this.accounts[kind as 'deposit']
    const move = { accountId, amountMinor, documentId: this.#id(), staffId: MANAGER_ID, atMs }
    write(this.shop.db, (tx) => {
      if (!creditAccount(tx, { ...move, reason: 'refund' }).ok) return
      const owed = new Map([
        [`account/${kind}`, -amountMinor],
        ['suspense', amountMinor],
      ])
      postJournal(tx, move.documentId, null, owed)
    })
  }

  /** Sentences for what does not hold. */
  broken(): string[] {
    const { db, seams } = this.shop
    const overPromised = db
      .prepare(
        `SELECT a.kind FROM account a WHERE a.balance_minor - a.floor_minor <
           (SELECT coalesce(sum(amount_minor), 0) FROM hold h WHERE h.account_id = a.id
            AND h.state = 'open' AND h.expires_at_ms > ?)
           AND EXISTS (SELECT 1 FROM hold h WHERE h.account_id = a.id AND h.state = 'open'
            AND h.expires_at_ms > ?)
         UNION ALL SELECT 'points' FROM customer c WHERE c.loyalty_points < 0 OR c.loyalty_points <
           (SELECT coalesce(sum(points), 0) FROM hold h WHERE h.customer_id = c.id
            AND h.state = 'open' AND h.expires_at_ms > ?)`,
      )
      .pluck()
      .all(...Array.from({ length: 3 }, () => seams.clock.nowMs()))
    return overPromised.map((kind) => `${kind}: holds promise more than there is`)
  }
}

t.test(
  'whatever tills do with ledgers, every balance is its entries and every promise is kept',
  (t) => {
    const rule = fc.property(fc.array(anyAct, { maxLength: 60, size: 'max' }), (acts) => {
      const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
      const shop = openSmallShop(folder)
      try {
        const ledgers = new Ledgers(shop)
        for (const act of acts) {
          ledgers.do(act)
          const broken = ledgers.broken()
          if (broken.length > 0) throw new Error(`${JSON.stringify(act)}: ${broken}`)
        }
        const broken = checkBooks(shop.db)
        if (broken.length > 0) throw new Error(broken.join('\n'))
      } finally {
        shop.db.close()
        rmSync(folder, { recursive: true, force: true })
      }
    })
    holdRuns(rule, 30)
    t.pass('held')
    t.end()
  },
)
