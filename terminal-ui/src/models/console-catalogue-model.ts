// The console's catalogue: found page by page, changed over head office's word, taken back.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import {
  type ConsoleProduct,
  ProductDetail,
  type ProductEdit,
  ProductListPage,
  type ProductTrait,
} from '#domain/wire/console-product-message.ts'
import { OverrideUndone } from '#domain/wire/override-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { type PriceChange, priceChangeOf, withPricesBefore } from './price-change.ts'

export type ProductFilter = {
  text: string
  categoryId: string
  state: 'active' | 'inactive' | 'all'
  trait: ProductTrait | ''
}
export const NO_FILTER: ProductFilter = { text: '', categoryId: '', state: 'active', trait: '' }

/** The same words sought in every category and state; null: nothing narrows the search. */
export function widened(filter: ProductFilter): ProductFilter | null {
  const { categoryId, state, trait } = filter
  const isWide = categoryId === '' && state === 'all' && trait === ''
  return isWide ? null : { ...filter, categoryId: '', state: 'all', trait: '' }
}

/** What may be said of a product, without what only the hub says. */
export const editOf = (product: ConsoleProduct): ProductEdit => ({
  name: product.name,
  category_id: product.category_id,
  tax_code: product.tax_code,
  is_weighed: product.is_weighed,
  is_loyalty_eligible: product.is_loyalty_eligible,
  is_active: product.is_active,
  plu: product.plu,
  cost_minor: product.cost_minor,
  units: product.units,
})

const DONE = { ok: true, value: null } as const

export class ConsoleCatalogueModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #products = signal<readonly ConsoleProduct[] | null>(null)
  readonly #hasMore = signal(false)
  readonly #filter = signal<ProductFilter>(NO_FILTER)
  readonly #chosen = signal<ProductDetail | null>(null)
  readonly #priceChange = signal<PriceChange | null>(null)
  #after: string | null = null
  #searches = 0

  /** Null until the hub has answered. */
  readonly products: ReadonlySignal<readonly ConsoleProduct[] | null> = this.#products
  readonly hasMore: ReadonlySignal<boolean> = this.#hasMore
  readonly filter: ReadonlySignal<ProductFilter> = this.#filter
  readonly chosen: ReadonlySignal<ProductDetail | null> = this.#chosen
  /** What the last edit made of the prices; null: nothing, or it was taken back. */
  readonly priceChange: ReadonlySignal<PriceChange | null> = this.#priceChange

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  /** Of several searches under way the last one counts, whichever answer comes first. */
  search(filter: ProductFilter = this.#filter.peek()): Promise<TillOutcome<null>> {
    this.#filter.value = filter
    return this.#load(null)
  }

  more(): Promise<TillOutcome<null>> {
    return this.#load(this.#after)
  }

  async open(productId: string): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: `/api/console/products/${productId}` } as const
    return this.#take(await this.#link.door.call(request, ProductDetail))
  }

  leave(): void {
    this.#chosen.value = null
  }

  async change(product: ConsoleProduct, edit: ProductEdit): Promise<TillOutcome<null>> {
    const answer = await this.#put(product, edit)
    if (answer.ok) this.#priceChange.value = priceChangeOf(product, answer.value.product)
    return this.#take(answer)
  }

  forgetPriceChange(): void {
    this.#priceChange.value = null
  }

  /**
   * The prices of before the last edit again; whatever else was said of the product stays. Refuses
   * PRODUCT_CHANGED where one of them was set anew since.
   */
  async takeBackPrices(change: PriceChange): Promise<TillOutcome<null>> {
    const path = `/api/console/products/${change.productId}`
    const found = await this.#link.door.call({ method: 'GET', path }, ProductDetail)
    if (!found.ok) return found
    const { product } = found.value
    const units = withPricesBefore(product.units, change)
    if (units === null) return refuseAtTill('PRODUCT_CHANGED')
    const put = await this.#put(product, { ...editOf(product), units })
    if (!put.ok) return put
    this.#heed(put.value.product)
    this.forgetPriceChange()
    return DONE
  }

  /** The id is made once for a dialog: pressing twice makes one product. */
  async add(productId: string, sku: string, product: ProductEdit): Promise<TillOutcome<null>> {
    const body = JSON.stringify({ product_id: productId, sku, product })
    const request = { method: 'POST', path: '/api/console/products', body } as const
    const answer = await this.#link.door.call(request, ProductDetail)
    return answer.ok ? this.search() : answer
  }

  /** Head office's word holds again for one field, prices as its lists have them today. */
  async undo(productId: string, field: string): Promise<TillOutcome<null>> {
    const body = JSON.stringify({ topic: 'product', item_id: productId, field })
    const request = { method: 'POST', path: '/api/console/overrides/undo', body } as const
    const answer = await this.#link.door.call(request, OverrideUndone)
    return answer.ok ? this.open(productId) : answer
  }

  async #load(after: string | null): Promise<TillOutcome<null>> {
    this.#searches += 1
    const own = this.#searches
    const { text, categoryId, state, trait } = this.#filter.peek()
    const query = new URLSearchParams({ state })
    if (text.trim() !== '') query.set('q', text.trim())
    if (categoryId !== '') query.set('category_id', categoryId)
    if (trait !== '') query.set('trait', trait)
    if (after !== null) query.set('after', after)
    const request = { method: 'GET', path: `/api/console/products?${query}` } as const
    const answer = await this.#link.door.call(request, ProductListPage)
    if (!answer.ok) return answer
    if (own !== this.#searches) return DONE
    const { products, next_after } = answer.value
    batch(() => {
      const before = after === null ? [] : (this.#products.peek() ?? [])
      this.#products.value = [...before, ...products]
      this.#hasMore.value = next_after !== null
    })
    this.#after = next_after
    return DONE
  }

  /** The whole product, unless somebody has changed it since this version of it. */
  #put({ product_id, version }: ConsoleProduct, edit: ProductEdit) {
    const body = JSON.stringify({ version, product: edit })
    const path = `/api/console/products/${product_id}`
    return this.#link.door.call({ method: 'PUT', path, body }, ProductDetail)
  }

  #take(answer: TillOutcome<ProductDetail>): TillOutcome<null> {
    if (!answer.ok) return answer
    batch(() => {
      this.#chosen.value = answer.value
      this.#heed(answer.value.product)
    })
    return DONE
  }

  #heed(product: ConsoleProduct): void {
    this.#products.value = (this.#products.peek() ?? []).map((each) =>
      each.product_id === product.product_id ? product : each,
    )
  }
}
