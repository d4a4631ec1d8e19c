import { createReadStream, rmSync } from 'node:fs'
import { migrate } from '/work/main/hub/db/migrate.ts'
import { openDatabase } from '/work/main/hub/db/open-database.ts'
import { realSeams } from '/work/main/hub/system/real-seams.ts'
import { seedSmallOutlet } from '/work/main/tests/support/small-outlet.ts'
import { createImportRunner } from '/work/main/hub/catalogue/run-imports.ts'
import { searchProducts } from '/work/main/hub/catalogue/search-products.ts'
import { readProducts, listProductIdsAfter } from '/work/main/hub/catalogue/catalogue-store.ts'
import { findImport, toStatus } from '/work/main/hub/catalogue/import-store.ts'
import { uuidv7 } from '#domain/ids.ts'
for (const s of ['', '-wal', '-shm']) rmSync('/tmp/cat/i.db' + s, { force: true })
const db = openDatabase('/tmp/cat/i.db')
migrate(db, '/work/main/migrations/hub')
seedSmallOutlet(db, Date.now())
const log = { info: console.log, warn: console.log, error: console.log } as never
const deps = { db, seams: realSeams, log, live: { publish: console.log, publishTo() {} } }
const runner = createImportRunner(deps)
for (const mode of ['keep-good', 'all-or-nothing', 'keep-good'] as const) {
  const t0 = performance.now()
  let worst = 0, last = performance.now()
  const timer = setInterval(() => { worst = Math.max(worst, performance.now() - last); last = performance.now() }, 1)
  const importId = uuidv7(realSeams)
  const r = await runner.receive({ importId, mode, staffId: null }, createReadStream('/work/shared/data/catalogue-50k.csv'))
  const t1 = performance.now(); const w1 = worst; worst = 0
  await runner.settled()
  clearInterval(timer)
  const e = findImport(db, importId)!
  console.log(mode, r.ok, 'receive', t1 - t0, 'worst', w1, 'apply', performance.now() - t1, 'worst', worst, e.state, e.counts)
  const st = toStatus(db, e); console.log(st.errors.slice(0, 5), st.warnings.slice(0, 5), st.warnings.length, st.defaults)
}
for (const q of ['creme brulee', 'lait choc', 's', 'sku', 'SKU000100', '3017620422003', 'a b c', 'nutella', 'sku0 s', 'zzzz', '949']) {
  searchProducts(db, q, 20); const t = performance.now(); const r = searchProducts(db, q, 20)
  console.log(q, (performance.now() - t).toFixed(2), r.length, r.slice(0, 3).map((p) => p.name))
}
let t = performance.now(); let ids = listProductIdsAfter(db, '', 5000); readProducts(db, ids); console.log('page 5000', performance.now() - t)
t = performance.now(); ids = listProductIdsAfter(db, '', 1000); const page = readProducts(db, ids); console.log('page 1000', performance.now() - t)
t = performance.now(); JSON.stringify(page); console.log('json', performance.now() - t)
console.log(db.prepare('select count(*) from product_search').pluck().get(), db.prepare("select count(*) from product p left join (select product_id, sum(quantity_milli) q from stock_movement group by 1) m on m.product_id=p.id left join stock_level s on s.product_id=p.id where coalesce(m.q,0)<>coalesce(s.quantity_milli,0)").pluck().get(), db.prepare('select count(*) from catalogue_import_row').pluck().get())
