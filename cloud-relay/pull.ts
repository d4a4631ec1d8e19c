// Fetches what is new in head office's feed, page by page, and hands each to the hub. The hub's own
// stored cursor is the truth: nothing is remembered here, so that whoever is killed, or restored to
// another day, goes on where the hub's tables stand.
import type { PullAnswer } from '#domain/wire/cloud-message.ts'
import { type ChangesMessage, HUB_FAULT, type RelayReply } from '#domain/wire/relay-message.ts'
import { CloudError } from './cloud-error.ts'
import type { PullPace } from './pull-pace.ts'

/** After so many pages the loop looks at the world again; it comes back at once. */
const PAGES_PER_RUN_MAX = 500
/** A push under way is waited for so long before each page, and no longer: it may hang. */
const PUSH_WAIT_MS_MAX = 5_000
const PUSH_LOOK_MS = 50
/** What is committed behind a transaction that still runs is asked for again after this. */
const HELD_BACK_MS = 1_000

export type PullPorts = {
  /** Null: the hub is stopped. */
  readEpoch(): string | null
  /** Up to where the hub has applied; null before the first page. */
  readCursor(): string | null
  /** Rejects with a CloudError. */
  pull(epoch: string, cursor: string | null, bytesMax: number): Promise<PullAnswer>
  /** Hands a page to the hub; rejects when the hub cannot be reached. */
  hand(changes: ChangesMessage): Promise<RelayReply>
  isPushing(): boolean
  isStopping(): boolean
  wait(ms: number): Promise<void>
}
export type PullResult = { itemCount: number; hasMore: boolean }

/** Rejects with a CloudError; what the hub applied before it is applied. */
export async function pullPages(ports: PullPorts, pace: PullPace): Promise<PullResult> {
  let itemCount = 0
  for (let page = 0; page < PAGES_PER_RUN_MAX && !ports.isStopping(); page++) {
    await letPushGoFirst(ports)
    const epoch = ports.readEpoch()
    if (epoch === null) return { itemCount, hasMore: false }
    const cursor = ports.readCursor()
    const answer = await pace.time((bytesMax) => ports.pull(epoch, cursor, bytesMax))
    if (answer.refused) throw new CloudError(answer.refused.code, 'refused')
    const { from_cursor, items, has_more } = answer
    if (items.length === 0 && has_more) await ports.wait(HELD_BACK_MS)
    const isNews = from_cursor === null || answer.cursor !== from_cursor || items.length > 0
    if (isNews) {
      await handOver(ports, { from_cursor, cursor: answer.cursor, items, has_more })
      itemCount += items.length
    }
    if (!has_more) return { itemCount, hasMore: false }
  }
  return { itemCount, hasMore: true }
}

async function letPushGoFirst(ports: PullPorts): Promise<void> {
  for (let waitedMs = 0; ports.isPushing() && waitedMs < PUSH_WAIT_MS_MAX; ) {
    await ports.wait(PUSH_LOOK_MS)
    waitedMs += PUSH_LOOK_MS
  }
}

async function handOver(ports: PullPorts, page: Omit<ChangesMessage, 'type'>): Promise<void> {
  const reply = await ports.hand({ type: 'changes', ...page })
  if (reply.ok) return
  // It stands elsewhere by now, as after a restore: the next look reads where.
  if (reply.reason === 'cursor-elsewhere') throw new CloudError('FEED-MOVED', 'away')
  const isPassing = reply.reason === HUB_FAULT || reply.reason === 'busy'
  throw new CloudError(isPassing ? 'HUB-BUSY' : 'FEED-REFUSED', isPassing ? 'away' : 'fault')
}
