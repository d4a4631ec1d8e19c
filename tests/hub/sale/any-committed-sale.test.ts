// I3 taken at its word: what has the shape of a committed sale is counted, whatever stands in it.
import fc from 'fast-check'
import t from 'tap'
import { Check } from 'typebox/value'
import { must } from '#domain/errors.ts'
import { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { anySale } from '../../support/any-sale.ts'
import { hold } from '../../support/property.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { smallShop } from '../../support/small-shop.ts'
import { insertPrinter } from '../printing/print-shop.ts'

const RUNS = 200

t.test('a committed sale that has its shape is counted, and the books hold', async (t) => {
  const { db, deps } = smallShop(t)
  insertPrinter(db)
  const taker = createSaleTaker(deps)
  let number = 0
  const property = fc.asyncProperty(anySale, async (change) => {
    number += 1
    const sale = { ...makeSale({ number }), ...change }
    if (!Check(SaleMessage, sale)) throw new Error('the test made no sale')
    const { verdict } = must(await taker.take('direct', sale, 0))
    if (verdict === 'quarantined') throw new Error('the sale was not counted')
  })
  await hold(property, RUNS)
  t.same(checkBooks(db), [])
})
