import { readFileSync, rmSync } from 'node:fs'
import { uuidv7 } from '#domain/ids.ts'
import { findImport } from '#hub/catalogue/import-store.ts'
import { createImportRunner } from '#hub/catalogue/run-imports.ts'
import { searchProducts } from '#hub/catalogue/search-products.ts'
import { migrate } from '#hub/db/migrate.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { brokenRules, bytesOf } from '../tests/hub/catalogue/catalogue-desk.ts'
import { seedSmallOutlet } from '../tests/support/small-outlet.ts'

for (const s of ['', '-wal', '-shm']) rmSync('/tmp/cat/i.db' + s, { force: true })
const db = openDatabase('/tmp/cat/i.db')
migrate(db, '/work/main/migrations/hub')
seedSmallOutlet(db, 1)
const log = { info() {}, warn: console.log, error: console.log } as never
const runner = createImportRunner({
  db,
  seams: realSeams,
  log,
  live: { publish() {}, publishTo() {} },
})
const text = readFileSync('/work/shared/data/catalogue-50k.csv', 'utf8')
let m = performance.now(),
  c = process.cpuUsage().user
const lap = (w: string) => {
  console.log(
    w,
    Math.round(performance.now() - m),
    'cpu',
    Math.round((process.cpuUsage().user - c) / 1000),
  )
  m = performance.now()
  c = process.cpuUsage().user
}
const bring = async (text: string, mode: 'keep-good' | 'all-or-nothing' = 'keep-good') => {
  const importId = uuidv7(realSeams)
  await runner.receive({ importId, mode, staffId: null }, bytesOf(text, 65536))
  lap(' received')
  await runner.settled()
  console.log(findImport(db, importId)!.counts)
}
await bring(text)
lap('first')
console.log(brokenRules(db))
lap('rules')
for (let i = 0; i < 50; i++) searchProducts(db, 'SKU0' + (10000 + i * 700), 1)
lap('50 sku searches')
await bring(text, 'all-or-nothing')
lap('again')
await bring(
  text.replace(/,(\d+),(\d+)\n/g, (_, price, stock) => `,${Number(price) + 100},${stock}\n`),
)
lap('dearer')
console.log(brokenRules(db))
lap('rules')
