// What the customer sees, as a value: a pure function of what the till shows. Nothing else than
// what stands here ever goes to the second screen: no names of people, no costs, no notes.

import type { Cart, CartLine } from '#domain/cart.ts'
import type { Outcome } from '#domain/errors.ts'
import type { PricedLine, PricedSale } from '#domain/price-sale.ts'
import type { OpenCharge, OpenExchange, TakenTender } from '../link/database.ts'
import { netOf } from './basket-net.ts'
import { CHARGE_PATIENCE_S, qrOf } from './charge-qr.ts'
import type { Due } from './payment-due.ts'
import type { CompletedSale } from './payment-model.ts'

export type DisplayLine = {
  lineNo: number
  name: string
  quantityMilli: number
  unitCode: string
  unitPriceMinor: number
  /** The list's, where somebody set another price. */
  listPriceMinor: number | null
  discountMinor: number
  /** What the line costs after its own discount, as the till shows it. */
  totalMinor: number
}

export type DisplayScene =
  | { kind: 'idle' }
  | {
      kind: 'basket'
      lines: DisplayLine[]
      /** Off the whole basket. */
      discountMinor: number
      /** Tax on top, where prices are without. */
      taxMinor: number
      /** Goods that come back, or credit from them. */
      backMinor: number
      /** What the till's pay key says; below zero: to give back. */
      totalMinor: number
      /** Tenders taken so far, and what is left; null while nobody pays yet. */
      paying: { paidMinor: number; leftMinor: number } | null
    }
  | {
      kind: 'qris'
      text: string
      amountMinor: number
      isAmountTyped: boolean
      /** The clock of this machine, on which both windows are. */
      endsAtMs: number
    }
  | {
      kind: 'thanks'
      totalMinor: number
      tenderedMinor: number
      changeMinor: number
      receiptNumber: string
      /** Where the receipt can be read; null: paper only. */
      link: string | null
    }
  | { kind: 'refund'; isVoid: boolean; totalMinor: number }

export type DisplayFacts = {
  isLoggedIn: boolean
  cart: Cart
  priced: Outcome<PricedSale>
  exchange: OpenExchange | null
  /** Null: nobody pays. */
  tenders: readonly TakenTender[] | null
  charge: OpenCharge | null
  ownQris: string | null
  due: Pick<Due, 'remainingMinor'>
  completed: Pick<CompletedSale, 'message' | 'changeMinor'> | null
  /** The customer's page of that sale, as soon as the hub has said. */
  pageUrl?: string | null
  refund: { isVoid: boolean; totalMinor: number } | null
}

const IDLE: DisplayScene = { kind: 'idle' }

export function sceneOf(facts: DisplayFacts): DisplayScene {
  const { cart, charge, completed, exchange, isLoggedIn, refund } = facts
  if (!isLoggedIn) return IDLE
  if (refund) return { kind: 'refund', ...refund }
  if (completed) return thanksOf(completed, facts.pageUrl ?? null)
  const qris = charge && facts.tenders ? qrisOf(charge, facts.ownQris) : null
  if (qris) return qris
  if (cart.lines.length === 0 && exchange === null) return IDLE
  // A basket that cannot be priced shows no price here either.
  return facts.priced.ok ? basketOf(facts, facts.priced.value) : IDLE
}

function basketOf(facts: DisplayFacts, { lines, totals }: PricedSale): DisplayScene {
  const { cart, exchange, due, tenders } = facts
  const shown = cart.lines.map((line, index) => lineOf(line, lines[index]))
  const goodsMinor = shown.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
  const taxMinor = totals.totalMinor - (goodsMinor - totals.basketDiscountMinor)
  const paidMinor = (tenders ?? []).reduce((sum, { tenderedMinor }) => sum + tenderedMinor, 0)
  return {
    kind: 'basket',
    lines: shown,
    discountMinor: totals.basketDiscountMinor,
    taxMinor,
    backMinor: exchange ? (exchange.credit?.leftMinor ?? exchange.totalMinor) : 0,
    totalMinor: tenders ? totals.totalMinor : netOf(totals.totalMinor, exchange),
    paying: tenders && { paidMinor, leftMinor: due.remainingMinor },
  }
}

function lineOf(line: CartLine, priced: PricedLine | undefined): DisplayLine {
  const { lineNo, name, quantityMilli, unitPriceMinor } = line
  const { grossMinor = 0, lineDiscountMinor = 0 } = priced ?? {}
  return {
    ...{ lineNo, name, quantityMilli, unitPriceMinor },
    unitCode: line.isWeighed ? 'kg' : line.unitCode,
    listPriceMinor: line.priceOverride?.listPriceMinor ?? null,
    discountMinor: lineDiscountMinor,
    totalMinor: grossMinor - lineDiscountMinor,
  }
}

/** Only while it can be paid: a code that failed or expired is not shown to anybody. */
function qrisOf(charge: OpenCharge, ownQris: string | null): DisplayScene | null {
  const { method, amountMinor, answer, askedAtMs } = charge
  const isOver = answer !== null && ['failed', 'expired', 'cancelled'].includes(answer.state)
  const qr = method === 'qris' && !isOver ? qrOf(charge, ownQris) : null
  if (qr === null) return null
  const endsAtMs = askedAtMs + CHARGE_PATIENCE_S * 1000
  return { kind: 'qris', text: qr.text, amountMinor, isAmountTyped: qr.isAmountTyped, endsAtMs }
}

function thanksOf(
  sale: NonNullable<DisplayFacts['completed']>,
  pageUrl: string | null,
): DisplayScene {
  const { payable_minor, tendered_minor } = sale.message.totals
  return {
    kind: 'thanks',
    totalMinor: payable_minor,
    tenderedMinor: tendered_minor,
    changeMinor: sale.changeMinor,
    receiptNumber: sale.message.receipt_number,
    link: pageUrl,
  }
}
