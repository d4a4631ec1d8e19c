// Goods that come back without a receipt: at today's price at most, and for a voucher only.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { type Outcome, refuse } from '#domain/errors.ts'
import { linesWithoutReceipt, type PresentProduct, sumAmounts } from '#domain/refund.ts'
import { taxRuleFor } from '#domain/tax.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type {
  Disposition,
  RefundLineMessage,
  RefundMessage,
  RefundRequest,
} from '#domain/wire/refund-message.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { type Reason, usualDisposition } from './refund-draft.ts'
import type { RefundDeps } from './refund-model.ts'
import { RefundSender } from './send-refund.ts'

export type NoReceiptLine = {
  product: ProductMessage
  unitCode: string
  priceMinor: number
  quantityMilli: number
  disposition: Disposition
  /** Somebody said it themselves; else it follows from the reason. */
  isDecided: boolean
}
export type NoReceiptPreview = { lines: RefundLineMessage[]; totalMinor: number }

export class NoReceiptModel {
  readonly #deps: RefundDeps
  readonly #sender: RefundSender
  readonly #lines = signal<readonly NoReceiptLine[]>([])
  #usual: Disposition = 'sellable'
  readonly #isSending = signal(false)
  readonly #done = signal<RefundMessage | null>(null)

  readonly refundId: string
  readonly lines: ReadonlySignal<readonly NoReceiptLine[]> = this.#lines
  readonly isSending: ReadonlySignal<boolean> = this.#isSending
  readonly done: ReadonlySignal<RefundMessage | null> = this.#done
  readonly preview: ReadonlySignal<Outcome<NoReceiptPreview>>

  constructor(deps: RefundDeps) {
    this.#deps = deps
    this.refundId = deps.newId()
    this.#sender = new RefundSender(deps, this.refundId)
    this.preview = computed(() => previewOf(this.#lines.value, deps.session.outlet.value))
  }

  /** One of the product's first unit; the same again counts up. */
  add(product: ProductMessage): void {
    const unit = product.units[0]
    if (unit === undefined || unit.price_minor === 0) return
    const lines = this.#lines.peek()
    const at = lines.findIndex((line) => line.product.product_id === product.product_id)
    if (at >= 0) {
      this.setQuantity(at, (lines[at]?.quantityMilli ?? 0) + 1000)
      return
    }
    const { unit_code: unitCode, price_minor: priceMinor } = unit
    const line = { product, unitCode, priceMinor, quantityMilli: 1000 }
    this.#lines.value = [...lines, { ...line, disposition: this.#usual, isDecided: false }]
  }

  /** Thousandths; 0 takes the line away. */
  setQuantity(index: number, quantityMilli: number): void {
    this.#change(index, { quantityMilli })
  }
  setDisposition(index: number, disposition: Disposition): void {
    this.#change(index, { disposition, isDecided: true })
  }
  chooseReason(code: string | null): void {
    this.#usual = usualDisposition(code)
    this.#lines.value = this.#lines
      .peek()
      .map((line) => (line.isDecided ? line : { ...line, disposition: this.#usual }))
  }

  async refund(
    reason: Reason,
    customerId: string | null,
    say: (totalMinor: number) => string,
  ): Promise<TillOutcome<RefundMessage>> {
    const preview = this.preview.peek()
    const shift = this.#deps.shift.current.peek()
    if (shift === null) return refuseAtTill('SHIFT_MISSING')
    if (!preview.ok) return preview
    if (this.#isSending.peek()) return refuseAtTill('INVALID_REQUEST')
    const { totalMinor } = preview.value
    const request = this.#requestOf(reason, customerId, totalMinor, shift.session_id)
    const right = { permission: 'refund-no-receipt', amount: totalMinor } as const
    this.#isSending.value = true
    const answer = await this.#sender.send(request, { rights: [right], words: say(totalMinor) })
    this.#isSending.value = false
    if (!answer.ok) return answer
    this.#done.value = answer.value.refund
    this.#deps.link.background.run(this.#deps.printJobs.refresh())
    return { ok: true, value: answer.value.refund }
  }

  #requestOf(
    reason: Reason,
    customerId: string | null,
    totalMinor: number,
    sessionId: string,
  ): RefundRequest {
    return {
      ...{ refund_id: this.refundId, kind: 'refund', session_id: sessionId, sale_id: null },
      lines: [],
      no_receipt_lines: this.#lines.peek().map(wireLine),
      total_minor: totalMinor,
      payouts: [{ method: 'voucher', account_id: null, amount_minor: totalMinor, evidence: null }],
      customer_id: customerId,
      ...reason,
      approval_ids: [],
    }
  }

  #change(index: number, change: Partial<NoReceiptLine>): void {
    this.#lines.value = this.#lines
      .peek()
      .map((line, at) => (at === index ? { ...line, ...change } : line))
      .filter((line) => line.quantityMilli > 0)
  }
}

const wireLine = (line: NoReceiptLine) => ({
  product_id: line.product.product_id,
  unit_code: line.unitCode,
  quantity_milli: line.quantityMilli,
  unit_price_minor: line.priceMinor,
  disposition: line.disposition,
})

function previewOf(
  lines: readonly NoReceiptLine[],
  outlet: OutletMessage | null,
): Outcome<NoReceiptPreview> {
  if (lines.length === 0 || outlet === null) return refuse('INVALID_REQUEST')
  const products = lines.map((line) => presentProduct(line, outlet))
  const known = products.flatMap((product) => product ?? [])
  if (known.length < products.length) return refuse('TAX_MISMATCH')
  const priced = linesWithoutReceipt(lines.map(wireLine), known)
  if (!priced.ok) return priced
  return {
    ok: true,
    value: { lines: priced.value, totalMinor: sumAmounts(priced.value).total_minor },
  }
}

function presentProduct(
  { product, priceMinor }: NoReceiptLine,
  outlet: OutletMessage,
): PresentProduct | null {
  const tax = taxRuleFor(outlet, product.tax_code)
  if (!tax) return null
  return {
    ...{ sku: product.sku, name: product.name, tax, unitPriceMinor: priceMinor },
    isWeighed: product.is_weighed,
    isLoyaltyEligible: product.is_loyalty_eligible,
  }
}
