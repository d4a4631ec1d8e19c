import { toIso } from '#domain/datetime.ts'
import { SALVAGE_HISTORY_MAX, type SalvageTaken } from '#domain/wire/salvage-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

type Row = {
  at_ms: number
  payload: string
  terminal_code: string | null
  terminal_name: string | null
  by_name: string | null
}
/** What `journal-salvaged` says; entries of before a count was kept lack it. */
type Payload = { series: string; record_count: number } & Partial<
  Record<'new_count' | 'known_count' | 'set_aside_count' | 'unreadable_count', number>
>

/** The last parcels of sealed sales that were taken in, newest first, from the chained log. */
export function listSalvaged(db: Db): SalvageTaken[] {
  const rows = prepared(
    db,
    `SELECT a.at_ms, a.payload, t.code AS terminal_code, t.name AS terminal_name,
       s.name AS by_name
     FROM audit_entry a
     LEFT JOIN terminal t ON t.id = json_extract(a.payload, '$.sealed_by_terminal')
     LEFT JOIN staff s ON s.id = json_extract(a.payload, '$.staff_id')
     WHERE a.kind = 'journal-salvaged' AND a.kind <> 'sale-completed'
     ORDER BY a.sequence DESC LIMIT ?`,
  ).all(SALVAGE_HISTORY_MAX) as Row[]
  return rows.map(takenOf)
}

function takenOf({ at_ms, payload, ...names }: Row): SalvageTaken {
  const counted = JSON.parse(payload) as Payload
  return {
    at: toIso(at_ms),
    terminal_code: names.terminal_code ?? '',
    terminal_name: names.terminal_name ?? '',
    by_name: names.by_name,
    series: counted.series,
    record_count: counted.record_count,
    new_count: counted.new_count ?? 0,
    known_count: counted.known_count ?? 0,
    set_aside_count: counted.set_aside_count ?? 0,
    unreadable_count: counted.unreadable_count ?? 0,
  }
}
