import { toIso } from '#domain/datetime.ts'
import type { CloudState } from '#domain/wire/live-message.ts'
import type { RelayStatusMessage } from '#domain/wire/relay-message.ts'
import type { Db } from '../db/open-database.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { findMark } from './cloud-store.ts'
import { findOldestUnsentMs } from './unsent-store.ts'

/** What the relay last said, as far as people see it; null: it says nothing. */
export type CloudWord = Pick<RelayStatusMessage, 'cloud' | 'progress' | 'error_code'> | null

/**
 * What people see of the cloud. `word` is what the relay last said (`RelaySocket.status()`); the
 * counts come from the hub's own rows, so that they are right without a relay too.
 */
export function readCloudState(db: Db, word: CloudWord = null): CloudState {
  const head = readChainHead(db)
  const mark = findMark(db, head.epoch)
  return {
    state: word?.cloud ?? 'unknown',
    pending_count: head.outbox_sequence - (mark?.last_sequence ?? 0),
    last_confirmed_at: mark ? toIso(mark.confirmed_at_ms) : null,
    progress: word?.progress ?? null,
    error_code: word?.error_code ?? null,
  }
}

/** When the oldest row that the cloud has not confirmed was written; null: none waits. */
export function readOldestUnsentMs(db: Db): number | null {
  const { epoch } = readChainHead(db)
  return findOldestUnsentMs(db, epoch, findMark(db, epoch)?.last_sequence ?? 0)
}
