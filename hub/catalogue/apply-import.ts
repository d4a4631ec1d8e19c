import { assert } from '#domain/assert.ts'
import { uuidv7 } from '#domain/ids.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { isConstraintFault } from '../db/database-fault.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { readCursor } from './catalogue-store.ts'
import { openCategoryBook } from './category-book.ts'
import { insertCategory } from './category-store.ts'
import { type ChunkPacer, createChunkPacer } from './chunk-pacer.ts'
import { dropStagedRows } from './drop-staged-rows.ts'
import type { ImportDeps } from './import-deps.ts'
import { problem } from './import-problems.ts'
import {
  type CatalogueImport,
  deleteStagedRowsTo,
  type FoundProblem,
  findImport,
  insertProblems,
  readStagedRows,
  type StagedRow,
  saveImport,
} from './import-store.ts'
import { deleteSomeOlderUndoRows, insertUndoRows } from './import-undo-store.ts'
import { pause } from './pause.ts'
import {
  type ImportPlan,
  isUnchanged,
  movedMilli,
  type PlannedChange,
  planImport,
} from './plan-import.ts'
import { bodyOf, draftOfBody } from './product-body.ts'
import type { ProductDraft } from './stored-product-store.ts'
import { undoImport } from './undo-import.ts'
import { upsertProducts } from './upsert-products.ts'

const UNDO_ROWS_AT_ONCE = 500

/**
 * Carries a received import to its end: checks all of it first where all or nothing was asked, then
 * writes it in chunks that a sale can wait for. Every chunk is one transaction that also says how
 * far the import is, so that after a crash, or when `isStopping` ended it early, the next call goes
 * on where this one was. Terminals hear of the new catalogue once, at the end.
 */
export async function applyImport(
  deps: ImportDeps,
  importId: string,
  isStopping: () => boolean,
): Promise<void> {
  const run = createRun(deps, importId, isStopping)
  if (run.entry().state === 'checking') await checkAll(deps, run)
  if (run.entry().state === 'writing') await writeAll(deps, run)
  if (run.entry().state === 'undoing') await undoImport(deps, run.entry(), isStopping)
}

type Run = ReturnType<typeof createRun>
type Chunk = { rows: StagedRow[]; plan: ImportPlan }

/** One pass over the staged rows: where it stands, and the next rows beside the catalogue. */
function createRun({ db, seams }: ImportDeps, importId: string, isStopping: () => boolean) {
  const found = findImport(db, importId)
  assert(found, `import ${importId} is not there`)
  let entry = found
  const newId = (): string => uuidv7(seams)
  const taxCodes = new Set(readOutlet(db).tax_rules.map((rule) => rule.tax_code))
  let book = openCategoryBook(db, newId)
  return {
    isStopping,
    newId,
    entry: () => entry,
    /** Categories made by a chunk that was rolled back are forgotten. */
    restart() {
      book = openCategoryBook(db, newId)
    },
    newCategories: () => book.takeNew(),
    next(size: number): Chunk {
      const rows = readStagedRows(db, entry.id, entry.doneToLine, size)
      return { rows, plan: planImport(db, rows, book, taxCodes) }
    },
    /** Writes the chunk's findings and its progress; `work` joins the transaction. */
    save(change: CatalogueImport, problems: FoundProblem[], work: (tx: Db) => void = () => {}) {
      write(db, (tx) => {
        work(tx)
        insertProblems(tx, entry.id, problems)
        saveImport(tx, change)
      })
      entry = change
    },
  }
}

async function checkAll(deps: ImportDeps, run: Run): Promise<void> {
  const pacer = createChunkPacer(deps.seams.clock)
  while (!run.isStopping()) {
    const isEnd = pacer.time(() => checkChunk(run, pacer.rows()))
    await pause(deps.seams)
    if (isEnd) return endCheck(deps, run)
  }
}

function checkChunk(run: Run, size: number): boolean {
  const { rows, plan } = run.next(size)
  if (rows.length === 0) return true
  const change = advance(run.entry(), rows, plan.problems)
  for (const planned of plan.changes) count(change.counts, planned)
  run.save(change, plan.problems)
  return false
}

function count(counts: CatalogueImport['counts'], planned: PlannedChange): void {
  if (isUnchanged(planned)) counts.unchanged += 1
  else if (planned.before) counts.updated += 1
  else counts.created += 1
}

async function endCheck(deps: ImportDeps, run: Run): Promise<void> {
  const entry = run.entry()
  const isRefused = entry.mode === 'all-or-nothing' && entry.counts.bad > 0
  if (!isRefused) {
    run.restart()
    return run.save(entry.isPreviewed ? { ...entry, state: 'waiting' } : readyToWrite(entry), [])
  }
  await dropStagedRows(deps, entry.id)
  const finishedAtMs = deps.seams.clock.nowMs()
  const counts = { ...entry.counts, created: 0, updated: 0, unchanged: 0 }
  const refused: CatalogueImport = { ...entry, state: 'refused', counts, finishedAtMs }
  run.save(refused, [], (tx) => auditEnd(tx, refused, finishedAtMs))
}

/** A checked import from its first row on. */
export function readyToWrite(entry: CatalogueImport): CatalogueImport {
  const bad = entry.badWhenReceived ?? 0
  const counts = { ...entry.counts, done: bad, bad, created: 0, updated: 0, unchanged: 0 }
  return { ...entry, state: 'writing', counts, doneToLine: 0 }
}

async function writeAll(deps: ImportDeps, run: Run): Promise<void> {
  const pacer = createChunkPacer(deps.seams.clock)
  await dropOlderUndo(deps, run.entry().id)
  while (!run.isStopping()) {
    const isEnd = pacer.time(() => writeChunkOrFindCulprit(deps, run, pacer))
    if (isEnd) return announce(deps, run.entry())
    await pause(deps.seams)
  }
}

/** A row that the database itself refuses must not keep all others out. */
function writeChunkOrFindCulprit(deps: ImportDeps, run: Run, pacer: ChunkPacer): boolean {
  const size = pacer.rows()
  try {
    return writeChunk(deps, run, run.next(size))
  } catch (error) {
    if (!isConstraintFault(error)) throw error
    deps.log.error({ err: error, importId: run.entry().id, size }, 'a chunk of an import failed')
    run.restart()
    if (size > 1) pacer.single()
    else skipRow(run, error)
    return false
  }
}

function writeChunk({ seams }: ImportDeps, run: Run, { rows, plan }: Chunk): boolean {
  const entry = run.entry()
  const atMs = seams.clock.nowMs()
  if (rows.length === 0) {
    const finished: CatalogueImport = { ...entry, state: 'finished', finishedAtMs: atMs }
    run.save(finished, [], (tx) => auditEnd(tx, finished, atMs))
    return true
  }
  const change = advance(entry, rows, plan.problems)
  const changes = plan.changes.map((planned) => planned.change)
  run.save(change, plan.problems, (tx) => {
    insertUndoRows(tx, entry.id, plan.changes.filter(isNews).map(undoRowOf))
    for (const category of run.newCategories()) insertCategory(tx, category)
    const { createdCount, updatedCount, unchangedCount } = upsertProducts(tx, changes, {
      origin: 'outlet',
      documentId: entry.id,
      stockReason: 'import',
      staffId: entry.staffId,
      atMs,
      newId: run.newId,
    })
    change.counts.created += createdCount
    change.counts.updated += updatedCount
    change.counts.unchanged += unchangedCount
    deleteStagedRowsTo(tx, entry.id, change.doneToLine)
  })
  return false
}

const isNews = (planned: PlannedChange): boolean => !isUnchanged(planned)

const undoRowOf = (planned: PlannedChange) => ({
  sku: planned.change.sku,
  before: planned.before && draftOf(planned.before),
  after: draftOf(planned.change),
  movedMilli: movedMilli(planned),
})

/** In the catalogue's own order of codes, so that it compares with what is read later. */
const draftOf = (product: ProductDraft): ProductDraft => draftOfBody(bodyOf(product))

async function dropOlderUndo({ db, seams }: ImportDeps, importId: string): Promise<void> {
  const drop = () => write(db, (tx) => deleteSomeOlderUndoRows(tx, importId, UNDO_ROWS_AT_ONCE))
  while (drop() === UNDO_ROWS_AT_ONCE) await pause(seams)
}

function skipRow(run: Run, error: unknown): void {
  const [row] = run.next(1).rows
  assert(row, 'a chunk without rows was refused')
  const reason = error instanceof Error ? error.message : String(error)
  const problems = [{ line: row.line, problem: problem('ROW_REFUSED', reason) }]
  run.restart()
  run.save(advance(run.entry(), [row], problems), problems, (tx) =>
    deleteStagedRowsTo(tx, run.entry().id, row.line),
  )
}

function advance(
  entry: CatalogueImport,
  rows: readonly StagedRow[],
  problems: readonly FoundProblem[],
): CatalogueImport {
  const badLines = new Set(problems.map(({ line }) => line))
  const counts = { ...entry.counts }
  counts.done += rows.length
  counts.bad += badLines.size
  return { ...entry, counts, doneToLine: rows.at(-1)?.line ?? entry.doneToLine }
}

function auditEnd(tx: Db, entry: CatalogueImport, atMs: number): void {
  const { total, created, updated, unchanged, bad } = entry.counts
  const payload = {
    import_id: entry.id,
    state: entry.state,
    total,
    created,
    updated,
    unchanged,
    bad,
  }
  appendAudit(tx, { kind: 'catalogue-import-ended', payload, atMs })
}

function announce({ db, live, log }: ImportDeps, entry: CatalogueImport): void {
  const { created, updated, bad } = entry.counts
  log.info({ importId: entry.id, created, updated, bad }, 'an import has ended')
  if (created + updated > 0) live.publish({ type: 'catalogue-changed', cursor: readCursor(db) })
}
