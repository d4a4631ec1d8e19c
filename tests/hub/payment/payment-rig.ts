// A payment desk over a real database, with a fake provider in virtual time.
import type { Test } from 'tap'
import { must, type Outcome } from '#domain/errors.ts'
import { writeQris } from '#domain/qris.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { PaymentMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import type { AttemptRow } from '#hub/payment/attempt-store.ts'
import { createFakeProvider, type FakeTemper } from '#hub/payment/fake-provider.ts'
import { createPaymentDesk } from '#hub/payment/payment-desk.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { cash, makeSale } from '../../support/sale-maker.ts'
import { CASHIER_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'
import { virtualTime } from '../../support/virtual-time.ts'

export const STICKER = writeQris([
  { tag: '00', value: '01' },
  { tag: '01', value: '11' },
  { tag: '51', value: '0014ID.CO.QRIS.WWW0215ID10200000000010303UMI' },
  { tag: '52', value: '5411' },
  { tag: '53', value: '360' },
  { tag: '58', value: 'ID' },
  { tag: '59', value: 'TOKO UJI' },
  { tag: '60', value: 'JAKARTA' },
])
export const SALE = testId(7_000_001)
export const ATTEMPT = '019a9000-0000-7000-8000-00000000abcd'

export type RigOptions = { temper?: FakeTemper | null; sticker?: string | null }

export function paymentRig(t: Test, options: RigOptions = {}) {
  const { db, deps: plain, seams } = smallShop(t)
  const time = virtualTime(seams.clock.nowMs())
  const temper = options.temper === undefined ? { paidAfterMs: null, newsCount: 1 } : options.temper
  const provider = temper && createFakeProvider(temper, time.timers)
  const heard: LiveMessage[] = []
  const live = {
    publish: (message: LiveMessage) => void heard.push(message),
    publishTo: (_: string, message: LiveMessage) => void heard.push(message),
  }
  const deps = { ...plain, live, seams: { ...seams, clock: time.clock, timers: time.timers } }
  const qris_payload = options.sticker === undefined ? STICKER : options.sticker
  write(db, (tx) => putRules(tx, { ...DEFAULT_RULES, qris_payload }, 1))
  const openDesk = () => {
    const desk = createPaymentDesk(deps, provider)
    desk.start()
    t.teardown(desk.stop)
    return desk
  }
  const taker = createSaleTaker(deps)
  return { db, deps, time, provider, heard, openDesk, taker }
}

export const order = (change: object = {}) => ({
  attemptId: ATTEMPT,
  saleId: SALE,
  method: 'qris' as const,
  amountMinor: 6_300,
  terminalId: TERMINAL.id,
  staffId: CASHIER_ID,
  ...change,
})

/** A sale of 6,300 paid by QRIS in that state, or 300 of it by cash. */
export const qrisSale = (
  state: 'verified' | 'unverified',
  evidence: PaymentMessage['evidence'],
  wish: { amountMinor?: number; committed?: boolean; saleId?: string; number?: number } = {},
) =>
  makeSale({
    number: wish.number ?? 1,
    transactionId: wish.saleId ?? SALE,
    committed: wish.committed ?? true,
    tenders: (total) => {
      const tenderedMinor = wish.amountMinor ?? total
      const qris = { method: 'qris' as const, tenderedMinor, evidence, state }
      return tenderedMinor === total ? [qris] : [qris, cash(total - tenderedMinor)]
    },
  })

export const verifications = (db: Db): unknown[] =>
  db.prepare('SELECT sale_id, line_no, source, reference FROM payment_verification').all()

export const stateOf = (outcome: Outcome<AttemptRow>): string => must(outcome).state
