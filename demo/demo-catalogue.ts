// What the demonstration's head office publishes: the minimarket as its hub has it, so that its
// first word changes nothing and a price change is one command.

import type pg from 'pg'
import type { FeedTopic } from '#domain/wire/feed-item.ts'
import { bodyOf } from '#hub/catalogue/product-body.ts'
import { findStoredById } from '#hub/catalogue/stored-product-store.ts'
import type { Db } from '#hub/db/open-database.ts'

export type CatalogueItem = { topic: FeedTopic; item_id: string; body: object }

/** Of an outlet that was just made: one that has traded may have prices of its own. */
export function readDemoCatalogue(db: Db): CatalogueItem[] {
  const categories = db
    .prepare('SELECT id, name, name_en, colour, icon, sort_order FROM category')
    .all() as ({ id: string } & Record<string, unknown>)[]
  const products = db.prepare('SELECT id FROM product').pluck().all() as string[]
  return [
    ...categories.map(
      ({ id, ...body }): CatalogueItem => ({ topic: 'category', item_id: id, body }),
    ),
    ...products.flatMap((id): CatalogueItem[] => {
      const stored = findStoredById(db, id)
      return stored ? [{ topic: 'product', item_id: id, body: bodyOf(stored) }] : []
    }),
  ]
}

/** Publishes it through head office's own door, once. */
export async function publishDemoCatalogue(
  client: pg.ClientBase,
  items: CatalogueItem[],
): Promise<void> {
  const known = await client.query('SELECT 1 FROM ocean.published_goods LIMIT 1')
  if (known.rowCount !== 0) return
  const order = {
    ...{ import_id: null, undoes: null, scope: 'all outlets', outlet: null, group: null },
    items: items.map((item) => ({
      ...item,
      ...{ outlet_id: null, is_deleted: false, version: null, signature: null },
    })),
  }
  await client.query('SELECT ocean.office_publish($1, false)', [order])
}
