import type { KeyObject } from 'node:crypto'
import type { FeedItem, FeedTopic } from '#domain/wire/feed-item.ts'
import type { ChangesMessage } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { newPriceList } from '../catalogue/bump-catalogue.ts'
import { type ChunkPacer, createChunkPacer } from '../catalogue/chunk-pacer.ts'
import { pause } from '../catalogue/pause.ts'
import { listStrayProducts } from '../catalogue/stray-products.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { tradingDay } from '../rules/trading-day.ts'
import {
  beginSnapshot,
  hasMentioned,
  itemOf,
  listSetAside,
  listUnmentioned,
  moveCursor,
  readFeedRow,
} from './feed-store.ts'
import { type TakeRun, takeItem } from './take-item.ts'

export type ApplyDeps = Pick<HubDeps, 'db' | 'seams' | 'log'>
export type ApplyOptions = { headOfficeKey: KeyObject | null; isStopping(): boolean }
export type AppliedPage =
  | { ok: true; topics: ReadonlySet<FeedTopic>; wasSnapshotEnd: boolean }
  | { ok: false; reason: 'cursor-elsewhere' | 'stopping' }

/**
 * What the end of a snapshot takes away when it was not in it. Signed things are taken away by
 * head office's signature alone; people, points and conflicts never by silence.
 */
const VOID_IF_UNMENTIONED: readonly FeedTopic[] = [
  'promotion',
  'price',
  'product',
  'category',
  'tax-rule',
  'stock-transfer',
]
const RETRIED_PER_PAGE = 50

/**
 * Applies one page in chunks that a sale can wait for. The cursor moves in the transaction of the
 * page's last effects: a page that was cut short is applied again, and what it had done already is
 * old news then.
 */
export async function applyChanges(
  deps: ApplyDeps,
  changes: ChangesMessage,
  options: ApplyOptions,
): Promise<AppliedPage> {
  const { db, seams } = deps
  const state = readFeedRow(db)
  const isStart = changes.from_cursor === null
  if (!isStart && changes.from_cursor !== state.cursor) {
    return { ok: false, reason: 'cursor-elsewhere' }
  }
  if (isStart) write(db, beginSnapshot)
  const isInSnapshot = isStart || state.is_in_snapshot === 1
  const isSnapshotEnd = isInSnapshot && !changes.has_more
  const topics = new Set<FeedTopic>()
  const pacer = createChunkPacer(seams.clock)
  const finish = (tx: Db): void =>
    moveCursor(tx, changes.cursor, isInSnapshot && changes.has_more, seams.clock.nowMs())
  const steps = [
    itemSteps(changes.items),
    retrySteps(),
    ...(isSnapshotEnd ? [voidSteps(), straySteps()] : []),
  ]
  for (const [index, step] of steps.entries()) {
    for (let isDone = false; !isDone; ) {
      if (options.isStopping()) return { ok: false, reason: 'stopping' }
      isDone = runChunk(deps, options, pacer, topics, (tx, run) => {
        const isStepDone = step(tx, run, pacer.rows())
        if (isStepDone && index === steps.length - 1) finish(tx)
        return isStepDone
      })
      await pause(seams)
    }
  }
  return { ok: true, topics, wasSnapshotEnd: isSnapshotEnd }
}

/** Does at most `size` things; true when nothing of its kind is left. */
type Step = (tx: Db, run: TakeRun & { took(item: FeedItem): void }, size: number) => boolean

function runChunk(
  { db, seams, log }: ApplyDeps,
  { headOfficeKey }: ApplyOptions,
  pacer: ChunkPacer,
  topics: Set<FeedTopic>,
  work: (tx: Db, run: Parameters<Step>[1]) => boolean,
): boolean {
  return pacer.time(() =>
    write(db, (tx) => {
      const { snapshot, is_in_snapshot, prices_on } = readFeedRow(tx)
      const outlet = readOutlet(tx)
      const atMs = seams.clock.nowMs()
      let version: number | null = null
      const run: TakeRun = {
        deps: { log },
        outletId: outlet.outlet_id,
        headOfficeKey,
        snapshot,
        isInSnapshot: is_in_snapshot === 1,
        rolledBack: () => {
          version = null
        },
        context: {
          seams,
          atMs,
          pricesOn: prices_on ?? tradingDay(tx, outlet.timezone, atMs),
          newPriceListVersion: () => {
            version ??= newPriceList(tx)
            return version
          },
        },
      }
      const took = (item: FeedItem): void => {
        if (takeItem(tx, run, item)) topics.add(item.topic)
      }
      return work(tx, { ...run, took })
    }),
  )
}

function itemSteps(items: readonly FeedItem[]): Step {
  let done = 0
  return (_tx, { took }, size) => {
    const chunk = items.slice(done, done + size)
    for (const item of chunk) took(item)
    done += chunk.length
    return done >= items.length
  }
}

/** What was set aside is tried again: what stood in its way may be gone. */
function retrySteps(): Step {
  let left = RETRIED_PER_PAGE
  return (tx, { took }, size) => {
    const rows = listSetAside(tx, Math.min(size, left))
    for (const row of rows) took(itemOf(row))
    left -= rows.length
    return rows.length === 0 || left <= 0
  }
}

/** Head office's things that the snapshot did not mention are no more. */
function voidSteps(): Step {
  const topics = [...VOID_IF_UNMENTIONED]
  let afterId = ''
  return (tx, run, size) => {
    const topic = topics[0]
    if (topic === undefined) return true
    const mayVoid = topic !== 'product' || hasMentioned(tx, 'product', run.snapshot)
    const rows = mayVoid ? listUnmentioned(tx, topic, run.snapshot, afterId, size) : []
    for (const row of rows) {
      run.took({ ...itemOf({ ...NOT_ASIDE, ...row }), is_deleted: true })
    }
    afterId = rows.at(-1)?.item_id ?? ''
    if (rows.length < size) {
      topics.shift()
      afterId = ''
    }
    return topics.length === 0
  }
}

/** Head office's products of a time before the feed: loaded with the box, and not in it. */
function straySteps(): Step {
  let afterId = ''
  return (tx, run, size) => {
    if (!hasMentioned(tx, 'product', run.snapshot)) return true
    const ids = listStrayProducts(tx, afterId, size)
    afterId = ids.at(-1) ?? afterId
    for (const item_id of ids) {
      const item = { topic: 'product' as const, item_id, version: 1, is_deleted: true }
      run.took({ ...item, body: null, signature: null })
    }
    return ids.length < size
  }
}

const NOT_ASIDE = { signature: null, state: 'refused', reason: '', detail: null, at_ms: 0 }
