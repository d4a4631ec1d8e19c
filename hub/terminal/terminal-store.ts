import type { Db } from '../db/open-database.ts'
import { all, first, prepared, run, sql } from '../db/query.ts'
import type { PairingCodeTable, TerminalSeriesTable, TerminalTable } from '../db/tables.ts'

export function findTerminal(db: Db, terminalId: string): TerminalTable | undefined {
  return first(db, sql.selectFrom('terminal').selectAll().where('id', '=', terminalId))
}

/** Names are compared without regard to case: "Kasir 1" and "kasir 1" are one place in the shop. */
export function findTerminalByName(db: Db, name: string): TerminalTable | undefined {
  const text = 'SELECT * FROM terminal WHERE lower(name) = lower(?)'
  return prepared(db, text).get(name) as TerminalTable | undefined
}

export function findTerminalByCode(db: Db, code: string): TerminalTable | undefined {
  return first(db, sql.selectFrom('terminal').selectAll().where('code', '=', code))
}

export function listTerminals(db: Db): TerminalTable[] {
  return all(db, sql.selectFrom('terminal').selectAll().orderBy('code'))
}

export function countTerminals(db: Db): number {
  return prepared(db, 'SELECT count(*) FROM terminal').pluck().get() as number
}

export function insertTerminal(tx: Db, terminal: TerminalTable): void {
  run(tx, sql.insertInto('terminal').values(terminal))
}

export function replaceTerminalKey(
  tx: Db,
  terminalId: string,
  publicKeyJson: string,
  nowMs: number,
): void {
  run(
    tx,
    sql
      .updateTable('terminal')
      .set({
        public_key_json: publicKeyJson,
        is_active: 1,
        paired_at_ms: nowMs,
        last_seen_at_ms: nowMs,
      })
      .where('id', '=', terminalId),
  )
}

export function touchTerminal(tx: Db, terminalId: string, nowMs: number): void {
  prepared(tx, 'UPDATE terminal SET last_seen_at_ms = ? WHERE id = ?').run(nowMs, terminalId)
}

/** The series of the present pairing. Ordered A … Z, AA …: never by a clock (I10). */
export function findLatestSeries(db: Db, terminalId: string): TerminalSeriesTable | undefined {
  return prepared(
    db,
    `SELECT * FROM terminal_series WHERE terminal_id = ?
     ORDER BY length(series) DESC, series DESC LIMIT 1`,
  ).get(terminalId) as TerminalSeriesTable | undefined
}

export function insertSeries(tx: Db, terminalId: string, series: string, nowMs: number): void {
  run(
    tx,
    sql.insertInto('terminal_series').values({
      terminal_id: terminalId,
      series,
      opened_at_ms: nowMs,
      last_number_seen: 0,
      watermark: 0,
    }),
  )
}

/** The device key of this series' pairing: what it signs outlives the pairing. */
export function insertSeriesKey(tx: Db, terminalId: string, series: string, keyJson: string): void {
  const row = { terminal_id: terminalId, series, public_key_json: keyJson }
  run(tx, sql.insertInto('series_key').values(row))
}

export function findSeriesKey(db: Db, terminalId: string, series: string): string | undefined {
  const text = 'SELECT public_key_json FROM series_key WHERE terminal_id = ? AND series = ?'
  return prepared(db, text).pluck().get(terminalId, series) as string | undefined
}

/** Whether it was opened just now. */
export function insertSeriesIfNew(
  tx: Db,
  terminalId: string,
  series: string,
  nowMs: number,
): boolean {
  const { changes } = prepared(
    tx,
    `INSERT INTO terminal_series (terminal_id, series, opened_at_ms, last_number_seen, watermark)
     VALUES (?, ?, ?, 0, 0) ON CONFLICT (terminal_id, series) DO NOTHING`,
  ).run(terminalId, series, nowMs)
  return changes === 1
}

export function findPairingCode(db: Db, codeHash: string): PairingCodeTable | undefined {
  return first(db, sql.selectFrom('pairing_code').selectAll().where('code_hash', '=', codeHash))
}

export function markPairingCodeUsed(tx: Db, codeHash: string, terminalId: string): void {
  run(
    tx,
    sql
      .updateTable('pairing_code')
      .set({ used_by_terminal_id: terminalId })
      .where('code_hash', '=', codeHash),
  )
}

export type DeviceSessionRow = {
  terminal_id: string
  code: string
  is_active: number
  expires_at_ms: number
}

/** Read on every request, therefore static SQL. */
export function findDeviceSession(db: Db, tokenHash: string): DeviceSessionRow | undefined {
  return prepared(
    db,
    `SELECT terminal_id, code, is_active, expires_at_ms
     FROM device_session JOIN terminal ON terminal.id = device_session.terminal_id
     WHERE token_hash = ?`,
  ).get(tokenHash) as DeviceSessionRow | undefined
}

/** One session per terminal: an earlier one is forgotten. */
export function replaceDeviceSession(
  tx: Db,
  session: { token_hash: string; terminal_id: string; expires_at_ms: number },
): void {
  deleteDeviceSessionsOf(tx, session.terminal_id)
  run(tx, sql.insertInto('device_session').values(session))
}

export function deleteDeviceSessionsOf(tx: Db, terminalId: string): void {
  run(tx, sql.deleteFrom('device_session').where('terminal_id', '=', terminalId))
}

export function setDeviceSessionExpiry(tx: Db, tokenHash: string, expiresAtMs: number): void {
  prepared(tx, 'UPDATE device_session SET expires_at_ms = ? WHERE token_hash = ?').run(
    expiresAtMs,
    tokenHash,
  )
}
