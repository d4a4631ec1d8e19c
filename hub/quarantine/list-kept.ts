import { Compile } from 'typebox/compile'
import { toIso } from '#domain/datetime.ts'
import { CommittedCommand } from '#domain/wire/committed-command-message.ts'
import {
  KEPT_TEXT_LENGTH_MAX,
  type KeptItem,
  type KeptList,
  type KeptState,
  QUARANTINE_SHOWN_MAX,
} from '#domain/wire/quarantine-message.ts'
import { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { isKnown } from '../told/known-document.ts'
import {
  countOpenKept,
  findKept,
  findStaffName,
  isSaleHere,
  type KeptRow,
  listKeptRows,
} from './quarantine-store.ts'
import { readKept } from './read-kept.ts'

const saleShape = Compile(SaleMessage)
const commandShape = Compile(CommittedCommand)

/** What tills sent that is no document, newest first, with what it says of itself. */
export const listKept = (db: Db, state: KeptState): KeptList => ({
  open_count: countOpenKept(db),
  items: listKeptRows(db, state, QUARANTINE_SHOWN_MAX).map((row) => viewKept(db, row)),
})

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
  if (how === null || atMs === null) return null
  return {
    how: how === 'done' ? 'done' : 'settled',
    ...{ note, by_name: by_name ?? '', approved_by_name, at: toIso(atMs) },
  }
}
