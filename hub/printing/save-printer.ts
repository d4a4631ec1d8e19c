import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { PrinterSettings } from '#domain/wire/printer-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { sameDevice, tidyAddress } from './printer-address.ts'
import {
  clearOtherDefaults,
  isInUse,
  listAllPrinters,
  type PrinterRow,
  putPrinter,
  readPrinter,
} from './printer-store.ts'

/** Who changes it, and at which terminal; null: head office's bundle, or a technician's laptop. */
export type ChangedBy = { staffId: string | null; terminalId: string | null }

/**
 * A new printer, or one that is set otherwise; the first of an outlet is its default. Refuses an
 * empty name, PRINTER_NAME_TAKEN, PRINTER_ADDRESS_INVALID, PRINTER_ADDRESS_TAKEN,
 * PRINTER_STAND_IN_UNFIT, PRINTER_IS_DEFAULT and PRINTER_RETIRED. What waits for it comes out at
 * its new place.
 */
export function savePrinter(
  tx: Db,
  seams: Seams,
  printerId: string,
  settings: PrinterSettings,
  by: ChangedBy,
): Outcome<PrinterRow> {
  const before = readPrinter(tx, printerId)
  if (before?.is_active === 0) return refuse('PRINTER_RETIRED')
  const others = listAllPrinters(tx).filter(({ id }) => id !== printerId)
  const name = settings.name.trim()
  const isMoved = before?.transport !== settings.transport || before.address !== settings.address
  const address = isMoved ? tidyAddress(settings) : settings.address
  if (address === null) return refuse('PRINTER_ADDRESS_INVALID', settings.address, 'address')
  const wanted = { ...settings, name, address }
  const fault = faultOf(tx, printerId, wanted, others, before)
  if (fault) return fault
  const isFirst = !others.some((other) => other.is_default === 1 && other.is_active === 1)
  const row = rowOf(printerId, { ...wanted, is_default: settings.is_default || isFirst }, before)
  putPrinter(tx, row)
  if (row.is_default === 1) clearOtherDefaults(tx, printerId)
  const changes = changesOf(before, row)
  if (Object.keys(changes).length === 0) return succeed(row)
  const payload = {
    ...{ printer_id: printerId, printer_name: name, changes },
    ...{ staff_id: by.staffId, terminal_id: by.terminalId },
  }
  const kind = before ? 'printer-changed' : 'printer-added'
  appendAudit(tx, { kind, payload, atMs: seams.clock.nowMs() })
  return succeed(row)
}

function faultOf(
  db: Db,
  printerId: string,
  wanted: PrinterSettings,
  others: readonly PrinterRow[],
  before: PrinterRow | null,
): Refusal | null {
  if (wanted.name === '') return refuse('INVALID_REQUEST', 'a printer needs a name', 'name')
  const called = wanted.name.toLowerCase()
  if (others.some(({ name }) => name.toLowerCase() === called)) {
    return refuse('PRINTER_NAME_TAKEN', undefined, 'name')
  }
  const there = others.find((other) => other.is_active === 1 && isAt(other, wanted))
  if (there) return refuse('PRINTER_ADDRESS_TAKEN', there.name, 'address')
  const standIn = wanted.fallback_printer_id
  if (standIn !== null && (standIn === printerId || !isInUse(db, standIn))) {
    return refuse('PRINTER_STAND_IN_UNFIT', undefined, 'fallback_printer_id')
  }
  const leavesNone = before?.is_default === 1 && !wanted.is_default
  const hasOthers = others.some(({ is_active }) => is_active === 1)
  return leavesNone && hasOthers ? refuse('PRINTER_IS_DEFAULT', undefined, 'is_default') : null
}

/** The database's own check keeps the transport to the words of the type. */
export const isAt = (
  { transport, address }: PrinterRow,
  place: Pick<PrinterSettings, 'transport' | 'address'>,
): boolean => sameDevice({ transport: transport as PrinterSettings['transport'], address }, place)

const rowOf = (id: string, settings: PrinterSettings, before: PrinterRow | null): PrinterRow => ({
  ...settings,
  id,
  can_cut: Number(settings.can_cut),
  can_draw: Number(settings.can_draw),
  has_logo_memory: Number(settings.has_logo_memory ?? before?.has_logo_memory === 1),
  is_default: Number(settings.is_default),
  is_active: 1,
})

/** What is otherwise than before, with what it was. */
function changesOf(before: PrinterRow | null, after: PrinterRow): Record<string, unknown> {
  const fields = Object.keys(after) as (keyof PrinterRow)[]
  const changed = fields.filter((field) => field !== 'id' && before?.[field] !== after[field])
  return Object.fromEntries(
    changed.map((field) => [field, { from: before?.[field] ?? null, to: after[field] }]),
  )
}
