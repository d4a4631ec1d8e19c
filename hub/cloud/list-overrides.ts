import { toIso } from '#domain/datetime.ts'
import { OVERRIDE_PAGE, type OverrideList } from '#domain/wire/override-message.ts'
import type { Db } from '../db/open-database.ts'
import { wordOn } from './local-override.ts'
import { listStanding, type OverridePlace, type StandingRow } from './override-store.ts'

const BEGINNING: OverridePlace = { atMs: Number.MAX_SAFE_INTEGER, itemId: '', field: '' }

/** A page of what stands otherwise than head office says now; `after` is the last page's `next`. */
export function listOverrides(db: Db, after: string | null): OverrideList {
  const rows = listStanding(db, after === null ? BEGINNING : placeIn(after), OVERRIDE_PAGE + 1)
  const shown = rows.slice(0, OVERRIDE_PAGE)
  const last = shown[shown.length - 1]
  return {
    overrides: shown.map((row) => ({
      ...{ topic: row.topic, item_id: row.item_id, field: row.field },
      ...{ item_name: row.item_name, by_name: row.by_name, at: toIso(row.at_ms) },
      local: JSON.parse(row.local_json),
      office: officeWord(row),
    })),
    next: last && rows.length > shown.length ? cursorOf(last) : null,
  }
}

function officeWord({ office_now_json: text, field }: StandingRow): unknown {
  return wordOn(JSON.parse(text ?? '{}'), field)
}

const cursorOf = ({ at_ms, item_id, field }: StandingRow): string => `${at_ms}/${item_id}/${field}`

function placeIn(cursor: string): OverridePlace {
  // Ids of head office's may have slashes of their own.
  const [begin, end] = [cursor.indexOf('/'), cursor.lastIndexOf('/')]
  return {
    atMs: Number(cursor.slice(0, begin)),
    itemId: cursor.slice(begin + 1, end),
    field: cursor.slice(end + 1),
  }
}
