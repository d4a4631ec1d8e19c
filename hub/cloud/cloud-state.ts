import { toIso } from '#domain/datetime.ts'
import type { CloudState } from '#domain/wire/live-message.ts'
import type { Db } from '../db/open-database.ts'
import { findMark, readChainHead } from './cloud-store.ts'
import { findOldestUnsentMs } from './unsent-store.ts'

/**
 * What people see of the cloud. `state` is what the relay last said (`RelaySocket.state()`);
 * the counts come from the hub's own rows, so that they are right without a relay too.
 */
export function readCloudState(db: Db, state: CloudState['state'] = 'unknown'): CloudState {
  const head = readChainHead(db)
  const mark = findMark(db, head.epoch)
  return {
    state,
    pending_count: head.outbox_sequence - (mark?.last_sequence ?? 0),
    last_confirmed_at: mark ? toIso(mark.confirmed_at_ms) : null,
  }
}

/** When the oldest row that the cloud has not confirmed was written; null: none waits. */
export function readOldestUnsentMs(db: Db): number | null {
  const { epoch } = readChainHead(db)
  return findOldestUnsentMs(db, epoch, findMark(db, epoch)?.last_sequence ?? 0)
}
