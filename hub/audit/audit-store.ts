import { toIso } from '#domain/datetime.ts'
import type { AuditPage } from '#domain/wire/staff-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export const AUDIT_PAGE_MAX = 100
/** What one page looks through where no index helps; then the next page goes on. */
const LOOKED_THROUGH_MAX = 20_000
/** Clocks are advisory: entries of a day may stand this far from where the day seems to end. */
const CLOCK_MARGIN_ENTRIES = 2_000

type Row = { sequence: number; kind: string; payload: string; at_ms: number }
/** `kinds` null: all of them; so are `person` (an id in the payload) and the times. */
export type AuditFilter = {
  before: number | null
  kinds: readonly string[] | null
  person: string | null
  fromMs: number | null
  untilMs: number | null
}

/** One page of the audit log, newest first. */
export function readAuditPage(db: Db, filter: AuditFilter): AuditPage {
  const upTo = filter.before ?? beginOf(db, filter.untilMs)
  const isLookedFor = filter.person !== null || filter.fromMs !== null || filter.untilMs !== null
  const hasIndex = filter.kinds !== null && !filter.kinds.includes('sale-completed')
  const downTo = isLookedFor && !hasIndex ? Math.max(0, topOf(db, upTo) - LOOKED_THROUGH_MAX) : 0
  const rows = find(db, { ...filter, upTo, downTo })
  const shown = rows.slice(0, AUDIT_PAGE_MAX)
  const entries = shown.map(({ sequence, kind, payload, at_ms }) => ({
    sequence,
    kind,
    at: toIso(at_ms),
    payload: JSON.parse(payload) as unknown,
  }))
  const isFull = rows.length > AUDIT_PAGE_MAX
  const isOver = !isFull && (downTo === 0 || isBeforeDay(db, downTo, filter.fromMs))
  const last = shown.at(-1)?.sequence ?? null
  return { entries, has_more: !isOver, next_before: isOver ? null : isFull ? last : downTo }
}

const topOf = (db: Db, upTo: number): number => Math.min(upTo, headOf(db) + 1)

const headOf = (db: Db): number =>
  prepared(db, 'SELECT audit_sequence FROM chain_head WHERE id = 1').pluck().get() as number

const timeOf = (db: Db, sequence: number): number =>
  (prepared(db, 'SELECT at_ms FROM audit_entry WHERE sequence = ?').pluck().get(sequence) as
    | number
    | undefined) ?? 0

/** Below which entries of the time until then stand: looked up as in a book, with a margin. */
function beginOf(db: Db, untilMs: number | null): number {
  if (untilMs === null) return Number.MAX_SAFE_INTEGER
  let [low, high] = [1, headOf(db) + 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (timeOf(db, middle) < untilMs) low = middle + 1
    else high = middle
  }
  return low + CLOCK_MARGIN_ENTRIES
}

/** Whether everything further down is of days before, clocks allowing. */
const isBeforeDay = (db: Db, sequence: number, fromMs: number | null): boolean =>
  fromMs !== null && timeOf(db, Math.min(headOf(db), sequence + CLOCK_MARGIN_ENTRIES)) < fromMs

/** All but sales are few and have an index of their own; a year of sales is never walked for them. */
function find(db: Db, filter: AuditFilter & { upTo: number; downTo: number }): Row[] {
  const { kinds, person, fromMs, untilMs, upTo, downTo } = filter
  const besideSales = kinds === null || kinds.includes('sale-completed')
  const conditions = [
    'sequence < @upTo AND sequence >= @downTo',
    ...(besideSales ? [] : ["kind <> 'sale-completed'"]),
    ...(kinds === null ? [] : ['kind IN (SELECT value FROM json_each(@kinds))']),
    ...(person === null ? [] : ['instr(payload, @person) > 0']),
    ...(fromMs === null ? [] : ['at_ms >= @fromMs']),
    ...(untilMs === null ? [] : ['at_ms < @untilMs']),
  ]
  const text = `SELECT sequence, kind, payload, at_ms FROM audit_entry
    WHERE ${conditions.join(' AND ')} ORDER BY sequence DESC LIMIT @limit`
  return prepared(db, text).all({
    ...{ upTo, downTo, limit: AUDIT_PAGE_MAX + 1 },
    ...(kinds === null ? {} : { kinds: JSON.stringify(kinds) }),
    ...(person === null ? {} : { person: `"${person}"` }),
    ...(fromMs === null ? {} : { fromMs }),
    ...(untilMs === null ? {} : { untilMs }),
  }) as Row[]
}
