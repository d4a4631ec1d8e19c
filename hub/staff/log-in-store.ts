import { toIso } from '#domain/datetime.ts'
import type { LogInList } from '#domain/wire/staff-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type LogInOutcome = LogInList['log_ins'][number]['outcome']
/** More is not looked at; the audit log has all of them. */
export const LOG_INS_MAX = 50

type LogInEvent = { staffId: string; terminalId: string; outcome: LogInOutcome; atMs: number }

export function insertLogIn(tx: Db, event: LogInEvent): void {
  prepared(
    tx,
    'INSERT INTO log_in (staff_id, terminal_id, outcome, at_ms) VALUES (?, ?, ?, ?)',
  ).run(event.staffId, event.terminalId, event.outcome, event.atMs)
}

/** When the person last came in, as ISO 8601; null when never. */
export function findLastLogIn(db: Db, staffId: string): string | null {
  const atMs = prepared(
    db,
    `SELECT at_ms FROM log_in WHERE staff_id = ? AND outcome = 'entered'
     ORDER BY id DESC LIMIT 1`,
  )
    .pluck()
    .get(staffId) as number | undefined
  return atMs === undefined ? null : toIso(atMs)
}

/** Newest first: who came in by this person's PIN, and who tried. */
export function listLogIns(db: Db, staffId: string, limit: number): LogInList['log_ins'] {
  const rows = prepared(
    db,
    `SELECT at_ms, code AS terminal_code, outcome FROM log_in
     JOIN terminal ON terminal.id = log_in.terminal_id
     WHERE staff_id = ? ORDER BY log_in.id DESC LIMIT ?`,
  ).all(staffId, limit) as { at_ms: number; terminal_code: string; outcome: LogInOutcome }[]
  return rows.map(({ at_ms, terminal_code, outcome }) => ({
    at: toIso(at_ms),
    terminal_code,
    outcome,
  }))
}
