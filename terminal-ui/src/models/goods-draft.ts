// A paper about goods while it is being made: scanned and typed line by line, kept on this device
// until the hub has it, so that a reload or an empty battery costs no line.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { ProductDetail } from '#domain/wire/console-product-message.ts'
import {
  STOCK_DOCUMENT_LINES_MAX,
  StockDocumentMessage,
  type StockKind,
  StockMovementList,
} from '#domain/wire/stock-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { Marks } from '../link/terminal-seams.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { ApprovalModel } from './approval-model.ts'
import type { FoundGoods } from './find-goods.ts'
import type { SaidQuantity } from './quantity-draft.ts'
import { withApproval } from './with-approval.ts'

export type PaperKind = Exclude<StockKind, 'count'>
export type GoodsLine = SaidQuantity & {
  productId: string
  unitCode: string
  sku: string
  name: string
  isWeighed: boolean
  /** Of one unit, as it stands on their paper; null: not said. */
  unitCostMinor: number | null
  /** What was typed and is no money. */
  unreadCost?: string | null
  /** What was announced, in thousandths of the unit; null: nothing was. */
  expectedMilli: number | null
  /** What one costs by this outlet's books, else by the catalogue. */
  recordedCostMinor?: number
  /** What one is sold for. */
  priceMinor?: number
}
export type GoodsHead = {
  /** Supplier, or the other outlet's name. */
  party: string
  /** The other outlet's code. */
  partyCode: string
  reference: string
  reasonCode: string
  note: string
  transferId: string | null
}
type Kept = { id: string; head: GoodsHead; lines: readonly GoodsLine[] }

export type GoodsDraftDeps = {
  link: Pick<HubLink, 'door'>
  marks: Marks
  newId: () => string
  approval: ApprovalModel
}

const EMPTY_HEAD: GoodsHead = {
  ...{ party: '', partyCode: '', reference: '', reasonCode: 'damaged', note: '' },
  transferId: null,
}
const PATHS: Record<PaperKind, string> = {
  receipt: '/api/console/stock/receipts',
  'write-off': '/api/console/stock/write-offs',
  'transfer-out': '/api/console/stock/transfers',
  'transfer-in': '/api/console/stock/transfer-receipts',
}

export class GoodsDraft {
  readonly kind: PaperKind
  readonly #deps: GoodsDraftDeps
  readonly #head = signal<GoodsHead>(EMPTY_HEAD)
  readonly #lines = signal<readonly GoodsLine[]>([])
  /** Made before anything is sent, and kept with the lines: sending twice posts once. */
  #id: string

  readonly head: ReadonlySignal<GoodsHead> = this.#head
  readonly lines: ReadonlySignal<readonly GoodsLine[]> = this.#lines
  readonly totalMinor = computed(() =>
    this.#lines.value.reduce((sum, line) => sum + (costOf(line) ?? 0), 0),
  )
  /** What keeps it from being sent, once there is something to send. */
  readonly lack = computed(() => lackOf(this.kind, this.#head.value, this.#lines.value))
  readonly isReady = computed(() => this.#lines.value.length > 0 && this.lack.value === null)

  constructor(kind: PaperKind, deps: GoodsDraftDeps) {
    this.kind = kind
    this.#deps = deps
    const kept = readKept(deps.marks.get(this.#mark))
    this.#id = kept?.id ?? deps.newId()
    if (kept) {
      this.#head.value = kept.head
      this.#lines.value = kept.lines
    }
  }

  set(change: Partial<GoodsHead>): void {
    this.#head.value = { ...this.#head.peek(), ...change }
    this.#keep()
  }

  /** One more of it, or what its label says; false where the paper is full. */
  add({ product, unitCode, quantityMilli }: FoundGoods): boolean {
    const known = this.#find(product.product_id, unitCode)
    const more = quantityMilli ?? 1000
    if (known) {
      this.change(known, { quantityMilli: known.quantityMilli + more, unreadQuantity: null })
      return true
    }
    if (this.#lines.peek().length >= STOCK_DOCUMENT_LINES_MAX) return false
    this.#put([lineOf(product, unitCode, more), ...this.#lines.peek()])
    return true
  }

  /** Asks what it costs and is sold for; without an answer the paper is made without. */
  async propose({ product, unitCode }: Pick<FoundGoods, 'product' | 'unitCode'>): Promise<void> {
    const id = product.product_id
    const [found, books] = await Promise.all([
      this.#get(`/api/console/products/${id}`, ProductDetail),
      this.#get(`/api/console/stock/products/${id}/movements`, StockMovementList),
    ])
    const line = this.#find(id, unitCode)
    const unit = product.units.find((each) => each.unit_code === unitCode)
    if (!line || !unit) return
    const sold = found?.product.units.find((each) => each.unit_code === unitCode)
    const catalogueMinor = found?.product.cost_minor ?? null
    const ofCatalogue = catalogueMinor === null ? null : catalogueMinor * 1000
    const costMilliminor = books?.product.cost_milliminor ?? ofCatalogue
    this.change(line, {
      ...(sold ? { priceMinor: sold.price_minor } : {}),
      ...(costMilliminor === null
        ? {}
        : { recordedCostMinor: Math.round((costMilliminor * unit.factor_milli) / 1_000_000) }),
    })
  }

  change(line: GoodsLine, change: Partial<GoodsLine>): void {
    this.#put(
      this.#lines.peek().map((each) => (isSame(each, line) ? { ...each, ...change } : each)),
    )
  }

  remove(line: GoodsLine): void {
    this.#put(this.#lines.peek().filter((each) => !isSame(each, line)))
  }

  /** Begins with what was announced; nothing of it has been counted yet. */
  begin(head: Partial<GoodsHead>, lines: readonly GoodsLine[]): void {
    this.#head.value = { ...EMPTY_HEAD, ...head }
    this.#put(lines)
  }

  clear(): void {
    this.#id = this.#deps.newId()
    this.#head.value = EMPTY_HEAD
    this.#lines.value = []
    this.#deps.marks.remove(this.#mark)
  }

  /** Empty again once the hub has it; the document as it stands. */
  async send(words: string): Promise<TillOutcome<StockDocumentMessage>> {
    const { link, approval } = this.#deps
    const act = { subjectId: this.#id, words, amountOf: () => MEASURE_MINOR_MAX }
    const outcome = await withApproval(approval, act, ([approvalId = null]) => {
      const body = JSON.stringify(this.#body(approvalId))
      const request = { method: 'POST', path: PATHS[this.kind], body } as const
      return link.door.call(request, StockDocumentMessage)
    })
    if (outcome.ok) this.clear()
    return outcome
  }

  #body(approvalId: string | null): Record<string, unknown> {
    const { party, partyCode, reference, reasonCode, note, transferId } = this.#head.peek()
    const head = { document_id: this.#id, note: note.trim() === '' ? null : note.trim() }
    const lines = this.#lines.peek().map(({ productId, unitCode, quantityMilli }) => ({
      ...{ product_id: productId, unit_code: unitCode, quantity_milli: quantityMilli },
    }))
    if (this.kind === 'write-off') {
      return { ...head, lines, reason_code: reasonCode, approval_id: approvalId }
    }
    if (this.kind === 'transfer-out') {
      const to_name = party.trim() === '' ? null : party.trim()
      return { ...head, lines, to_code: partyCode.trim(), to_name }
    }
    if (this.kind === 'transfer-in') {
      const from = { from_name: party.trim(), reference: reference.trim() }
      return { ...head, ...from, lines, transfer_id: transferId }
    }
    const costs = this.#lines.peek().map(costOf)
    const priced = lines.map((line, index) => ({ ...line, cost_minor: costs[index] ?? null }))
    return { ...head, supplier: party.trim(), delivery_note: reference.trim(), lines: priced }
  }

  async #get<S extends TSchema>(path: string, schema: S): Promise<Static<S> | null> {
    const answer = await this.#deps.link.door.call({ method: 'GET', path }, schema)
    return answer.ok ? answer.value : null
  }

  #find(productId: string, unitCode: string): GoodsLine | undefined {
    return this.#lines.peek().find((line) => isSame(line, { productId, unitCode }))
  }

  #put(lines: readonly GoodsLine[]): void {
    this.#lines.value = lines
    this.#keep()
  }

  #keep(): void {
    const kept: Kept = { id: this.#id, head: this.#head.peek(), lines: this.#lines.peek() }
    this.#deps.marks.set(this.#mark, JSON.stringify(kept))
  }

  get #mark(): string {
    return `ocean-pos.goods.${this.kind}`
  }
}

/** The largest that an approval may be for; the hub compares it with what the goods are worth. */
const MEASURE_MINOR_MAX = 999_999_999_999

type LineKey = Pick<GoodsLine, 'productId' | 'unitCode'>
const isSame = (one: LineKey, other: LineKey): boolean =>
  one.productId === other.productId && one.unitCode === other.unitCode

/** Whether it is sold for no more than it costs. */
export const isSoldAtLoss = ({ unitCostMinor, priceMinor = 0 }: GoodsLine): boolean =>
  unitCostMinor !== null && priceMinor > 0 && unitCostMinor >= priceMinor

/** Of the whole line, as the delivery note would say it. */
export const costOf = ({ unitCostMinor, quantityMilli }: GoodsLine): number | null =>
  unitCostMinor === null ? null : Math.round((unitCostMinor * quantityMilli) / 1000)

export const lineOf = (
  product: ProductMessage,
  unitCode: string,
  quantityMilli: number,
): GoodsLine => ({
  ...{ productId: product.product_id, unitCode, sku: product.sku, name: product.name },
  ...{ isWeighed: product.is_weighed, quantityMilli, unitCostMinor: null, expectedMilli: null },
})

export const GOODS_LACKS = ['quantity', 'cost', 'note', 'code', 'party', 'reference'] as const
export type GoodsLack = (typeof GOODS_LACKS)[number]

function lackOf(kind: PaperKind, head: GoodsHead, lines: readonly GoodsLine[]): GoodsLack | null {
  const mayBeNothing = kind === 'transfer-in'
  const isWhole = lines.every(
    ({ quantityMilli, unreadQuantity = null }) =>
      unreadQuantity === null && (quantityMilli > 0 || mayBeNothing),
  )
  if (!isWhole) return 'quantity'
  if (lines.some(({ unreadCost = null }) => unreadCost !== null)) return 'cost'
  if (kind === 'write-off')
    return head.reasonCode === 'other' && head.note.trim() === '' ? 'note' : null
  if (kind === 'transfer-out') return /^[A-Z0-9]{1,8}$/.test(head.partyCode.trim()) ? null : 'code'
  if (head.party.trim() === '') return 'party'
  return head.reference.trim() === '' ? 'reference' : null
}

/** What a reload left; null: nothing that can be read. */
function readKept(text: string | null): Kept | null {
  if (text === null) return null
  try {
    const kept = JSON.parse(text) as Partial<Kept>
    if (typeof kept.id !== 'string' || !Array.isArray(kept.lines) || !kept.head) return null
    return { id: kept.id, head: { ...EMPTY_HEAD, ...kept.head }, lines: kept.lines }
  } catch {
    return null
  }
}
