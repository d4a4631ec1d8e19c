import { Compile } from 'typebox/compile'
import { toIso } from '#domain/datetime.ts'
import { CommittedCommand } from '#domain/wire/committed-command-message.ts'
import {
  KEPT_TEXT_LENGTH_MAX,
  type KeptItem,
  type KeptList,
  type KeptState,
  QUARANTINE_PAGE,
} from '#domain/wire/quarantine-message.ts'
import { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { isKnown } from '../told/known-document.ts'
import {
  countKeptInConflict,
  countOpenKept,
  findKept,
  findStaffName,
  isSaleHere,
  type KeptPlace,
  type KeptRow,
  listKeptRows,
} from './quarantine-store.ts'
import { readKept } from './read-kept.ts'

const saleShape = Compile(SaleMessage)
const commandShape = Compile(CommittedCommand)

/** What tills sent that is no document, newest first, with what it says of itself. */
export function listKept(db: Db, state: KeptState, after: string | null): KeptList {
  const below = after === null ? NEWEST : placeIn(after)
  const rows = listKeptRows(db, state, below, QUARANTINE_PAGE + 1)
  const shown = rows.slice(0, QUARANTINE_PAGE)
  const last = shown[shown.length - 1]
  return {
    open_count: countOpenKept(db),
    items: shown.map((row) => viewKept(db, row)),
    next: last !== undefined && rows.length > shown.length ? cursorOf(last) : null,
  }
}

/** What nobody has ended yet; `asked`: of it, what stands among the conflicts and is settled there. */
export const countKept = (db: Db): { open: number; asked: number } => ({
  open: countOpenKept(db),
  asked: countKeptInConflict(db),
})

/** It says the place itself, so that it holds when its row was ended meanwhile. */
const cursorOf = ({ id, at_ms, ended_at_ms }: KeptRow): string => `${ended_at_ms ?? at_ms}.${id}`
const NEWEST: KeptPlace = { ms: Number.MAX_SAFE_INTEGER, id: '' }
function placeIn(cursor: string): KeptPlace {
  const [ms, id = ''] = cursor.split('.')
  return { ms: Number(ms), id }
}

export function readKeptItem(db: Db, id: string): KeptItem | undefined {
  const row = findKept(db, id)
  return row && viewKept(db, row)
}

/** As it can be tried again; null: not in this shape, or it is the second of two. */
export function retryable(row: KeptRow): Retryable | null {
  if (row.reason === 'altered-duplicate') return null
  const payload: unknown = JSON.parse(row.payload_json)
  if (saleShape.Check(payload) && payload.committed) return { sale: payload }
  return commandShape.Check(payload) ? { command: payload } : null
}
export type Retryable = { sale: SaleMessage } | { command: CommittedCommand }

/** Whether a document of this id counts, whichever way it came. */
export const isHere = (db: Db, { document_id: id }: Pick<KeptRow, 'document_id'>): boolean =>
  id !== null && (isSaleHere(db, id) || isKnown(db, id, ''))

function viewKept(db: Db, row: KeptRow): KeptItem {
  const kept = readKept(JSON.parse(row.payload_json))
  const { staffId } = kept
  return {
    quarantine_id: row.id,
    ...{ kind: kept.kind, reason: row.reason, kept_at: toIso(row.at_ms), done_at: kept.doneAt },
    ...{ terminal_code: row.terminal_code, terminal_name: row.terminal_name },
    staff_name: staffId === null ? null : findStaffName(db, staffId),
    ...{ number: kept.number, amount_minor: kept.amountMinor },
    is_here: isHere(db, row),
    may_retry: row.how === null && retryable(row) !== null,
    is_conflict: row.conflict_state !== null,
    text: row.payload_json.slice(0, KEPT_TEXT_LENGTH_MAX),
    end: endOf(row),
  }
}

function endOf(row: KeptRow): KeptItem['end'] {
  const { how, note, ended_at_ms: atMs, by_name, approved_by_name } = row
  if (how === null || atMs === null || by_name === null) return null
  return {
    how: how === 'done' ? 'done' : 'settled',
    ...{ note, by_name, approved_by_name, at: toIso(atMs) },
  }
}
