import type { Db } from '../db/open-database.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { findMark } from './cloud-store.ts'
import { countUnseen } from './set-aside-store.ts'
import { findOldestUnsentMs } from './unsent-store.ts'

export type CloudQueue = {
  epoch: string
  /** The last row the cloud confirmed, and the last one there is. */
  confirmed: number
  head: number
  oldestUnsentAtMs: number | null
  setAsideCount: number
}

/** What waits for the cloud, by the hub's own rows. */
export function readQueue(db: Db): CloudQueue {
  const { epoch, outbox_sequence: head } = readChainHead(db)
  const confirmed = findMark(db, epoch)?.last_sequence ?? 0
  const oldestUnsentAtMs = findOldestUnsentMs(db, epoch, confirmed)
  return { epoch, confirmed, head, oldestUnsentAtMs, setAsideCount: countUnseen(db) }
}
