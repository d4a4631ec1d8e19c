import type { Static } from 'typebox'
import type { Seams } from '#domain/seams.ts'
import type {
  ImportChange,
  ImportPreview,
  ProductEdit,
} from '#domain/wire/console-product-message.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { openCategoryBook } from './category-book.ts'
import { readStagedRows } from './import-store.ts'
import { pause } from './pause.ts'
import { isUnchanged, type PlannedChange, planImport } from './plan-import.ts'
import { bodyOf } from './product-body.ts'
import type { ProductDraft } from './stored-product-store.ts'

const CHANGES_PER_PAGE = 50
const SLICE = 200
/** So many rows that change nothing are passed over in one request. */
const ROWS_PER_PAGE = 4000

/**
 * What a file that waits would change, in the order of its lines: laid beside the catalogue of now.
 * Categories that it would make have an id that nobody knows.
 */
export async function previewImport(
  { db, seams }: { db: Db; seams: Seams },
  importId: string,
  afterLine: number,
): Promise<Static<typeof ImportPreview>> {
  const taxCodes = new Set(readOutlet(db).tax_rules.map((rule) => rule.tax_code))
  // An id of nought for each category that would be new: nothing is written here.
  const book = openCategoryBook(db, () => '00000000-0000-0000-0000-000000000000')
  const changes: ImportChange[] = []
  let after = afterLine
  for (let seen = 0; seen < ROWS_PER_PAGE; seen += SLICE) {
    const rows = readStagedRows(db, importId, after, SLICE)
    const { changes: planned } = planImport(db, rows, book, taxCodes)
    for (const each of planned) {
      if (isUnchanged(each)) continue
      changes.push(view(each))
      if (changes.length === CHANGES_PER_PAGE) return { changes, next_after: each.line }
    }
    const last = rows.at(-1)
    if (!last || rows.length < SLICE) return { changes, next_after: null }
    after = last.line
    await pause(seams)
  }
  return { changes, next_after: after }
}

const view = ({ line, before, change }: PlannedChange): ImportChange => ({
  line,
  sku: change.sku,
  before: before && editOf(before),
  after: editOf(change),
  stock_milli: change.stockMilli,
  stock_milli_before: before?.stockMilli ?? 0,
})

function editOf(draft: ProductDraft): ProductEdit {
  const { sku: _, ...edit } = bodyOf(draft)
  return edit
}
