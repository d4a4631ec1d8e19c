// node hub/halted/prove-intact.ts <database>: ends with 0 when the whole file is as SQLite wrote
// it. A process of its own: the check reads every page and compares every index.
import { assertIntact } from '../db/integrity.ts'
import { openReader } from '../db/open-database.ts'

const [path] = process.argv.slice(2)
if (!path) throw new Error('usage: prove-intact.ts <database>')
const db = openReader(path)
assertIntact(db, 'full')
db.close()
