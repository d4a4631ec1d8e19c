// Giving money back for one sale: choose, preview, have it allowed, send once.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { type Outcome, refuse } from '#domain/errors.ts'
import {
  type Disposition,
  type RefundAnswer,
  RefundableSale,
  type RefundMessage,
  type RefundRequest,
} from '#domain/wire/refund-message.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { askOrTell, isHubAway, isOpenStill, mustTell } from './alone/hub-away.ts'
import { readOwnRefundable, refundAlone } from './alone/own-refund.ts'
import type { AloneDeps } from './alone/tell-alone.ts'
import {
  allLines,
  type PayoutChoice,
  previewRefund,
  previewVoid,
  type Reason,
  type RefundLineDraft,
  type RefundLines,
  type RefundPreview,
  usualDisposition,
} from './refund-draft.ts'
import { RefundSender } from './send-refund.ts'
import type { Till } from './till.ts'

/** Says for an approver what is asked. */
export type SayRefund = (preview: RefundPreview, sale: RefundableSale) => string

export type RefundDeps = AloneDeps & Pick<Till, 'sales' | 'printJobs'>

export class RefundModel {
  readonly #deps: RefundDeps
  readonly #sender: RefundSender
  readonly #sale = signal<RefundableSale | null>(null)
  readonly #lines = signal<RefundLines>(new Map())
  readonly #choice = signal<PayoutChoice>('original')
  /** By the reason; lines of which somebody said it themselves are in `#decided`. */
  #usual: Disposition = 'sellable'
  readonly #decided = new Set<number>()
  readonly #isOwn = signal(false)
  readonly #isSending = signal(false)
  readonly #done = signal<RefundMessage | null>(null)

  /** The document's id from the first look to the receipt: approvals name it, retries repeat it. */
  readonly refundId: string
  readonly sale: ReadonlySignal<RefundableSale | null> = this.#sale
  readonly lines: ReadonlySignal<RefundLines> = this.#lines
  readonly choice: ReadonlySignal<PayoutChoice> = this.#choice
  /** Only this till has the sale, and the hub is away: what comes back of it is told later. */
  readonly isOwn: ReadonlySignal<boolean> = this.#isOwn
  readonly isSending: ReadonlySignal<boolean> = this.#isSending
  /** As it stands in the books. */
  readonly done: ReadonlySignal<RefundMessage | null> = this.#done
  readonly preview: ReadonlySignal<Outcome<RefundPreview>>
  /** What a void of the whole sale gives back. */
  readonly voidPreview = computed(() => {
    const sale = this.#sale.value
    return sale === null ? null : previewVoid(sale)
  })

  constructor(deps: RefundDeps) {
    this.#deps = deps
    this.refundId = deps.newId()
    this.#sender = new RefundSender(deps, this.refundId)
    this.preview = computed(() => {
      const sale = this.#sale.value
      const outlet = deps.session.outlet.value
      if (sale === null || outlet === null) return refuse('INVALID_REQUEST')
      return previewRefund(sale, this.#lines.value, this.#choice.value, outlet)
    })
  }

  /**
   * What of the sale can still come back, by the hub's word: it knows every terminal. Of a sale
   * that nobody but this till has, this till knows it while the hub is away.
   */
  async load(saleId: string): Promise<TillOutcome<null>> {
    const path = `/api/pos/transactions/${saleId}/refundable`
    const answer = (await mustTell(this.#deps))
      ? refuseAtTill('HUB_UNREACHABLE')
      : await this.#deps.link.door.call({ method: 'GET', path }, RefundableSale)
    this.#isOwn.value = false
    if (isOpenStill(answer) && isHubAway(this.#deps)) {
      const own = await readOwnRefundable(this.#deps, saleId)
      this.#isOwn.value = own !== null
      if (own) return this.#show(own)
    }
    return answer.ok ? this.#show(answer.value) : answer
  }

  #show(sale: RefundableSale): TillOutcome<null> {
    this.#sale.value = sale
    this.#lines.value = keepPossible(this.#lines.peek(), allLines(sale))
    return { ok: true, value: null }
  }

  chooseAll(): void {
    const sale = this.#sale.peek()
    if (sale) this.#lines.value = allLines(sale, this.#usual)
    this.#decided.clear()
  }
  chooseNone(): void {
    this.#lines.value = new Map()
    this.#decided.clear()
  }
  /** Thousandths, at most what is left; 0: it stays with the customer. */
  setQuantity(lineNo: number, quantityMilli: number): void {
    this.#setLine(lineNo, { quantityMilli })
  }
  setDisposition(lineNo: number, disposition: Disposition): void {
    this.#decided.add(lineNo)
    this.#setLine(lineNo, { disposition })
  }
  /** Spoilt goods are not put back for sale because nobody thought of it. */
  chooseReason(code: string | null): void {
    this.#usual = usualDisposition(code)
    this.#lines.value = new Map(
      [...this.#lines.peek()].map(([lineNo, draft]) =>
        this.#decided.has(lineNo)
          ? [lineNo, draft]
          : [lineNo, { ...draft, disposition: this.#usual }],
      ),
    )
  }
  choosePayout(choice: PayoutChoice): void {
    this.#choice.value = choice
  }

  refund(reason: Reason, say: SayRefund): Promise<TillOutcome<RefundMessage>> {
    const preview = this.preview.peek()
    return preview.ok ? this.#send('refund', preview.value, reason, say) : Promise.resolve(preview)
  }

  /** All of the sale, as it was paid. */
  async voidSale(reason: Reason, say: SayRefund): Promise<TillOutcome<RefundMessage>> {
    const preview = this.voidPreview.peek()
    if (preview === null) return refuseAtTill('INVALID_REQUEST')
    return this.#send('void', preview, reason, say)
  }

  async #send(
    kind: 'refund' | 'void',
    preview: RefundPreview,
    reason: Reason,
    say: SayRefund,
  ): Promise<TillOutcome<RefundMessage>> {
    const sale = this.#sale.peek()
    const shift = this.#deps.shift.current.peek()
    if (shift === null) return refuseAtTill('SHIFT_MISSING')
    if (sale === null || this.#isSending.peek()) return refuseAtTill('INVALID_REQUEST')
    this.#isSending.value = true
    const request: RefundRequest = {
      ...{ refund_id: this.refundId, kind, session_id: shift.session_id },
      sale_id: sale.summary.transaction_id,
      ...{ lines: preview.request, no_receipt_lines: [] },
      ...{ total_minor: preview.totalMinor, payouts: preview.payouts },
      customer_id: sale.customer_id,
      ...reason,
      approval_ids: [],
    }
    const asked = { rights: preview.rights, words: say(preview, sale) }
    const ask = () => this.#sender.send(request, asked)
    const answer = this.#isOwn.peek()
      ? await askOrTell(this.#deps, ask, () => refundAlone(this.#deps, request, asked))
      : await ask()
    this.#isSending.value = false
    return answer.ok ? this.#finish(answer.value) : this.#lookAgain(answer, sale)
  }

  #finish({ refund }: RefundAnswer): TillOutcome<RefundMessage> {
    const { link, sales, printJobs } = this.#deps
    this.#done.value = refund
    link.background.run(sales.refresh())
    link.background.run(printJobs.refresh())
    return { ok: true, value: refund }
  }

  /** Somebody else gave something of it back meanwhile: the screen then shows what is left. */
  async #lookAgain<R extends TillOutcome<never>>(refusal: R, sale: RefundableSale): Promise<R> {
    if (!refusal.ok && CHANGED.has(refusal.code)) await this.load(sale.summary.transaction_id)
    return refusal
  }

  #setLine(lineNo: number, change: Partial<RefundLineDraft>): void {
    const sale = this.#sale.peek()
    const possible = sale ? allLines(sale, this.#usual).get(lineNo) : undefined
    if (possible === undefined) return
    const before = this.#lines.peek().get(lineNo) ?? { ...possible, quantityMilli: 0 }
    const wanted = { ...before, ...change }
    const quantityMilli = Math.max(0, Math.min(wanted.quantityMilli, possible.quantityMilli))
    this.#lines.value = new Map(this.#lines.peek()).set(lineNo, { ...wanted, quantityMilli })
  }
}

const CHANGED: ReadonlySet<string> = new Set([
  'REFUND_TOTAL_CHANGED',
  'REFUND_EXCEEDS_SALE',
  'VOID_NOT_POSSIBLE',
])

/** What was chosen before, as far as it can still come back. */
const keepPossible = (chosen: RefundLines, possible: RefundLines): RefundLines =>
  new Map(
    [...chosen].flatMap(([lineNo, draft]) => {
      const most = possible.get(lineNo)?.quantityMilli ?? 0
      const quantityMilli = Math.min(draft.quantityMilli, most)
      return quantityMilli > 0 ? [[lineNo, { ...draft, quantityMilli }]] : []
    }),
  )
