import { toIso } from '#domain/datetime.ts'
import {
  CLOUD_TROUBLES,
  type CloudView,
  isCloudTrouble,
  type QueueSample,
} from '#domain/wire/cloud-view-message.ts'
import type { RelayStatusMessage } from '#domain/wire/relay-message.ts'
import type { CloudGlance } from '#domain/wire/today-message.ts'
import type { Db } from '../db/open-database.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { findMark } from './cloud-store.ts'
import { countRefusedItems, readFeedRow } from './feed-store.ts'
import { listSetAside } from './list-set-aside.ts'
import { countUnseen } from './set-aside-store.ts'
import { findOldestUnsentMs } from './unsent-store.ts'
import type { UnsentValue } from './unsent-value.ts'

/** What is known of the relay and of the queue's past, beside the hub's own rows. */
export type CloudDesk = {
  status(): RelayStatusMessage | null
  heardAtMs(): number | null
  retryNow(): boolean
  points(): QueueSample[]
}

/** The counts come from the hub's own rows, so that they are right without a relay too. */
export function readCloudView(
  db: Db,
  desk: CloudDesk,
  unsentValue: UnsentValue,
  nowMs: number,
): CloudView {
  const { epoch } = readChainHead(db)
  return {
    hub_time: toIso(nowMs),
    ...viewRelay(desk),
    epoch,
    confirmed_sequence: findMark(db, epoch)?.last_sequence ?? 0,
    ...viewQueue(db, unsentValue),
    feed: viewFeed(db),
    set_aside: listSetAside(db),
    set_aside_count: countUnseen(db),
    history: desk.points(),
  }
}

/** The same in short. */
export const readCloudGlance = (
  db: Db,
  desk: CloudDesk,
  unsentValue: UnsentValue,
): CloudGlance => ({
  state: stateOf(desk.status()),
  ...viewQueue(db, unsentValue),
})

function viewQueue(db: Db, unsentValue: UnsentValue): Omit<CloudGlance, 'state'> {
  const { epoch, outbox_sequence: head } = readChainHead(db)
  const mark = findMark(db, epoch)
  const confirmed = mark?.last_sequence ?? 0
  const oldestMs = findOldestUnsentMs(db, epoch, confirmed)
  return {
    pending_count: head - confirmed,
    oldest_unsent_at: oldestMs === null ? null : toIso(oldestMs),
    unsent_value_minor: unsentValue({ epoch, above: confirmed, upTo: head }),
    last_confirmed_at: mark ? toIso(mark.confirmed_at_ms) : null,
  }
}

function viewFeed(db: Db): CloudView['feed'] {
  const { cursor, applied_at_ms: atMs } = readFeedRow(db)
  if (cursor === null || atMs === null) return null
  return { cursor, applied_at: toIso(atMs), refused_count: countRefusedItems(db) }
}

type RelayPart =
  | 'state'
  | 'error_code'
  | 'redis'
  | 'progress'
  | 'last_contact_at'
  | 'retry_at'
  | 'clock_skew_ms'

function viewRelay(desk: CloudDesk): Pick<CloudView, RelayPart> {
  const status = desk.status()
  const heardAtMs = desk.heardAtMs()
  const code = status?.error_code ?? null
  const retryMs = status?.retry_in_ms ?? null
  return {
    state: stateOf(status),
    error_code: code,
    redis: status?.redis ?? 'unknown',
    progress: status?.progress ?? null,
    last_contact_at: status?.last_contact_at ?? null,
    retry_at: heardAtMs === null || retryMs === null ? null : toIso(heardAtMs + retryMs),
    clock_skew_ms: status?.clock_skew_ms ?? null,
  }
}

function stateOf(status: RelayStatusMessage | null): CloudView['state'] {
  if (!status) return 'unknown'
  const { cloud, error_code: code } = status
  const isRefused = code !== null && isCloudTrouble(code) && CLOUD_TROUBLES[code] === 'refused'
  return isRefused ? 'refused' : cloud
}
