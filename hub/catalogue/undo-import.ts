import { uuidv7 } from '#domain/ids.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { readCursor } from './catalogue-store.ts'
import { createChunkPacer } from './chunk-pacer.ts'
import type { ImportDeps } from './import-deps.ts'
import { type CatalogueImport, saveImport } from './import-store.ts'
import { deleteUndoRow, readUndoRows, type UndoRow } from './import-undo-store.ts'
import { pause } from './pause.ts'
import { findStored, type ProductDraft, type StoredProduct } from './stored-product-store.ts'
import { listOwnersOf } from './taken-code-store.ts'
import { type ProductChange, upsertProducts } from './upsert-products.ts'

/**
 * Takes an import back, in chunks that a sale can wait for; it goes on after a restart. A field
 * that was changed since stays as it is. What the import made is not sold any more and lets its
 * codes go: receipts may name it. Stock moves back by what the import had moved it.
 */
export async function undoImport(
  deps: ImportDeps,
  undoing: CatalogueImport,
  isStopping: () => boolean,
): Promise<void> {
  const { db, seams, live } = deps
  const pacer = createChunkPacer(seams.clock)
  let entry = undoing
  while (!isStopping()) {
    const isEnd = pacer.time(() => {
      const rows = readUndoRows(db, entry.id, pacer.rows())
      const next = rows.length > 0 ? stepOf(entry, rows.length) : endOf(entry, seams.clock.nowMs())
      write(db, (tx) => {
        takeBack(tx, entry, rows, deps)
        saveImport(tx, next)
        if (rows.length === 0) auditUndone(tx, next)
      })
      entry = next
      return rows.length === 0
    })
    if (isEnd) return live.publish({ type: 'catalogue-changed', cursor: readCursor(db) })
    await pause(seams)
  }
}

const stepOf = (entry: CatalogueImport, count: number): CatalogueImport => ({
  ...entry,
  counts: { ...entry.counts, done: entry.counts.done + count },
})

const endOf = (entry: CatalogueImport, atMs: number): CatalogueImport => ({
  ...entry,
  state: 'undone',
  finishedAtMs: atMs,
})

function auditUndone(tx: Db, { id, counts, finishedAtMs }: CatalogueImport): void {
  const payload = { import_id: id, product_count: counts.done }
  appendAudit(tx, { kind: 'catalogue-import-undone', payload, atMs: finishedAtMs ?? 0 })
}

function takeBack(
  tx: Db,
  entry: CatalogueImport,
  rows: readonly UndoRow[],
  { seams }: ImportDeps,
): void {
  const stored = findStored(
    tx,
    rows.map(({ sku }) => sku),
  )
  // One by one: a code that one row lets go may be the next one's.
  for (const row of rows) {
    const now = stored.get(row.sku)
    if (now) {
      upsertProducts(tx, [changeBack(tx, row, now)], {
        origin: 'outlet',
        documentId: entry.id,
        stockReason: 'import',
        staffId: entry.staffId,
        atMs: seams.clock.nowMs(),
        newId: () => uuidv7(seams),
      })
    }
    deleteUndoRow(tx, entry.id, row.sku)
  }
}

function changeBack(tx: Db, row: UndoRow, now: StoredProduct): ProductChange {
  const { before, after, movedMilli } = row
  const fields = Object.keys(after) as (keyof ProductDraft)[]
  const wanted = before ?? withoutCodes(after)
  const draft = Object.fromEntries(
    fields.map((field) => {
      const isAsImported = JSON.stringify(now[field]) === JSON.stringify(after[field])
      return [field, isAsImported ? wanted[field] : now[field]]
    }),
  ) as ProductDraft
  const stockMilli = movedMilli === 0 ? null : now.stockMilli - movedMilli
  return { ...withFreeCodes(tx, draft, now.id), stockMilli }
}

const withoutCodes = (draft: ProductDraft): ProductDraft => ({
  ...draft,
  isActive: false,
  plu: null,
  units: draft.units.map((unit) => ({ ...unit, barcodes: [] })),
})

/** Codes that somebody gave to another product since stay there. */
function withFreeCodes(tx: Db, draft: ProductDraft, ownId: string): ProductDraft {
  const isFree = (code: string) => listOwnersOf(tx, [code], null).every((id) => id === ownId)
  const isPluFree = listOwnersOf(tx, [], draft.plu).every((id) => id === ownId)
  const units = draft.units.map((unit) => ({ ...unit, barcodes: unit.barcodes.filter(isFree) }))
  return { ...draft, units, plu: isPluFree ? draft.plu : null }
}
