// What comes down to an outlet: one item is the newest state of one thing. The body of each topic
// has its own schema beside this one.
import { type Static, Type } from 'typebox'
import { Closed, Nullable, OneOf } from './primitives.ts'

export const FEED_TOPICS = [
  'tax-rule',
  'category',
  'product',
  'price',
  'promotion',
  'customer',
  'loyalty-balance',
  'loyalty-allowance',
  'staff',
  'role-grant',
  'outlet-config',
  'stock-transfer',
  'conflict',
] as const
export type FeedTopic = (typeof FEED_TOPICS)[number]

/** Who may do what, and how the outlet is set up: only with head office's own signature. */
export const SIGNED_TOPICS: readonly FeedTopic[] = ['staff', 'role-grant', 'outlet-config']

/** The newest state of one thing; `body` is checked by its topic's schema where it is applied. */
export const FeedItem = Closed({
  topic: OneOf(FEED_TOPICS),
  item_id: Type.String({ minLength: 1, maxLength: 120 }),
  /** Grows with each change of this item: an older one never replaces a newer one. */
  version: Type.Integer({ minimum: 1 }),
  is_deleted: Type.Boolean(),
  body: Type.Unknown(),
  /** Ed25519, base64url, over canonical {topic, item_id, outlet_id, version, is_deleted, body}. */
  signature: Nullable(Type.String({ maxLength: 100 })),
})
export type FeedItem = Static<typeof FeedItem>
