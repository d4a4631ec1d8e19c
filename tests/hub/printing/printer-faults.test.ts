// Every fault on every wire, measured; the page about it says what is measured.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { insertPrinter } from './print-shop.ts'
import { faultsOf, measureAll, PAGE, pageOf } from './printer-faults-page.ts'

t.test('every fault on every wire', { timeout: 240_000 }, async (t) => {
  const { db, path } = openSmallShop(makeTempFolder(t, 'faults'))
  insertPrinter(db)
  db.close()
  const cells = await measureAll(path, (cell) =>
    t.same(faultsOf(cell), [], `${cell.name}: ${cell.wire}`),
  )
  const damaged = cells.filter(({ measured: { next } }) => next.paper !== 'whole')
  t.same(
    [...new Set(damaged.map(({ name }) => name))],
    [
      'stale answer, then no paper in the next receipt',
      'stale process id, then no paper in the next receipt',
    ],
  )
  t.equal(pageOf(cells), readFileSync(PAGE, 'utf8'), 'npm run printer-faults writes the page')
})
