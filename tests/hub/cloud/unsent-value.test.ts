// The kept sum is the sum, whatever came, was confirmed, forgotten by the cloud or cleared away.
import fc from 'fast-check'
import t from 'tap'
import { must } from '#domain/errors.ts'
import { sumValue } from '#hub/cloud/unsent-store.ts'
import { createUnsentValue } from '#hub/cloud/unsent-value.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { hold } from '../../support/property.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { EPOCH } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

const SALES = 40

t.test('only rows that came or went are read, and the sum is right', async (t) => {
  const { db, deps } = smallShop(t)
  const taker = createSaleTaker(deps)
  for (let number = 1; number <= SALES; number += 1) {
    must(await taker.take('direct', makeSale({ number, items: [[1, number * 1000]] }), 0))
  }
  const head = db.prepare('SELECT outbox_sequence FROM chain_head').pluck().get() as number
  const whole = sumValue(db, { epoch: EPOCH, above: 0, upTo: head })
  t.equal(whole.row_count, head)
  const paid = db.prepare('SELECT sum(payable_minor) FROM sale').pluck().get()
  t.equal(whole.value_minor, paid)
  const ranges = fc.array(fc.tuple(fc.nat({ max: head }), fc.nat({ max: head })), { maxLength: 30 })
  await hold(
    fc.property(ranges, (steps) => {
      const unsentValue = createUnsentValue(db)
      for (const [a, b] of steps) {
        const range = { epoch: EPOCH, above: Math.min(a, b), upTo: Math.max(a, b) }
        if (unsentValue(range) !== sumValue(db, range).value_minor) throw new Error(`${a} ${b}`)
      }
    }),
    200,
  )
  const unsentValue = createUnsentValue(db)
  unsentValue({ epoch: EPOCH, above: 3, upTo: head })
  db.prepare('DROP TRIGGER IF EXISTS outbox_no_delete').run()
  db.prepare('DELETE FROM outbox WHERE sequence <= 20').run()
  const rest = { epoch: EPOCH, above: 20, upTo: head }
  t.equal(
    unsentValue(rest),
    sumValue(db, rest).value_minor,
    'cleared rows are not subtracted as none',
  )
  t.equal(unsentValue({ epoch: 'another', above: 0, upTo: 0 }), 0)
})
