// What is published already, as a command needs it.
import type { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import type { Known } from './describe-change.ts'
import type { KnownProduct, KnownUnit } from './import-item.ts'
import type { OfficeCloud } from './office-cloud.ts'
import type { Ring } from './ring-releases.ts'

export const readPublished = (
  cloud: OfficeCloud,
  side: 'goods' | 'people',
  topics: readonly string[],
): Promise<Known[]> =>
  cloud.read<Known>(
    `SELECT topic, item_id, outlet_id, group_code, body, is_deleted, version::text
     FROM ocean.published_${side} WHERE topic = ANY ($1)`,
    [topics],
  )

/** Ids by code. */
export async function readOutlets(cloud: OfficeCloud): Promise<Map<string, string>> {
  const rows = await cloud.read<{ code: string; outlet_id: string }>(
    'SELECT code, outlet_id FROM ocean.outlet',
  )
  return new Map(rows.map(({ code, outlet_id }) => [code, outlet_id]))
}

/** By code, of those that were placed in one. */
export async function readRings(cloud: OfficeCloud): Promise<Map<string, Ring>> {
  const rows = await cloud.read<{ code: string; update_ring: Ring }>(
    'SELECT code, update_ring FROM ocean.outlet JOIN ocean.outlet_placing USING (outlet_id)',
  )
  return new Map(rows.map(({ code, update_ring }) => [code, update_ring]))
}

/** As they are published now, by the outlet's id. */
export async function readConfigs(cloud: OfficeCloud): Promise<Map<string, OutletConfigBody>> {
  const known = await readPublished(cloud, 'people', ['outlet-config'])
  const present = known.filter(({ is_deleted }) => !is_deleted)
  return new Map(present.map(({ item_id, body }) => [item_id, body as OutletConfigBody]))
}

/** By sku. */
export function productsBySku(products: readonly Known[]): Map<string, KnownProduct> {
  const known = products.filter(({ is_deleted }) => !is_deleted).map(toProduct)
  return new Map(known.map((product) => [product.sku, product]))
}

const toProduct = ({ item_id, body }: Known): KnownProduct => ({
  product_id: item_id,
  sku: String(body.sku),
  name: String(body.name),
  units: body.units as KnownUnit[],
})

type PriceBody = {
  product_id: string
  unit_code: string
  price_minor: number
  valid_from: string
  valid_to: string | null
}

/** Products by id, with the prices that hold at all outlets on a day (yyyy-mm-dd). */
export function productsOnDay(known: readonly Known[], day: string): Map<string, Known> {
  const prices = known
    .filter(({ topic, is_deleted }) => topic === 'price' && !is_deleted)
    .filter(({ outlet_id, group_code }) => outlet_id === null && group_code === null)
    .map(({ body }) => body as PriceBody)
    .filter(({ valid_from, valid_to }) => valid_from <= day && (valid_to ?? day) >= day)
    .sort((a, b) => a.valid_from.localeCompare(b.valid_from))
  const byUnit = new Map(prices.map((each) => [`${each.product_id} ${each.unit_code}`, each]))
  const products = known.filter(({ topic }) => topic === 'product')
  return new Map(
    products.map((product) => {
      const units = (product.body.units as KnownUnit[]).map((unit) => ({
        ...unit,
        price_minor:
          byUnit.get(`${product.item_id} ${unit.unit_code}`)?.price_minor ?? unit.price_minor,
      }))
      return [product.item_id, { ...product, body: { ...product.body, units } }]
    }),
  )
}

/** The business day of the first outlet to begin one. */
export const dayOf = (now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Jakarta' }).format(now)
