// A process of its own, off the way of sales: rebuilds a generation in a scratch folder and looks
// whether its books hold.   node hub/backup/prove-generation.ts <generation> <scratch folder>
// Prints a line of JSON: BackupFigures and `broken`.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkBooks } from '../books/check-books.ts'
import { assertIntact } from '../db/integrity.ts'
import { openReader } from '../db/open-database.ts'
import { readFigures } from './backup-figures.ts'
import { rebuildDatabase } from './rebuild-database.ts'

function prove(generation: string, scratch: string): object {
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true, mode: 0o700 })
  try {
    const path = join(scratch, 'rebuilt.db')
    rebuildDatabase(generation, path)
    const db = openReader(path)
    try {
      assertIntact(db, 'full')
      return { ...readFigures(db), broken: checkBooks(db) }
    } finally {
      db.close()
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

const [generation, scratch] = process.argv.slice(2)
if (!generation || !scratch) throw new Error('usage: prove-generation.ts <generation> <scratch>')
process.stdout.write(`${JSON.stringify(prove(generation, scratch))}\n`)
