import { countTotal, tidyCount } from '#domain/cash-count.ts'
import type { CountLine } from '#domain/wire/cash-message.ts'
import type { Db } from '../db/open-database.ts'
import { run, sql } from '../db/query.ts'

export type CountedHeap = {
  /** Of the document it belongs to. */
  id: string
  shiftId: string | null
  purpose: 'drop' | 'deposit' | 'safe'
  counts: readonly CountLine[]
  /** What should have been there; null where nothing was expected. */
  expectedMinor: number | null
  countedBy: string
  approvedBy: string | null
  atMs: number
}

/** Keeps which notes and coins a heap was made of. */
export function insertHeap(tx: Db, heap: CountedHeap): void {
  run(
    tx,
    sql.insertInto('cash_count').values({
      id: heap.id,
      shift_id: heap.shiftId,
      purpose: heap.purpose,
      count_no: 0,
      counts_json: JSON.stringify(tidyCount(heap.counts)),
      total_minor: countTotal(heap.counts),
      declared_json: '[]',
      expected_minor: heap.expectedMinor,
      counted_by: heap.countedBy,
      approved_by: heap.approvedBy,
      at_ms: heap.atMs,
    }),
  )
}
