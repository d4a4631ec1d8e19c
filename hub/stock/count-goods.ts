import { cleanText } from '#domain/clean-text.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { CountEntriesRequest, StartCountRequest } from '#domain/wire/stock-count-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import type { StockCountTable } from '../db/tables.ts'
import type { Actor } from '../requester.ts'
import {
  endCount,
  findCount,
  findEntry,
  findProductFacts,
  insertCount,
  insertEntry,
  isTakenBack,
  levelThen,
  passOf,
  putRecount,
} from './count-store.ts'
import { finishPostings } from './post-portions.ts'

/** Begins a count. Refuses IDEMPOTENCY_MISMATCH and INVALID_REQUEST for a category without one. */
export function startCount(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: StartCountRequest,
): Outcome<null> {
  const { count_id: id, scope, category_id } = order
  const payload_hash = payloadHash(order)
  const earlier = findCount(tx, id)
  if (earlier) {
    return earlier.payload_hash === payload_hash
      ? succeed(null)
      : refuse('IDEMPOTENCY_MISMATCH', undefined, 'count_id')
  }
  const name = cleanText(order.name).trim()
  if (name === '') return refuse('INVALID_REQUEST', 'no name', 'name')
  if ((scope === 'category') !== (category_id !== null)) {
    return refuse('INVALID_REQUEST', 'a category and nothing else names one', 'category_id')
  }
  const atMs = seams.clock.nowMs()
  const staffId = actor.staff.staff_id
  insertCount(tx, {
    ...{ id, name, scope, category_id, state: 'counting', started_by: staffId },
    ...{ started_at_ms: atMs, ended_by: null, ended_at_ms: null, document_id: null, payload_hash },
  })
  audit(tx, actor, 'stock-count-started', { count_id: id, name, scope, category_id }, atMs)
  return succeed(null)
}

type Entry = CountEntriesRequest['entries'][number]

/**
 * What somebody found, as of then: sales after it are no difference. Known entries change nothing.
 * Refuses COUNT_NOT_FOUND, COUNT_ENDED, COUNT_OUT_OF_SCOPE, and INVALID_REQUEST for taking back
 * what is not there. Call it where a refusal rolls back.
 */
export function countGoods(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: CountEntriesRequest & { countId: string },
): Outcome<null> {
  const count = findOpenCount(tx, order.countId)
  if (!count.ok) return count
  finishPostings(tx, seams)
  const nowMs = seams.clock.nowMs()
  for (const [index, entry] of order.entries.entries()) {
    const refusal = countOne(tx, actor, count.value, entry, nowMs, `entries/${index}`)
    if (!refusal.ok) return refusal
  }
  return succeed(null)
}

function countOne(
  tx: Db,
  actor: Actor,
  count: StockCountTable,
  entry: Entry,
  nowMs: number,
  field: string,
): Outcome<null> {
  const { entry_id: id, product_id, takes_back_id } = entry
  if (findEntry(tx, id)) return succeed(null)
  const product = findProductFacts(tx, product_id)
  if (!product) return refuse('UNKNOWN_PRODUCT', product_id, `${field}/product_id`)
  if (count.scope === 'category' && product.category_id !== count.category_id) {
    return refuse('COUNT_OUT_OF_SCOPE', product.name, `${field}/product_id`)
  }
  const backed = takes_back_id === null ? null : findEntry(tx, takes_back_id)
  const isOdd = backed !== null && !isEntryOf(backed, count.id, product_id)
  if (isOdd) return refuse('INVALID_REQUEST', 'no such entry', `${field}/takes_back_id`)
  if (backed && isTakenBack(tx, backed.id)) return succeed(null)
  const atMs = nowMs - entry.age_ms
  const place = cleanText(entry.place ?? '').trim() || null
  insertEntry(tx, {
    ...{ id, count_id: count.id, product_id, takes_back_id, place, at_ms: atMs },
    ...{ pass: backed?.pass ?? passOf(tx, count.id, product_id) },
    ...{ quantity_milli: backed ? -backed.quantity_milli : entry.quantity_milli },
    ...{ staff_id: actor.staff.staff_id, terminal_id: actor.terminalId },
    ...levelThen(tx, product_id, atMs),
  })
  return succeed(null)
}

const isEntryOf = (
  entry: ReturnType<typeof findEntry> | null,
  countId: string,
  productId: string,
): boolean => entry?.count_id === countId && entry.product_id === productId

/** These are counted again; what was found before does not count any more. */
export function askRecount(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: { countId: string; product_ids: readonly string[] },
): Outcome<null> {
  const count = findOpenCount(tx, order.countId)
  if (!count.ok) return count
  const atMs = seams.clock.nowMs()
  const { staff_id: staffId } = actor.staff
  for (const productId of new Set(order.product_ids)) {
    if (!findProductFacts(tx, productId)) return refuse('UNKNOWN_PRODUCT', productId, 'product_ids')
    const pass = passOf(tx, order.countId, productId) + 1
    putRecount(tx, { countId: order.countId, productId, pass, staffId, atMs })
  }
  const { countId: count_id, product_ids } = order
  audit(tx, actor, 'stock-recount-asked', { count_id, product_ids }, atMs)
  return succeed(null)
}

/** Ends a count without touching a level. Cancelling twice changes nothing. */
export function cancelCount(tx: Db, seams: Seams, actor: Actor, countId: string): Outcome<null> {
  const count = findCount(tx, countId)
  if (count?.state === 'cancelled') return succeed(null)
  const open = findOpenCount(tx, countId)
  if (!open.ok) return open
  const atMs = seams.clock.nowMs()
  const by = { ended_by: actor.staff.staff_id, ended_at_ms: atMs, document_id: null }
  endCount(tx, countId, { state: 'cancelled', ...by })
  audit(tx, actor, 'stock-count-cancelled', { count_id: countId }, atMs)
  return succeed(null)
}

export function findOpenCount(db: Db, id: string): Outcome<StockCountTable> {
  const count = findCount(db, id)
  if (!count) return refuse('COUNT_NOT_FOUND')
  return count.state === 'counting' ? succeed(count) : refuse('COUNT_ENDED')
}

function audit(tx: Db, actor: Actor, kind: string, facts: Record<string, unknown>, atMs: number) {
  const by = { staff_id: actor.staff.staff_id, terminal_id: actor.terminalId }
  appendAudit(tx, { kind, payload: { ...facts, ...by }, atMs })
}
