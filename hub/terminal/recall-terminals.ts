// A terminal that was paired after the backup is unknown to the restored hub, and its sales must
// come home all the same. The device that keeps them says under which names it made them.
import type { Seams } from '#domain/seams.ts'
import type { EarlierPairing } from '#domain/wire/access-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import type { PairingRequest } from './pair-terminal.ts'
import {
  findTerminal,
  findTerminalByCode,
  findTerminalByName,
  insertSeriesIfNew,
  insertTerminal,
} from './terminal-store.ts'

/**
 * Opens the terminals and series that the device says it had and this database lost, so that each
 * of their sales is one of a known till, under its own number. Believed only where data was lost
 * and only of this outlet; a manager's pairing code stands behind the device, and the audit log
 * says what was believed. The newest of them takes the name that the device is paired under now,
 * if no other terminal has it.
 */
export function recallTerminals(
  tx: Db,
  seams: Seams,
  life: number,
  { name, earlier = [] }: PairingRequest,
): void {
  if (life === 0) return
  const { outlet_id } = readOutlet(tx)
  const atMs = seams.clock.nowMs()
  for (const was of earlier.filter((each) => each.outlet_id === outlet_id)) {
    const isKnown = findTerminal(tx, was.terminal_id) !== undefined
    if (!isKnown && !insertRecalled(tx, was, name, atMs)) continue
    const series = was.series.filter((each) => insertSeriesIfNew(tx, was.terminal_id, each, atMs))
    if (isKnown && series.length === 0) continue
    const { terminal_id, terminal_code } = was
    const payload = { terminal_id, terminal_code, series, is_terminal_new: !isKnown }
    appendAudit(tx, { kind: 'terminal-recalled', payload, atMs })
  }
}

/** False: another terminal has that code, so the device must not sell or hand over under it. */
function insertRecalled(tx: Db, was: EarlierPairing, wantedName: string, atMs: number): boolean {
  const { terminal_id: id, terminal_code: code } = was
  if (findTerminalByCode(tx, code)) return false
  const name = findTerminalByName(tx, wantedName) ? `${code} (${id.slice(-4)})` : wantedName
  const seen = { paired_at_ms: atMs, last_seen_at_ms: atMs }
  // No key opens it until it is paired: this very request does, or it only holds old sales.
  insertTerminal(tx, { id, code, name, public_key_json: '{}', is_active: 0, origin: null, ...seen })
  return true
}
