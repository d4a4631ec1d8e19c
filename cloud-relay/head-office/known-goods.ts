// What is published already, as a command needs it.
import type { Known } from './describe-change.ts'
import type { KnownProduct, KnownUnit } from './import-item.ts'
import type { OfficeCloud } from './office-cloud.ts'

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
