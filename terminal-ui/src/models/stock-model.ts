// What lies in the shop: the list, what moved a product, papers about goods, what is on its way.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import {
  type ExpectedTransfer,
  ExpectedTransferList,
  type StockDocumentHead,
  StockDocumentList,
  StockDocumentMessage,
  type StockFilter,
  StockList,
  StockMovementList,
  StockPrintAnswer,
  StockRow,
  SupplierList,
} from '#domain/wire/stock-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import type { ApprovalModel } from './approval-model.ts'
import { withApproval } from './with-approval.ts'

export type StockModelDeps = {
  link: Pick<HubLink, 'door'>
  newId: () => string
  approval: ApprovalModel
}
export type StockLook = { text: string; categoryId: string | null; filter: StockFilter }

const DONE = { ok: true, value: null } as const
/** A long document takes the hub its time, portion by portion. */
const REVERSAL_MS = 60_000
const BASE = '/api/console/stock'

export class StockModel {
  readonly #deps: StockModelDeps
  readonly #look = signal<StockLook>({ text: '', categoryId: null, filter: 'all' })
  readonly #list = signal<StockList | null>(null)
  readonly #history = signal<StockMovementList | null>(null)
  readonly #documents = signal<readonly StockDocumentHead[] | null>(null)
  readonly #moreDocuments = signal<string | null>(null)
  readonly #transfers = signal<readonly ExpectedTransfer[]>([])
  readonly #suppliers = signal<readonly string[]>([])
  #asked = 0

  readonly look: ReadonlySignal<StockLook> = this.#look
  /** Null until the hub has answered. */
  readonly list: ReadonlySignal<StockList | null> = this.#list
  readonly history: ReadonlySignal<StockMovementList | null> = this.#history
  readonly documents: ReadonlySignal<readonly StockDocumentHead[] | null> = this.#documents
  /** Whether there are older ones. */
  readonly moreDocuments: ReadonlySignal<string | null> = this.#moreDocuments
  readonly transfers: ReadonlySignal<readonly ExpectedTransfer[]> = this.#transfers
  readonly suppliers: ReadonlySignal<readonly string[]> = this.#suppliers

  constructor(deps: StockModelDeps) {
    this.#deps = deps
  }

  /** What is looked for now; an answer that was overtaken is not shown. */
  async find(change: Partial<StockLook> = {}): Promise<TillOutcome<null>> {
    this.#look.value = { ...this.#look.peek(), ...change }
    this.#asked += 1
    const mine = this.#asked
    const answer = await this.#get(this.#path(null), StockList)
    if (!answer.ok) return answer
    if (mine === this.#asked) this.#list.value = answer.value
    return DONE
  }

  async findMore(): Promise<TillOutcome<null>> {
    const list = this.#list.peek()
    if (!list || list.next_after === null) return DONE
    const answer = await this.#get(this.#path(list.next_after), StockList)
    if (!answer.ok) return answer
    // Something else is looked for by now, or the same page was asked for twice.
    if (this.#list.peek() !== list) return DONE
    this.#list.value = { ...answer.value, rows: [...list.rows, ...answer.value.rows] }
    return DONE
  }

  /** Every row of what is looked for: a file is not cut. Null: something else is by now. */
  async findAll(): Promise<TillOutcome<readonly StockRow[] | null>> {
    const mine = this.#asked
    while (mine === this.#asked) {
      const list = this.#list.peek()
      if (list === null) break
      if (list.next_after === null) return { ok: true, value: list.rows }
      const more = await this.findMore()
      if (!more.ok) return more
    }
    return { ok: true, value: null }
  }

  async open(productId: string): Promise<TillOutcome<null>> {
    this.#history.value = null
    const path = `${BASE}/products/${productId}/movements`
    const answer = await this.#get(path, StockMovementList)
    if (answer.ok) this.#history.value = answer.value
    return answer.ok ? DONE : answer
  }

  async openMore(): Promise<TillOutcome<null>> {
    const known = this.#history.peek()
    if (!known || known.next_before === null) return DONE
    const { product, next_before } = known
    const path = `${BASE}/products/${product.product_id}/movements?before=${next_before}`
    const answer = await this.#get(path, StockMovementList)
    if (!answer.ok) return answer
    const movements = [...known.movements, ...answer.value.movements]
    this.#history.value = { ...answer.value, movements }
    return DONE
  }

  async setReorderPoint(
    productId: string,
    point: { pointMilli: number; targetMilli: number } | null,
  ): Promise<TillOutcome<null>> {
    const body = JSON.stringify({
      ...{ point_milli: point?.pointMilli ?? null, target_milli: point?.targetMilli ?? null },
    })
    const path = `${BASE}/products/${productId}/reorder-point`
    const answer = await this.#deps.link.door.call({ method: 'PUT', path, body }, StockRow)
    if (!answer.ok) return answer
    const history = this.#history.peek()
    if (history) this.#history.value = { ...history, product: answer.value }
    return this.find()
  }

  async loadDocuments(): Promise<TillOutcome<null>> {
    const answer = await this.#get(`${BASE}/documents`, StockDocumentList)
    if (!answer.ok) return answer
    this.#documents.value = answer.value.documents
    this.#moreDocuments.value = answer.value.next_before
    return DONE
  }

  async loadMoreDocuments(): Promise<TillOutcome<null>> {
    const before = this.#moreDocuments.peek()
    if (before === null) return DONE
    const answer = await this.#get(`${BASE}/documents?before=${before}`, StockDocumentList)
    if (!answer.ok) return answer
    this.#documents.value = [...(this.#documents.peek() ?? []), ...answer.value.documents]
    this.#moreDocuments.value = answer.value.next_before
    return DONE
  }

  document(id: string): Promise<TillOutcome<StockDocumentMessage>> {
    return this.#get(`${BASE}/documents/${id}`, StockDocumentMessage)
  }

  /** What others announced, and who delivers. */
  async loadSources(): Promise<TillOutcome<null>> {
    const transfers = await this.#get(`${BASE}/transfers`, ExpectedTransferList)
    if (!transfers.ok) return transfers
    this.#transfers.value = transfers.value.transfers
    const suppliers = await this.#get(`${BASE}/suppliers`, SupplierList)
    if (suppliers.ok) this.#suppliers.value = suppliers.value.suppliers
    return suppliers.ok ? DONE : suppliers
  }

  /** By another document; `id` is the same for every try. */
  async reverse(
    document: StockDocumentHead,
    { id, note, words }: { id: string; note: string; words: string },
  ): Promise<TillOutcome<null>> {
    const { approval, link } = this.#deps
    const path = `${BASE}/documents/${document.document_id}/reversal`
    const act = { subjectId: id, words, amountOf: () => Math.abs(document.value_minor) }
    const outcome = await withApproval(approval, act, ([approvalId = null]) => {
      const body = JSON.stringify({ document_id: id, note: note.trim(), approval_id: approvalId })
      const request = { method: 'POST', path, body, deadlineMs: REVERSAL_MS } as const
      return link.door.call(request, StockDocumentMessage)
    })
    return outcome.ok ? this.loadDocuments() : outcome
  }

  async print(id: string): Promise<TillOutcome<null>> {
    const path = `${BASE}/documents/${id}/print`
    const request = { method: 'POST', path, body: '{}' } as const
    const answer = await this.#deps.link.door.call(request, StockPrintAnswer)
    return answer.ok ? DONE : answer
  }

  newId(): string {
    return this.#deps.newId()
  }

  #path(after: string | null): string {
    const { text, categoryId, filter } = this.#look.peek()
    const query = new URLSearchParams({ filter })
    if (text.trim() !== '') query.set('q', text.trim())
    if (categoryId !== null) query.set('category_id', categoryId)
    if (after !== null) query.set('after', after)
    return `${BASE}?${query}`
  }

  #get<S extends TSchema>(path: string, schema: S): Promise<TillOutcome<Static<S>>> {
    return this.#deps.link.door.call({ method: 'GET', path }, schema)
  }
}
