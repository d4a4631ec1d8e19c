// What a till sees as today's sales.
import t from 'tap'
import { must } from '#domain/errors.ts'
import { listSales } from '#hub/sale/sale-read-store.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { SHIFT_ID } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

const HOUR_MS = 3_600_000

t.test('the newest sale is the first, also after the clock was set back (I10)', async (t) => {
  const { db, deps, seams } = smallShop(t)
  const taker = createSaleTaker(deps)
  for (const number of [1, 2, 3]) {
    must(await taker.take('direct', makeSale({ number }), 0))
    seams.clock.advance(-HOUR_MS)
  }
  const business_date = db.prepare('SELECT business_date FROM shift').pluck().get() as string
  for (const filter of [{}, { shiftId: SHIFT_ID }, { businessDate: business_date }]) {
    const found = listSales(db, { ...filter, limit: 2 })
    const numbers = found.map(({ receipt_number }) => receipt_number)
    t.same(numbers, ['TEST01-T1-A-3', 'TEST01-T1-A-2'], JSON.stringify(filter))
  }
})
