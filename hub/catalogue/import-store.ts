// SQL of imports: their status, the rows that wait to be applied, and what was wrong.
import { toIso } from '#domain/datetime.ts'
import {
  IMPORT_PROBLEMS_SHOWN_MAX,
  type ImportProblem,
  type ImportStatus,
} from '#domain/wire/catalogue-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, first, prepared, run, sql } from '../db/query.ts'
import { describeProblem, type Problem, severityOf } from './import-problems.ts'
import type { ImportRow } from './import-row.ts'
import { hasUndo } from './import-undo-store.ts'

export type ImportState = ImportStatus['state']
export type ImportMode = ImportStatus['mode']
export type ImportCounts = {
  total: number
  done: number
  created: number
  updated: number
  unchanged: number
  bad: number
  warned: number
}
export type CatalogueImport = {
  id: string
  mode: ImportMode
  state: ImportState
  /** Who sent the file; null for the command that ran while the hub was stopped. */
  staffId: string | null
  counts: ImportCounts
  /** It waits for a person's word between checking and writing. */
  isPreviewed?: boolean
  /** Bad rows before the catalogue was looked at. */
  badWhenReceived?: number
  /** Rows up to this line of the file are through with the state's work. */
  doneToLine: number
  defaults: string[]
  defaults_id: string[]
  startedAtMs: number
  finishedAtMs: number | null
}
export type StagedRow = { line: number; row: ImportRow }
export type FoundProblem = { line: number; problem: Problem }

type Row = {
  id: string
  mode: string
  state: string
  status_json: string
  started_at_ms: number
  finished_at_ms: number | null
}

function fromRow(row: Row): CatalogueImport {
  return {
    id: row.id,
    mode: row.mode as ImportMode,
    state: row.state as ImportState,
    ...JSON.parse(row.status_json),
    startedAtMs: row.started_at_ms,
    finishedAtMs: row.finished_at_ms,
  }
}

export function saveImport(tx: Db, entry: CatalogueImport): void {
  const { id, mode, state, startedAtMs, finishedAtMs, ...status } = entry
  const status_json = JSON.stringify(status)
  const finished_at_ms = finishedAtMs
  run(
    tx,
    sql
      .insertInto('catalogue_import')
      .values({ id, mode, state, status_json, started_at_ms: startedAtMs, finished_at_ms })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ state, status_json, finished_at_ms }),
      ),
  )
}

export function findImport(db: Db, importId: string): CatalogueImport | null {
  const row = first(db, sql.selectFrom('catalogue_import').selectAll().where('id', '=', importId))
  return row ? fromRow(row) : null
}

export function listUnfinishedImports(db: Db): CatalogueImport[] {
  const query = sql.selectFrom('catalogue_import').selectAll().where('finished_at_ms', 'is', null)
  const going = query.where('state', '<>', 'waiting')
  return all(db, going.orderBy('started_at_ms')).map(fromRow)
}

export function listWaitingImports(db: Db): CatalogueImport[] {
  const query = sql.selectFrom('catalogue_import').selectAll().where('finished_at_ms', 'is', null)
  return all(db, query.where('state', '=', 'waiting')).map(fromRow)
}

export function listImports(db: Db, limit: number): CatalogueImport[] {
  const query = sql.selectFrom('catalogue_import').selectAll().orderBy('started_at_ms', 'desc')
  return all(db, query.orderBy('id', 'desc').limit(limit)).map(fromRow)
}

export function insertStagedRows(tx: Db, importId: string, rows: readonly StagedRow[]): void {
  const statement = prepared(
    tx,
    'INSERT INTO catalogue_import_row (import_id, line, row_json) VALUES (?, ?, ?)',
  )
  for (const { line, row } of rows) statement.run(importId, line, JSON.stringify(row))
}

/** The next staged rows after a line of the file. */
export function readStagedRows(
  db: Db,
  importId: string,
  afterLine: number,
  limit: number,
): StagedRow[] {
  const rows = prepared(
    db,
    `SELECT line, row_json FROM catalogue_import_row
     WHERE import_id = ? AND line > ? ORDER BY line LIMIT ?`,
  ).all(importId, afterLine, limit) as { line: number; row_json: string }[]
  return rows.map(({ line, row_json }) => ({ line, row: JSON.parse(row_json) }))
}

export function deleteStagedRowsTo(tx: Db, importId: string, line: number): void {
  const text = 'DELETE FROM catalogue_import_row WHERE import_id = ? AND line <= ?'
  prepared(tx, text).run(importId, line)
}

/** Drops some rows of an import that will not be applied; how many there were. */
export function deleteSomeStagedRows(tx: Db, importId: string, limit: number): number {
  const text = `DELETE FROM catalogue_import_row WHERE import_id = ? AND line IN (
    SELECT line FROM catalogue_import_row WHERE import_id = ? LIMIT ?)`
  return prepared(tx, text).run(importId, importId, limit).changes
}

export function insertProblems(tx: Db, importId: string, found: readonly FoundProblem[]): void {
  const statement = prepared(
    tx,
    `INSERT INTO catalogue_import_problem (import_id, line, code, severity, reason, reason_id)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  )
  for (const { line, problem } of found) {
    const { code, reason, reason_id } = describeProblem(line, problem)
    statement.run(importId, line, code, severityOf(problem), reason, reason_id)
  }
}

type StoredProblem = ImportProblem & { severity: string }

/** Problems in the order of the file, from (line, code) on. */
export function listProblems(
  db: Db,
  importId: string,
  after: { line: number; code: string },
  limit: number,
): StoredProblem[] {
  return prepared(
    db,
    `SELECT line, code, severity, reason, reason_id FROM catalogue_import_problem
     WHERE import_id = ? AND (line, code) > (?, ?) ORDER BY line, code LIMIT ?`,
  ).all(importId, after.line, after.code, limit) as StoredProblem[]
}

/** Shown while an import runs: whoever watches asks several times a second. */
const PROBLEMS_WHILE_RUNNING = 20

function listShown(db: Db, entry: CatalogueImport, severity: string): ImportProblem[] {
  const limit = entry.finishedAtMs === null ? PROBLEMS_WHILE_RUNNING : IMPORT_PROBLEMS_SHOWN_MAX
  return prepared(
    db,
    `SELECT line, code, reason, reason_id FROM catalogue_import_problem
     WHERE import_id = ? AND severity = ? ORDER BY line, code LIMIT ?`,
  ).all(entry.id, severity, limit) as ImportProblem[]
}

export type ImportCard = Omit<ImportStatus, 'errors' | 'warnings'>

export function toCard(db: Db, entry: CatalogueImport): ImportCard {
  const { counts } = entry
  return {
    import_id: entry.id,
    state: entry.state,
    mode: entry.mode,
    rows_total: counts.total,
    rows_done: counts.done,
    rows_created: counts.created,
    rows_updated: counts.updated,
    rows_unchanged: counts.unchanged,
    rows_bad: counts.bad,
    rows_warned: counts.warned,
    defaults: entry.defaults,
    defaults_id: entry.defaults_id,
    started_at: toIso(entry.startedAtMs),
    finished_at: entry.finishedAtMs === null ? null : toIso(entry.finishedAtMs),
    can_undo: entry.state === 'finished' && hasUndo(db, entry.id),
  }
}

export function toStatus(db: Db, entry: CatalogueImport): ImportStatus {
  return {
    ...toCard(db, entry),
    errors: listShown(db, entry, 'error'),
    warnings: listShown(db, entry, 'warning'),
  }
}
