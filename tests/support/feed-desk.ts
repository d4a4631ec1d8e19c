// A hub that hears pages from head office, and head office's pages.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Test } from 'tap'
import { signedText } from '#domain/feed-signature.ts'
import type { FeedItem, FeedTopic } from '#domain/wire/feed-item.ts'
import type { ProductBody } from '#domain/wire/feed-product.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { RelayReply } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '#hub/app-types.ts'
import { createChangesDesk } from '#hub/cloud/hear-changes.ts'
import type { Db } from '#hub/db/open-database.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { SMALL_OUTLET, testId } from './small-outlet.ts'
import { type SmallShop, smallShop } from './small-shop.ts'

export type FeedDesk = {
  db: Db
  shop: SmallShop
  deps: HubDeps
  live: LiveMessage[]
  /** The next page of a running feed; `more` keeps a snapshot open. */
  page(items: FeedItem[], more?: boolean): Promise<RelayReply>
  /** The first page of a new snapshot. */
  snapshot(items: FeedItem[], more?: boolean): Promise<RelayReply>
  one<T>(text: string, ...values: unknown[]): T
  signed(item: FeedItem, outletId?: string | null): FeedItem
}

/** `officeKey`: a public key that the hub has instead of this desk's own. */
export function feedDesk(
  t: Test,
  options: { withKey?: boolean; officeKey?: KeyObject | null } = {},
): FeedDesk {
  const shop = smallShop(t)
  const live: LiveMessage[] = []
  const keys = generateKeyPairSync('ed25519')
  const deps: HubDeps = {
    ...shop.deps,
    seams: { ...shop.seams, timers: realSeams.timers },
    live: { publish: (message) => void live.push(message), publishTo: () => {} },
  }
  const key = options.officeKey ?? keys.publicKey
  const desk = createChangesDesk(deps, options.withKey === false ? null : key)
  let count = 0
  let cursor: string | null = null
  const hear = async (from_cursor: string | null, items: FeedItem[], has_more: boolean) => {
    const next = `1-1-1.${++count}.1${has_more ? '.s' : ''}`
    const message = { type: 'changes' as const, from_cursor, cursor: next, items, has_more }
    const reply = await desk.hear(message)
    if (reply.ok) cursor = next
    return reply
  }
  return {
    ...{ db: shop.db, shop, deps, live },
    page: (items, more = false) => hear(cursor, items, more),
    snapshot: (items, more = false) => hear(null, items, more),
    one: (text, ...values) => shop.db.prepare(text).get(...values) as never,
    signed: (item, outletId = SMALL_OUTLET.outlet_id) => signItem(item, outletId, keys.privateKey),
  }
}

export const signItem = (item: FeedItem, outletId: string | null, key: KeyObject): FeedItem => ({
  ...item,
  signature: sign(null, Buffer.from(signedText(item, outletId)), key).toString('base64url'),
})

export const item = (
  topic: FeedTopic,
  item_id: string,
  body: unknown,
  version = 1,
  is_deleted = false,
): FeedItem => ({ topic, item_id, version, is_deleted, body, signature: null })

export const productBody = (n: number, change: Partial<ProductBody> = {}): ProductBody => ({
  sku: `HO${n}`,
  name: `Barang ${n}`,
  category_id: null,
  tax_code: 'PPN12',
  is_weighed: false,
  is_loyalty_eligible: true,
  is_active: true,
  plu: null,
  cost_minor: 900,
  units: [{ unit_code: 'pcs', factor_milli: 1000, price_minor: 1000 + n, barcodes: [] }],
  ...change,
})
export const productId = (n: number): string => testId(500_000 + n)
export const product = (n: number, change: Partial<ProductBody> = {}, version = 1): FeedItem =>
  item('product', productId(n), productBody(n, change), version)
