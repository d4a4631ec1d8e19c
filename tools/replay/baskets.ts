// Baskets to sell: from a file of one basket a line, or made from a seed.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'

/** Items as somebody else's shop called them. */
export type Basket = string[]

const SEEDED_ITEMS_MAX = 12

/** One basket a line, items separated by commas; blanks around names and empty lines are dropped. */
export function readBaskets(path: string): Basket[] {
  return readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .map((line) =>
      line
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .filter((basket) => basket.length > 0)
}

export function seededBaskets(count: number, random: () => number, vocabulary: number): Basket[] {
  const basket = (): Basket => {
    const size = 1 + Math.floor(random() ** 2 * SEEDED_ITEMS_MAX)
    return Array.from({ length: size }, () => `item ${Math.floor(random() * vocabulary)}`)
  }
  return Array.from({ length: count }, basket)
}

export type ItemMap = {
  productOf(item: string): ProductMessage
  /** Items that are no product's name or sku, each with the product that stands for it. */
  mapped(): Map<string, ProductMessage>
}

/** The product of an item's name or sku; any other item gets one by a stable hash of its name. */
export function mapItems(products: readonly ProductMessage[]): ItemMap {
  const sellable = products
    .filter((product) => product.is_active && product.units.some((unit) => unit.price_minor > 0))
    .sort((a, b) => (a.sku < b.sku ? -1 : 1))
  if (sellable.length === 0) throw new Error('the outlet has nothing to sell')
  const known = new Map<string, ProductMessage>()
  for (const product of sellable) {
    known.set(product.name.toLowerCase(), product)
    known.set(product.sku.toLowerCase(), product)
  }
  const mapped = new Map<string, ProductMessage>()
  return {
    productOf(item) {
      const own = known.get(item.toLowerCase()) ?? mapped.get(item)
      if (own) return own
      const digest = createHash('sha256').update(item).digest().readUInt32BE(0)
      const product = sellable[digest % sellable.length] as ProductMessage
      mapped.set(item, product)
      return product
    },
    mapped: () => mapped,
  }
}
