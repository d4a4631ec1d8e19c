import { write } from '../db/write.ts'
import type { ImportDeps } from './import-deps.ts'
import { deleteSomeStagedRows } from './import-store.ts'
import { pause } from './pause.ts'

const ROWS_PER_DELETE = 1000

/** Forgets the rows of an import that will not be applied, in transactions a sale can wait for. */
export async function dropStagedRows({ db, seams }: ImportDeps, importId: string): Promise<void> {
  while (write(db, (tx) => deleteSomeStagedRows(tx, importId, ROWS_PER_DELETE)) > 0) {
    await pause(seams)
  }
}
