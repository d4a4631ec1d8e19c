// What happens with goods: sales by every tender, sent at once, late or twice; refunds, voids and
// exchanges of them, also wrong ones.
import { canonicalJson } from '#domain/canonical-json.ts'
import { must } from '#domain/errors.ts'
import { refundLines, sumAmounts } from '#domain/refund.ts'
import { defaultPayouts } from '#domain/refund-payouts.ts'
import type { TenderInput } from '#domain/settle.ts'
import type { PayoutRequest, RefundRequest } from '#domain/wire/refund-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { payloadHash } from '#hub/books/payload-hash.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { completeRefund } from '#hub/refund/complete-refund.ts'
import { readRefundable, type SaleToRefund } from '#hub/refund/read-refundable.ts'
import { cash, makeSale, nonCash } from '../support/sale-maker.ts'
import { CUSTOMER_ID, SMALL_PRODUCTS } from '../support/small-outlet.ts'
import { ledgerTender } from '../support/tender-maker.ts'
import { PEOPLE, type RandomShop, type Till } from './random-shop.ts'

/** An account that can pay: code of its tender, what it has. */
type Payer = {
  id: string
  kind: 'gift_card' | 'voucher' | 'deposit' | 'credit' | 'exchange'
  free: number
}

const payers = (shop: RandomShop): Payer[] =>
  shop.db
    .prepare(
      `SELECT id, kind, balance_minor - floor_minor AS free FROM account
       WHERE balance_minor > floor_minor AND is_active = 1`,
    )
    .all() as Payer[]

/** How a customer pays; now and then a till believes in more than there is. */
function tendersFor(shop: RandomShop, points: { wanted: number }) {
  return (total: number): TenderInput[] => {
    const way = shop.below(10)
    if (way < 3) return [cash(total + shop.pick([0, 3_000, 50_000]))]
    if (way < 5)
      return [nonCash(shop.pick(['card', 'qris', 'ewallet', 'transfer'] as const), total)]
    const part = Math.min(total, 1 + shop.below(total))
    if (way < 6) return [nonCash('card', part), cash(total - part + 500)]
    if (way < 8 && points.wanted > 0 && total >= points.wanted) {
      return [ledgerTender('loyalty', points.wanted, null), cash(total - points.wanted + 100)]
    }
    points.wanted = 0
    const accounts = payers(shop)
    if (accounts.length === 0) return [cash(total)]
    const wantedKind = shop.pick(accounts.map((each) => each.kind).filter(isFirst))
    const ofKind = accounts.filter((each) => each.kind === wantedKind)
    const { id, kind, free } = shop.pick(ofKind)
    const paid = Math.min(shop.chance(15) ? free + 5_000 : free, total)
    const byAccount = ledgerTender(kind, paid, { account_id: id })
    return paid === total ? [byAccount] : [byAccount, cash(total - paid + 1_000)]
  }
}

const isFirst = <T>(item: T, index: number, all: readonly T[]): boolean =>
  all.indexOf(item) === index

/** Sells something at a till with an open shift; whether the hub hears of it now is chance. */
export async function sellSomething(shop: RandomShop): Promise<void> {
  const till = shop.pick(shop.tills)
  const shift = shop.openShiftAt(till)
  if (!shift) return
  const items = Array.from({ length: 1 + shop.below(4) }, (): [number, number] => {
    const index = shop.below(SMALL_PRODUCTS.length)
    return [index, index === 3 ? 1 + shop.below(3000) : 1000 * (1 + shop.below(4))]
  })
  const isAlone = shop.chance(12)
  const withCustomer = shop.chance(40)
  const customerPoints = withCustomer && !isAlone ? Math.min(pointsOf(shop), 5_000) : 0
  const points = { wanted: customerPoints >= 100 && shop.chance(50) ? customerPoints : 0 }
  const wanted = points.wanted
  const wish = {
    items,
    withCustomer,
    number: till.nextNumber,
    transactionId: shop.newId(),
    terminal: till.terminal,
    shiftId: shift.id,
    cashierId:
      shift.mode === 'floating' ? shift.cashier_id : shop.pick(PEOPLE.slice(0, 2)).staff_id,
    discountPpm: shop.chance(30) ? shop.pick([10_000, 33_333, 100_000]) : 0,
    // Alone a till takes no balance that only the hub knows.
    tenders: isAlone ? (total: number) => [cash(total + 700)] : tendersFor(shop, points),
  }
  const draft = makeSale(wish)
  const redeems = draft.payments.some(({ method }) => method === 'loyalty')
  const sale = {
    ...draft,
    ...(redeems ? { loyalty_points_to_redeem: wanted } : {}),
    ...buyerOf(till.nextNumber),
  }
  till.nextNumber += 1
  till.unsent.push(sale)
  if (!isAlone) await deliver(shop, till)
}

/** Some want a tax invoice, and the number of one of those is wrong. */
function buyerOf(number: number): Pick<SaleMessage, 'buyer'> {
  if (number % 4 !== 1) return {}
  const id_number = number % 8 === 1 ? '0123456789012345' : '42'
  const address = 'Jl. Contoh 2, Bogor'
  return { buyer: { id_kind: 'npwp', id_number, nitku: null, name: 'PT Contoh', address } }
}

const pointsOf = (shop: RandomShop): number =>
  shop.db
    .prepare('SELECT loyalty_points FROM customer WHERE id = ?')
    .pluck()
    .get(CUSTOMER_ID) as number

/** The till hands over what it has, in any order, some of it twice. */
export async function deliver(shop: RandomShop, till: Till = shop.pick(shop.tills)): Promise<void> {
  const backlog = till.unsent.splice(0)
  const lane = backlog.length > 1 ? 'drained' : 'direct'
  while (backlog.length > 0) {
    const [sale] = backlog.splice(shop.below(backlog.length), 1)
    if (!sale) return
    const sendings = shop.chance(15) ? 2 : 1
    for (let sending = 0; sending < sendings; sending += 1) {
      const answer = must(await shop.taker.take(lane, sale, lane === 'direct' ? 0 : null))
      shop.books.sale(sale, answer, shortsOf(shop, sale))
      shop.count('sale', answer.duplicate ? 'duplicate' : answer.verdict)
    }
    for (const { method } of sale.payments) shop.count('tender', method)
    shop.sales.push(sale)
  }
}

function shortsOf(shop: RandomShop, sale: SaleMessage): Map<string, number> {
  const rows = shop.db
    .prepare(
      `SELECT json_extract(detail_json, '$.account_id') AS id,
         sum(json_extract(detail_json, '$.short_minor')) AS minor FROM conflict
       WHERE document_id = ? AND type = 'insufficient_balance' GROUP BY 1`,
    )
    .all(idOf(sale)) as { id: string; minor: number }[]
  for (const _ of rows) shop.count('balance', 'short')
  return new Map(rows.map(({ id, minor }) => [id, minor]))
}

/** What of a request may be refused on a day like this. */
const REFUSALS = [
  'REFUND_EXCEEDS_SALE',
  'REFUND_TOTAL_CHANGED',
  'VOID_NOT_POSSIBLE',
  'APPROVAL_REQUIRED',
  'ACCOUNT_OVERPAID',
  'SHIFT_OF_ANOTHER',
  'REFUND_NEEDS_RECEIPT',
]

/** Gives something of some sale back, at any till, by whoever stands there. */
export function refundSomething(shop: RandomShop): void {
  const place = placeOf(shop)
  const byLedger = shop.sales.filter(({ payments }) =>
    payments.some(({ method }) => ['gift_card', 'credit', 'loyalty'].includes(method)),
  )
  const known = place && lookAt(shop, place.till, shop.chance(25) ? byLedger : shop.sales)
  if (!place || !known) return
  const lines = known.refundable.lines
    .filter(() => shop.chance(60))
    .map(({ line, remaining_quantity_milli }) => ({
      line_no: line.line_no,
      quantity_milli: someOf(shop, line.quantity_milli, remaining_quantity_milli),
      disposition: shop.pick(['sellable', 'sellable', 'damaged', 'none'] as const),
    }))
  if (lines.length === 0) return
  const priced = refundLines(known.refundable.lines, lines)
  const total = priced.ok ? sumAmounts(priced.value).total_minor : 1
  const payouts = payoutsOf(shop, known, total)
  ask(shop, place.till, { ...place.request, sale_id: idOf(known.sale), lines, payouts }, total)
}

/** Mostly what is left or a part of it, now and then too much. */
function someOf(shop: RandomShop, soldMilli: number, leftMilli: number): number {
  if (leftMilli === 0 || shop.chance(5)) return soldMilli
  if (soldMilli % 1000 !== 0 || shop.chance(40)) return leftMilli
  return Math.min(leftMilli, 1000 * (1 + shop.below(3)))
}

function payoutsOf(shop: RandomShop, known: SaleToRefund, total: number): PayoutRequest[] {
  const whole = { account_id: null, amount_minor: total, evidence: null }
  if (shop.chance(15)) return [{ ...whole, method: 'exchange' }]
  if (shop.chance(8)) return [{ ...whole, method: 'voucher' }]
  if (shop.chance(8)) return [{ ...whole, method: 'cash' }]
  return defaultPayouts(total, known.refundable.payments)
}

/** Takes the newest sales back whole, as long as their shift is open at their till. */
export function voidSomething(shop: RandomShop): void {
  const place = placeOf(shop)
  const known = place && lookAt(shop, place.till, shop.sales.slice(-8))
  if (!place || !known) return
  const lines = known.sale.items.map(({ line_no, quantity_milli }) => ({
    line_no,
    quantity_milli,
    disposition: 'sellable' as const,
  }))
  const request = { ...place.request, kind: 'void' as const, reason_code: 'wrong-entry' }
  ask(
    shop,
    place.till,
    { ...request, sale_id: idOf(known.sale), lines },
    known.sale.totals.total_minor,
  )
}

/** Goods without a receipt, for a voucher. */
export function returnWithoutReceipt(shop: RandomShop): void {
  const place = placeOf(shop)
  if (!place) return
  const product = shop.pick(SMALL_PRODUCTS.slice(0, 4))
  const unit = product.units[0]
  if (!unit) return
  const quantity_milli = 1000 * (1 + shop.below(2))
  const total = (unit.price_minor * quantity_milli) / 1000
  const line = { product_id: product.product_id, unit_code: unit.unit_code, quantity_milli }
  ask(
    shop,
    place.till,
    {
      ...place.request,
      no_receipt_lines: [{ ...line, unit_price_minor: unit.price_minor, disposition: 'sellable' }],
      payouts: [{ method: 'voucher', account_id: null, amount_minor: total, evidence: null }],
    },
    total,
  )
}

const idOf = (sale: SaleMessage): string => sale.offline_transaction_id

/** A till where money can be given back, and the request that everything else is added to. */
function placeOf(shop: RandomShop): { till: Till; request: RefundRequest } | null {
  const till = shop.pick(shop.tills)
  const shift = shop.openShiftAt(till)
  if (!shift) return null
  const request: RefundRequest = {
    refund_id: shop.newId(),
    kind: 'refund',
    session_id: shift.id,
    sale_id: null,
    lines: [],
    no_receipt_lines: [],
    total_minor: 0,
    payouts: [],
    customer_id: null,
    reason_code: 'damaged',
    note: null,
    approval_ids: [],
  }
  return { till, request }
}

function lookAt(shop: RandomShop, till: Till, sales: readonly SaleMessage[]): SaleToRefund | null {
  if (sales.length === 0) return null
  const view = { saleId: idOf(shop.pick(sales)), terminalId: till.terminal.id, atMs: shop.nowMs() }
  const found = readRefundable(shop.db, readOutlet(shop.db), view)
  if (!found) throw new Error(`the hub does not know sale ${view.saleId}`)
  return found
}

const PERMISSIONS_OF_REFUNDS = [
  'refund',
  'refund-other-tender',
  'refund-no-receipt',
  'void',
] as const

/** Asks once or twice, as a till does whose answer was lost: both answers must be the same. */
function ask(shop: RandomShop, till: Till, given: RefundRequest, total: number): void {
  const person = shop.pick(PEOPLE)
  const actor = shop.actorAt(till, person.staff_id)
  const isManager = person.role === 'manager'
  const words = isManager || shop.chance(20) ? [] : PERMISSIONS_OF_REFUNDS
  const approval_ids = words.map((permission) =>
    shop.approve(actor, permission, given.refund_id, 10_000_000),
  )
  const request = { ...given, total_minor: total, approval_ids }
  const command = { request, payloadHash: payloadHash(request) }
  const event = request.sale_id === null ? 'return without receipt' : request.kind
  const send = () =>
    shop.tryTo(event, REFUSALS, (tx) => completeRefund(tx, shop.shop.seams, actor, command))
  const completed = send()
  if (!completed) return
  shop.books.refund(completed.answer.refund)
  for (const { method } of completed.answer.refund.payouts) shop.count('payout', method)
  if (!shop.chance(20)) return
  const again = send()
  const isSame =
    again?.answer.duplicate === true &&
    canonicalJson(again.answer.refund) === canonicalJson(completed.answer.refund)
  if (!isSame) throw new Error(`refund ${request.refund_id} was answered otherwise the second time`)
}
