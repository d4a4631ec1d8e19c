import t from 'tap'
import { roundedPrice } from '#domain/rounded-price.ts'
import { textTable } from '../support/text-table.ts'

t.test('a price by a percentage, on a step', (t) => {
  const cases = textTable(`
    price  | ppm     | step | becomes
    12500  | 0       | 1    | 12500
    12500  | 30000   | 1    | 12875
    12500  | 30000   | 100  | 12900
    12500  | 30000   | 500  | 13000
    12250  | 0       | 500  | 12500
    12249  | 0       | 500  | 12000
    12500  | -100000 | 100  | 11300
    100    | -900000 | 500  | 500
    0      | 30000   | 500  | 0
    999999999 | 5000000 | 1000 | 6000000000
  `)
  for (const row of cases) {
    const [price, ppm, step] = [Number(row('price')), Number(row('ppm')), Number(row('step'))]
    t.equal(roundedPrice(price, ppm, step), Number(row('becomes')), `${price} ${ppm} ${step}`)
  }
  t.throws(() => roundedPrice(1, -1_000_000, 1))
  t.end()
})
