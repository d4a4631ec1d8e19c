import { fromIso } from '#domain/datetime.ts'
import type { ConflictBody } from '#domain/wire/feed-conflict.ts'
import type { ApplyFeed } from '../cloud/feed-change.ts'
import { findConflict, putCloudConflict, settleCloudConflict } from './conflict-store.ts'
import { settleByRule } from './settle-by-rule.ts'

/** What only the cloud could see stands beside what this outlet found itself. */
export const applyConflict: ApplyFeed<ConflictBody> = (tx, { itemId: id, body }, feed) => {
  const { atMs, seams } = feed
  if (body === null) settleCloudConflict(tx, id)
  else {
    const { type, document_id, message, detail, raised_at } = body
    putCloudConflict(tx, {
      ...{ id, type, document_id, message },
      detail_json: JSON.stringify(detail),
      raised_at_ms: fromIso(raised_at) ?? atMs,
    })
    // Of what the cloud sees only contact facts settle themselves: its points are at other outlets.
    const isOpen = findConflict(tx, id)?.state === 'open'
    if (isOpen && type === 'customer_mismatch') {
      settleByRule(tx, seams, { id, type, documentId: document_id, detail })
    }
  }
  return null
}
