import type { PromotionBody } from '#domain/wire/feed-promotion.ts'
import type { FeedContext, FeedRefusal } from '../cloud/feed-change.ts'
import type { Db } from '../db/open-database.ts'
import { putOfficeWords } from './apply-promotion-rule.ts'

type PromotionUndo = { itemId: string; field: string; local: unknown; office: PromotionBody }

/**
 * Lets head office's word hold again for one field of a promotion, as if it had just said it; what
 * was stopped goes on. Other fields, a stop among them, stay as the outlet has them.
 */
export function undoPromotionEdit(
  tx: Db,
  { itemId, field, local, office: body }: PromotionUndo,
  { atMs }: FeedContext,
): FeedRefusal | null {
  const isStop = field === 'is_stopped'
  const before = isStop ? body : ({ ...body, [field]: local } as PromotionBody)
  return putOfficeWords(tx, { itemId, version: 0, body, before }, { atMs, isBegunAgain: isStop })
}
