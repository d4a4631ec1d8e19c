// Every fault on every wire, measured; the page about it says what is measured.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { insertPrinter } from './print-shop.ts'
import { type Cell, measureAll, PAGE, pageOf } from './printer-faults-page.ts'

const NOT_OUT = /^(queued|not-started|uncertain|cancelled)/
const ENDED = /^(printed|sent|uncertain)/

/** What may never be, in whatever row. */
function faultsOf({ isWordless, measured }: Cell): string[] {
  const { struck, mended, next } = measured
  const wrong: string[] = []
  for (const { state, paper } of [struck, mended, next]) {
    if (paper === 'TWICE') wrong.push('on paper twice')
    if (state === 'printed' && paper !== 'whole') wrong.push(`printed, and ${paper} on paper`)
    const mayBeOut = NOT_OUT.test(state) || (isWordless && state === 'sent')
    if (paper !== 'whole' && !mayBeOut) wrong.push(`${paper} on paper, and ${state}`)
    if (paper !== 'nothing' && !ENDED.test(state)) wrong.push(`${paper} on paper, yet ${state}`)
  }
  if (struck.state.startsWith('uncertain') && mended.state !== struck.state) {
    wrong.push('an uncertain job was taken up again by itself')
  }
  if (next.paper === 'whole' && !next.isExact) wrong.push('the next receipt is damaged')
  return wrong
}

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
    ['stale answer, then no paper in the next receipt'],
  )
  t.equal(pageOf(cells), readFileSync(PAGE, 'utf8'), 'npm run printer-faults writes the page')
})
