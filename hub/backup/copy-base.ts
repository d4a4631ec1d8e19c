// A process of its own: copies the outlet's database page for page while the hub sells.
//   node hub/backup/copy-base.ts <database> <copy>
// One step under one read transaction, so that no sale makes it begin again. The pages keep their
// numbers, which VACUUM INTO would change: SQLite's logs apply to the copy.
import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { openReader } from '../db/open-database.ts'
import { syncPath } from '../system/durable-file.ts'

async function copyBase(databasePath: string, target: string): Promise<void> {
  const draft = `${target}.part`
  rmSync(draft, { force: true })
  const db = openReader(databasePath)
  try {
    await db.backup(draft, { progress: () => Number.MAX_SAFE_INTEGER })
  } finally {
    db.close()
  }
  syncPath(draft)
  renameSync(draft, target)
  syncPath(dirname(target))
}

const [databasePath, target] = process.argv.slice(2)
if (!databasePath || !target) throw new Error('usage: copy-base.ts <database> <copy>')
await copyBase(databasePath, target)
