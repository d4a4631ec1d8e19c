// Measures the faults of printers and writes the page about them: npm run printer-faults.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSmallShop } from '../../support/small-shop.ts'
import { insertPrinter } from './print-shop.ts'
import { measureAll, PAGE, pageOf } from './printer-faults-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'ocean-faults-'))
try {
  const { db, path } = openSmallShop(folder)
  insertPrinter(db)
  db.close()
  const cells = await measureAll(path, ({ name, wire }) => console.log(`${name}: ${wire}`))
  writeFileSync(PAGE, pageOf(cells))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
