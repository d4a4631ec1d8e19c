import { fromIso } from '#domain/datetime.ts'
import type { ConflictBody } from '#domain/wire/feed-conflict.ts'
import type { ApplyFeed } from '../cloud/feed-change.ts'
import { putCloudConflict, settleCloudConflict } from './conflict-store.ts'

/** What only the cloud could see stands beside what this outlet found itself. */
export const applyConflict: ApplyFeed<ConflictBody> = (tx, { itemId: id, body }, { atMs }) => {
  if (body === null) settleCloudConflict(tx, id)
  else {
    const { type, document_id, message, detail, raised_at } = body
    putCloudConflict(tx, {
      ...{ id, type, document_id, message },
      detail_json: JSON.stringify(detail),
      raised_at_ms: fromIso(raised_at) ?? atMs,
    })
  }
  return null
}
