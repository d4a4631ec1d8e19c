import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type LogoState = 'storing' | 'kept' | 'unanswered' | 'no-room' | 'withheld' | 'unproved'

type PrinterLogo = {
  keys: string
  state: LogoState
  logo_at_ms: number | null
  write_count: number
  counted_from_ms: number
}

/** A maker of such memory wants fewer than ten writes a day; a logo takes two, and two to go. */
export const STORES_A_DAY_MAX = 2
const DAY_MS = 24 * 60 * 60_000
const KEY_LETTERS = 4
/** What was written and never found again: older ones are left where they are. */
const KEYS_MAX = 8

export function readPrinterLogo(db: Db, printerId: string): PrinterLogo | null {
  const query = `SELECT keys, state, logo_at_ms, write_count, counted_from_ms
    FROM printer_logo WHERE printer_id = ?`
  return (prepared(db, query).get(printerId) as PrinterLogo | undefined) ?? null
}

/** When the outlet's logo was chosen; null: there is none. */
export const logoChosenAtMs = (db: Db): number | null =>
  (prepared(db, 'SELECT updated_at_ms FROM outlet_logo WHERE id = 1').pluck().get() as
    | number
    | undefined) ?? null

/** What may lie in this printer of ours, the newest first. */
export const keysWritten = (db: Db, printerId: string): string[] =>
  readPrinterLogo(db, printerId)?.keys.match(/.{4}/gs) ?? []

/** A hub that was stopped in the middle of it left half a command behind. */
export const isStoreBroken = (db: Db, printerId: string): boolean =>
  ['storing', 'unproved'].includes(readPrinterLogo(db, printerId)?.state ?? '')

/** Writes down that the memory is written now; false: often enough for one day. */
export function beginStore(tx: Db, printerId: string, key: string, atMs: number): boolean {
  const before = readPrinterLogo(tx, printerId)
  const age = atMs - (before?.counted_from_ms ?? atMs)
  const isSameDay = before !== null && age >= 0 && age < DAY_MS
  const count = isSameDay ? before.write_count : 0
  if (count >= STORES_A_DAY_MAX) return false
  const others = keysWritten(tx, printerId).filter((each) => each !== key)
  const keys = [key, ...others].slice(0, KEYS_MAX).join('')
  put(tx, printerId, {
    ...{ keys, state: 'storing', logo_at_ms: logoChosenAtMs(tx), write_count: count + 1 },
    counted_from_ms: isSameDay ? before.counted_from_ms : atMs,
    atMs,
  })
  return true
}

export type LogoNote = { state: LogoState; key: string; logoAtMs: number | null; atMs: number }

/** What came of it. Of a logo that is kept nothing else is left there; false: nothing new. */
export function noteLogo(tx: Db, printerId: string, note: LogoNote): boolean {
  const { state, key, logoAtMs, atMs } = note
  const before = readPrinterLogo(tx, printerId)
  const keys = state === 'kept' ? key : (before?.keys ?? '')
  const isSame = before?.state === state && before.keys === keys && before.logo_at_ms === logoAtMs
  if (isSame) return false
  const { write_count = 0, counted_from_ms = atMs } = before ?? {}
  put(tx, printerId, { keys, state, logo_at_ms: logoAtMs, write_count, counted_from_ms, atMs })
  return true
}

function put(tx: Db, printerId: string, row: PrinterLogo & { atMs: number }): void {
  if (row.keys.length % KEY_LETTERS !== 0) throw new Error('a key has four letters')
  prepared(
    tx,
    `INSERT INTO printer_logo (printer_id, keys, state, logo_at_ms, write_count, counted_from_ms,
       updated_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (printer_id) DO UPDATE SET keys = excluded.keys, state = excluded.state,
       logo_at_ms = excluded.logo_at_ms, write_count = excluded.write_count,
       counted_from_ms = excluded.counted_from_ms, updated_at_ms = excluded.updated_at_ms`,
  ).run(
    ...[printerId, row.keys, row.state, row.logo_at_ms, row.write_count],
    ...[row.counted_from_ms, row.atMs],
  )
}
