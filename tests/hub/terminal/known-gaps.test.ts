// Gaps that are followed equal gaps that are looked for among all sales, whatever came in between.
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { commandOf, completeSale } from '#hub/sale/complete-sale.ts'
import { findGaps } from '#hub/terminal/known-gaps.ts'
import { missingNumbers, voidNumbers } from '#hub/terminal/missing-numbers.ts'
import type { Gap } from '#hub/terminal/missing-numbers-store.ts'
import { hold } from '../../support/property.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { type SmallShop, smallShop } from '../../support/small-shop.ts'

/** A shop whose sales are copies of one; number 1 of its terminal is there. */
function openCopyShop(t: Test): SmallShop & { sell(series: string, numbers: number[]): void } {
  const shop = smallShop(t)
  const { db, seams } = shop
  const sale = makeSale({ number: 1, committed: true })
  must(write(db, (tx) => completeSale(tx, seams, readOutlet(tx), commandOf(sale, 0, TERMINAL.id))))
  const names = db.prepare("SELECT name FROM pragma_table_info('sale')").pluck().all() as string[]
  const own = ['id', 'series', 'number', 'number_claim', 'received_at_ms']
  const values = names.map((name) => (own.includes(name) ? `@${name}` : name)).join(', ')
  const insert = db.prepare(
    `INSERT INTO sale (${names}) SELECT ${values} FROM sale WHERE number = 1 AND series = 'A'
       AND number_claim = 0`,
  )
  const claims = db
    .prepare('SELECT count(*) FROM sale WHERE terminal_id = ? AND series = ? AND number = ?')
    .pluck()
  let count = 0
  const sell = (series: string, numbers: number[]) =>
    write(db, () => {
      for (const number of numbers) {
        count += 1
        insert.run({
          ...{ id: testId(2_000_000 + count), series, number, received_at_ms: 1_000 + count },
          number_claim: Number(claims.get(TERMINAL.id, series, number)),
        })
      }
    })
  return { ...shop, sell }
}

/** What the rule says, word for word: every number beyond the watermark before a later one. */
function lookedFor(db: Db): Gap[] {
  const all = db
    .prepare('SELECT series, watermark FROM terminal_series WHERE terminal_id = ? ORDER BY series')
    .all(TERMINAL.id) as { series: string; watermark: number }[]
  return all.flatMap(({ series, watermark }) => {
    const sales = db
      .prepare(
        `SELECT number, received_at_ms AS sinceMs FROM sale
         WHERE terminal_id = ? AND series = ? AND number > ? AND number_claim = 0 ORDER BY number`,
      )
      .all(TERMINAL.id, series, watermark) as { number: number; sinceMs: number }[]
    let previous = watermark
    const gaps: Gap[] = []
    for (const { number, sinceMs } of sales) {
      if (number > previous + 1) gaps.push({ series, from: previous + 1, to: number - 1, sinceMs })
      previous = number
    }
    return gaps.slice(0, 1_000)
  })
}

const setMark = (db: Db, series: string, watermark: number) =>
  db
    .prepare('UPDATE terminal_series SET watermark = ? WHERE terminal_id = ? AND series = ?')
    .run(watermark, TERMINAL.id, series)

const openSeries = (db: Db, series: string) =>
  db.prepare('INSERT INTO terminal_series VALUES (?, ?, 0, 0, 0)').run(TERMINAL.id, series)

const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('sell' as const),
      series: fc.constantFrom('A', 'B'),
      numbers: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
    }),
  },
  fc.record({
    what: fc.constant('mark' as const),
    series: fc.constantFrom('A', 'B'),
    watermark: fc.integer({ min: 0, max: 45 }),
  }),
)

t.test('followed from step to step they are what a look at every sale finds', (t) => {
  let looks = 0
  let seen = 0
  hold(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 25 }), (steps) => {
      const { db, sell } = openCopyShop(t)
      openSeries(db, 'B')
      for (const step of steps) {
        if (step.what === 'sell') sell(step.series, step.numbers)
        else setMark(db, step.series, step.watermark)
        const gaps = findGaps(db, TERMINAL.id)
        t.strictSame(gaps, lookedFor(db), JSON.stringify(steps))
        looks += 1
        seen += gaps.length
      }
      db.close()
    }),
    40,
  )
  t.ok(looks > 200 && seen > looks, 'there was something to see')
  t.end()
})

t.test('of very many the first are followed, and the next when some are closed', (t) => {
  const { db, sell } = openCopyShop(t)
  const even = Array.from({ length: 1_400 }, (_, n) => 2 * n + 3)
  sell('A', even)
  t.equal(findGaps(db, TERMINAL.id).length, 1_000)
  t.strictSame(findGaps(db, TERMINAL.id), lookedFor(db))
  sell('A', [2_800, 2_802])
  t.strictSame(findGaps(db, TERMINAL.id), lookedFor(db), 'beyond what is followed')
  sell(
    'A',
    Array.from({ length: 300 }, (_, n) => 2 * n + 2),
  )
  t.strictSame(findGaps(db, TERMINAL.id), lookedFor(db))
  setMark(db, 'A', 2_000)
  t.strictSame(findGaps(db, TERMINAL.id), lookedFor(db))
  t.end()
})

t.test('a word that was taken back with its transaction is none', (t) => {
  const { db, seams, sell } = openCopyShop(t)
  sell('A', [5])
  const said = { terminalId: TERMINAL.id, series: 'A', staffId: MANAGER_ID, reason: 'Hilang' }
  const missing = () => missingNumbers(db, TERMINAL.id).map(({ from, to }) => [from, to])
  t.same(missing(), [[2, 4]])
  t.throws(() =>
    write(db, (tx) => {
      must(voidNumbers(tx, seams, { ...said, from: 2, to: 3 }))
      throw new Error('the disk is full')
    }),
  )
  t.same(missing(), [[2, 4]])
  write(db, (tx) => must(voidNumbers(tx, seams, { ...said, from: 4, to: 4 })))
  t.same(missing(), [[2, 3]])
  write(db, (tx) => must(voidNumbers(tx, seams, { ...said, from: 2, to: 2 })))
  t.same(missing(), [[3, 3]])
  t.end()
})
