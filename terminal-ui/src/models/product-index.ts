// The catalogue in memory: by id, by barcode, by PLU, and searched word by word.

import { normaliseBarcode } from '#domain/barcode.ts'
import { foldText } from '#domain/search-text.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { createTextSearch } from './text-search.ts'

export type Found = { product: ProductMessage; unitCode: string }
export type StockLevel = { product_id: string; stock_milli: number }

export type ProductIndex = {
  size(): number
  put(products: readonly ProductMessage[]): void
  setStock(levels: readonly StockLevel[]): void
  product(productId: string): ProductMessage | null
  byBarcode(code: string): Found | null
  /** By the item digits of a label: a PLU, else a SKU, either with more zeros before it. */
  byItem(item: string): Found | null
  /** Does what the first search after many changes would otherwise wait for. */
  prepare(): void
  /** Products that can be sold, best match first; a whole barcode or SKU before all. */
  search(text: string, limit: number): ProductMessage[]
  /** The first products of the catalogue, in its own order. */
  first(limit: number): ProductMessage[]
  /** Products of a category (null: of none), by name. */
  byCategory(categoryId: string | null, limit: number): ProductMessage[]
}
type BarcodeOwner = { productId: string; unitCode: string }

export function createProductIndex(): ProductIndex {
  const byId = new Map<string, ProductMessage>()
  const byCode = new Map<string, BarcodeOwner>()
  const byPlu = new Map<string, string>()
  const bySku = new Map<string, string>()
  const search = createTextSearch()

  function forget(product: ProductMessage): void {
    for (const { code } of codesOf(product)) {
      if (byCode.get(code)?.productId === product.product_id) byCode.delete(code)
    }
    if (product.plu !== null && byPlu.get(product.plu) === product.product_id) {
      byPlu.delete(product.plu)
    }
    const sku = fold(product.sku)
    if (bySku.get(sku) === product.product_id) bySku.delete(sku)
  }
  function remember(product: ProductMessage): void {
    const productId = product.product_id
    byId.set(productId, product)
    search.remove(productId)
    if (!product.is_active) return
    const codes = codesOf(product)
    for (const { code, unitCode } of codes) byCode.set(code, { productId, unitCode })
    if (product.plu !== null) byPlu.set(product.plu, productId)
    const sku = fold(product.sku)
    bySku.set(sku, productId)
    search.put(productId, {
      name: fold(product.name),
      codes: [sku, ...codes.map(({ code }) => fold(code))],
    })
  }

  return {
    size: () => byId.size,
    put(products) {
      // All old codes go before any new one comes: a barcode may move between two of these.
      for (const { product_id } of products) {
        const before = byId.get(product_id)
        if (before !== undefined) forget(before)
      }
      for (const product of products) remember(product)
    },
    setStock(levels) {
      for (const { product_id, stock_milli } of levels) {
        const product = byId.get(product_id)
        if (product !== undefined) byId.set(product_id, { ...product, stock_milli })
      }
    },
    product: (productId) => byId.get(productId) ?? null,
    byBarcode(code) {
      const owner = byCode.get(normaliseBarcode(code))
      const product = owner === undefined ? undefined : byId.get(owner.productId)
      if (owner === undefined || product === undefined) return null
      return { product, unitCode: owner.unitCode }
    },
    byItem(item) {
      const bare = item.replace(/^0+(?=.)/, '')
      const codes = [byPlu.get(item), byPlu.get(bare), bySku.get(item), bySku.get(bare)]
      const productId = codes.find((id) => id !== undefined)
      const product = productId === undefined ? undefined : byId.get(productId)
      const unit = product?.units[0]
      if (product === undefined || unit === undefined) return null
      return { product, unitCode: unit.unit_code }
    },
    prepare: search.prepare,
    search(text, limit) {
      const query = foldText(text)
      const owner = byCode.get(normaliseBarcode(text))?.productId ?? bySku.get(query)
      const ids = search.find(query, limit).filter((id) => id !== owner)
      const found = (owner === undefined ? ids : [owner, ...ids]).map((id) => byId.get(id))
      return found.filter((product) => product !== undefined).slice(0, limit)
    },
    first(limit) {
      const members: ProductMessage[] = []
      for (const product of byId.values()) {
        if (members.length === limit) break
        if (product.is_active) members.push(product)
      }
      return members
    },
    byCategory(categoryId, limit) {
      const members: ProductMessage[] = []
      for (const product of byId.values()) {
        if (product.is_active && product.category_id === categoryId) members.push(product)
      }
      return members.sort(byName).slice(0, limit)
    },
  }
}

/** Letters, digits and signs of ASCII in single spaces: nothing to fold but the case. */
const PLAIN = /^(?:[!-~]+ )*[!-~]+$/

const fold = (text: string): string => (PLAIN.test(text) ? text.toLowerCase() : foldText(text))

const byName = (a: ProductMessage, b: ProductMessage): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0

const codesOf = (product: ProductMessage) =>
  product.units.flatMap(({ unit_code, barcodes }) =>
    barcodes.map((code) => ({ code: normaliseBarcode(code), unitCode: unit_code })),
  )
