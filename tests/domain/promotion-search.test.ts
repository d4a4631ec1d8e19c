// Beyond what can be searched whole: bounded, always the same, and never worse than in turn.
import t from 'tap'
import { promote, reductionsByLine, sumReductions } from '#domain/promote.ts'
import { promotableLine, promotionOf, settingOf } from '../support/promotion-words.ts'

const basket = (lines: number, pieces: number) =>
  Array.from({ length: lines }, (_, at) =>
    promotableLine(`${pieces} x ${'ABCDEFGH'[at % 8]} ${900 + 137 * at}`, at + 1),
  )
const total = (lines: ReturnType<typeof basket>, offers: string[]) =>
  sumReductions(promote(lines, settingOf(offers.map(promotionOf))))

t.test('sets that all want the same pieces, too many to be searched whole', (t) => {
  const offers = [
    ...['3 A,B,C for 2500', '4 B,C,D -40%', 'buy 3 A,D,E get 2', 'buy 2 C,E,F get 1 B,G -70%'],
    ...['3 F,G,H -1900', 'buy 2 * get 1 -50% [max=9]', '4 * for 5000 [max=7]', '2 A,H -30%'],
  ]
  const lines = basket(8, 9)
  const found = total(lines, offers)
  for (const offer of offers) t.ok(found >= total(lines, [offer]), offer)
  const first = promote(lines, settingOf(offers.map(promotionOf)))
  const second = promote(lines, settingOf(offers.map(promotionOf)))
  t.same(first, second, 'always the same')
  for (const [lineNo, mine] of reductionsByLine(first)) {
    t.ok(sumReductions(mine) <= 9 * (900 + 137 * (lineNo - 1)), 'no line below zero')
  }
  t.end()
})

t.test('more states than one number can name', (t) => {
  const offers = Array.from({ length: 14 }, (_, at) => `buy ${(at % 4) + 1} * get 3 -${at + 5}%`)
  const lines = basket(8, 4)
  t.ok(total(lines, offers) >= total(lines, offers.slice(-1)))
  t.end()
})

t.test('one promotion with more states than are kept', (t) => {
  const lines = basket(8, 12)
  t.ok(total(lines, ['buy 17 * get 19']) > 0)
  t.equal(total(lines, ['buy 17 * get 19']), total(lines, ['buy 17 * get 19']))
  t.end()
})

t.test('a basket of a wholesaler', (t) => {
  const line = promotableLine('50000 x A 1000', 1)
  t.equal(total([line], ['3 A for 2500']), 4_000 * 0 + 1_333 * 500, 'of 4,000 pieces')
  t.equal(total([line], ['A -10%']), 5_000_000, 'what is of each piece is of all')
  t.end()
})
