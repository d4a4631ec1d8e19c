import { canonicalJson } from './canonical-json.ts'
import type { FeedItem } from './wire/feed-item.ts'

/** A signed item, without its signature. */
export type SignedPart = Omit<FeedItem, 'signature'>

/**
 * The text that head office's key signs: what it is, for which outlet (null: all), which version of
 * it, and all it says. A signature therefore cannot be moved to another outlet, thing or version.
 * Throws for a body that has no canonical form (a fraction, an unsafe integer).
 */
export const signedText = (item: SignedPart, outletId: string | null): string =>
  canonicalJson({
    topic: item.topic,
    item_id: item.item_id,
    outlet_id: outletId,
    version: item.version,
    is_deleted: item.is_deleted,
    body: item.body,
  })
