// The console's price lists: all of them, one page by page, changed and taken back; and what a
// price will be.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import {
  PriceForecast,
  type PriceListCopy,
  type PriceListDays,
  PriceListDone,
  type PriceListMessage,
  PriceListPage,
  PriceLists,
  PriceRowAnswer,
  type PriceRowMessage,
  type PriceRowWords,
} from '#domain/wire/price-list-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export type ListedProduct = PriceListPage['products'][number]
/** A row as it was before the last change and after it; null: there was, or is, none. */
export type RowStep = {
  rowId: string
  before: PriceRowWords | null
  after: PriceRowWords | null
}

const DONE = { ok: true, value: null } as const
const NONE_CHOSEN = ''
/** The hub goes through ten thousand rows in pieces that a sale can wait for. */
const WHOLE_LIST_MS = 120_000

/** What a row says, without what only the hub says. */
export const wordsOf = (row: PriceRowMessage): PriceRowWords => ({
  product_id: row.product_id,
  unit_code: row.unit_code,
  from_milli: row.from_milli,
  is_member_only: row.is_member_only,
  price_minor: row.price_minor,
  valid_from: row.valid_from,
  valid_to: row.valid_to,
})

export const isOwnList = (listId: string): boolean => listId.startsWith('own:')

export type RowState = 'holds' | 'later' | 'over'
type Days = Pick<PriceRowWords, 'valid_from' | 'valid_to'>

export function stateOfRow({ valid_from, valid_to }: Days, today: string): RowState {
  if (valid_from > today) return 'later'
  return valid_to !== null && valid_to < today ? 'over' : 'holds'
}

export class ConsolePriceListsModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #lists = signal<readonly PriceListMessage[] | null>(null)
  readonly #today = signal('')
  readonly #chosen = signal(NONE_CHOSEN)
  readonly #products = signal<readonly ListedProduct[] | null>(null)
  readonly #next = signal<string | null>(null)
  readonly #text = signal('')
  readonly #last = signal<RowStep | null>(null)
  readonly #underWay = signal<{ listId: string; rows: number } | null>(null)
  #searches = 0

  /** Null until the hub has answered. */
  readonly lists: ReadonlySignal<readonly PriceListMessage[] | null> = this.#lists
  readonly today: ReadonlySignal<string> = this.#today
  /** Its id; '' : none. */
  readonly chosen: ReadonlySignal<string> = this.#chosen
  readonly products: ReadonlySignal<readonly ListedProduct[] | null> = this.#products
  readonly next: ReadonlySignal<string | null> = this.#next
  readonly text: ReadonlySignal<string> = this.#text
  /** The last change of a row of the chosen list, for taking it back. */
  readonly last: ReadonlySignal<RowStep | null> = this.#last
  /** How many rows of a whole list are done; null: none is under way from here. */
  readonly rowsDone: ReadonlySignal<number | null> = computed(
    () => this.#underWay.value?.rows ?? null,
  )

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  async refresh(): Promise<TillOutcome<null>> {
    const answer = await this.#call('GET', '/api/console/price-lists', PriceLists)
    if (!answer.ok) return answer
    const { lists, today } = answer.value
    batch(() => {
      this.#lists.value = lists
      this.#today.value = today
    })
    if (lists.some(({ list_id }) => list_id === this.#chosen.peek())) {
      return this.#load(null, this.#products.peek()?.length)
    }
    this.#chosen.value = NONE_CHOSEN
    const [first] = lists
    return first ? this.choose(first.list_id) : DONE
  }

  choose(listId: string): Promise<TillOutcome<null>> {
    batch(() => {
      this.#chosen.value = listId
      this.#products.value = null
      this.#text.value = ''
      this.#last.value = null
    })
    return this.#load(null)
  }

  find(text: string): Promise<TillOutcome<null>> {
    this.#text.value = text
    return this.#load(null)
  }

  more(): Promise<TillOutcome<null>> {
    return this.#load(this.#next.peek())
  }

  /** A new row, or other words of one; `before` null: a new one. */
  async putRow({ rowId, before, after }: RowStep): Promise<TillOutcome<null>> {
    const listId = this.#chosen.peek()
    const path = `${pathOf(listId)}/rows`
    const answer =
      after === null
        ? await this.#call('POST', `${path}/remove`, PriceRowAnswer, { row_id: rowId })
        : await this.#call('PUT', path, PriceRowAnswer, {
            row_id: rowId,
            was: before,
            words: after,
          })
    if (!answer.ok) return answer
    // Whoever looks at another list meanwhile takes back nothing of this one there.
    if (listId === this.#chosen.peek()) this.#last.value = { rowId, before, after }
    return this.refresh()
  }

  /** Takes the last change of a row back. */
  async undo(): Promise<TillOutcome<null>> {
    const last = this.#last.peek()
    if (!last) return DONE
    const outcome = await this.putRow({ ...last, before: last.after, after: last.before })
    if (outcome.ok) this.#last.value = null
    return outcome
  }

  /** A new list, or another name for one. */
  async name(listId: string, name: string): Promise<TillOutcome<null>> {
    const answer = await this.#callLong('PUT', listId, '', { name })
    return answer.ok ? this.#show(listId) : answer
  }

  async copy(fromId: string, copy: PriceListCopy): Promise<TillOutcome<number>> {
    const answer = await this.#callLong('POST', fromId, '/copy', copy)
    if (!answer.ok) return answer
    await this.#show(copy.to)
    return { ok: true, value: answer.value.row_count }
  }

  async move(days: PriceListDays): Promise<TillOutcome<null>> {
    const answer = await this.#callLong('POST', this.#chosen.peek(), '/days', days)
    return answer.ok ? this.refresh() : answer
  }

  async remove(): Promise<TillOutcome<null>> {
    const answer = await this.#callLong('POST', this.#chosen.peek(), '/remove', {})
    return answer.ok ? this.refresh() : answer
  }

  /** How far the hub is with the whole list that was sent for. */
  async look(): Promise<TillOutcome<null>> {
    const before = this.#underWay.peek()
    if (!before) return DONE
    const answer = await this.#call('GET', `${pathOf(before.listId)}/progress`, PriceListDone)
    if (!answer.ok) return answer
    const rows = Math.max(before.rows, answer.value.row_count)
    if (this.#underWay.peek() === before) this.#underWay.value = { ...before, rows }
    return DONE
  }

  foretell(productId: string, unitCode: string, day: string): Promise<TillOutcome<PriceForecast>> {
    const unit = encodeURIComponent(unitCode)
    const query = `product_id=${productId}&unit_code=${unit}&day=${day}`
    return this.#call('GET', `/api/console/price-forecast?${query}`, PriceForecast)
  }

  #path(): string {
    return pathOf(this.#chosen.peek())
  }

  async #show(listId: string): Promise<TillOutcome<null>> {
    batch(() => {
      this.#chosen.value = listId
      this.#products.value = null
      this.#last.value = null
    })
    return this.refresh()
  }

  /** From a place on, or from the start as far as it was paged; shown once all of it is here. */
  async #load(after: string | null, count = 1): Promise<TillOutcome<null>> {
    this.#searches += 1
    const mine = this.#searches
    const products = after === null ? [] : [...(this.#products.peek() ?? [])]
    let next = after
    do {
      const answer = await this.#call('GET', this.#pagePath(next), PriceListPage)
      if (mine !== this.#searches) return DONE
      if (!answer.ok) return answer
      products.push(...answer.value.products)
      next = answer.value.next_after
    } while (next !== null && products.length < count)
    batch(() => {
      this.#products.value = products
      this.#next.value = next
    })
    return DONE
  }

  #pagePath(after: string | null): string {
    const text = this.#text.peek().trim()
    const query = [
      ...(text === '' ? [] : [`q=${encodeURIComponent(text)}`]),
      ...(after === null ? [] : [`after=${after}`]),
    ].join('&')
    return `${this.#path()}${query === '' ? '' : `?${query}`}`
  }

  #call<T extends TSchema>(
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    schema: T,
    body?: unknown,
  ): Promise<TillOutcome<Static<T>>> {
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    return this.#link.door.call({ method, path, ...text }, schema)
  }

  /** What touches every row of a list. */
  async #callLong(method: 'PUT' | 'POST', listId: string, what: string, body: unknown) {
    const path = `${pathOf(listId)}${what}`
    const request = { method, path, body: JSON.stringify(body), deadlineMs: WHOLE_LIST_MS }
    this.#underWay.value = { listId, rows: 0 }
    return this.#link.door.call(request, PriceListDone).finally(() => {
      this.#underWay.value = null
    })
  }
}

const pathOf = (listId: string): string => `/api/console/price-lists/${encodeURIComponent(listId)}`
