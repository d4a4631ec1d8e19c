// Promotions of goods and of the basket together, against every combination there is.
import fc from 'fast-check'
import t from 'tap'
import { promote, sumReductions } from '#domain/promote.ts'
import type { PromotableLine } from '#domain/promotion-goods.ts'
import { anyCase, type Case, least, paid } from '../support/any-promoted-case.ts'
import { asPromotions } from '../support/any-promotions.ts'
import { promotableLine, reductionWords, settingOf } from '../support/promotion-words.ts'
import { property } from '../support/property.ts'

/** The search itself says of how many cases it could look at every combination. */
function isLeast(name: string, cases: fc.Arbitrary<Case>, runs: number): void {
  let looked = 0
  property(
    name,
    fc.property(cases, (each) => {
      const expected = least(each)
      if (expected === null) return true
      looked += 1
      return paid(each) === expected
    }),
    runs,
  )
  t.test(`${name}: nearly all of them were searched`, (t) => {
    t.ok(looked >= runs * 0.95, `${looked} of ${runs}`)
    t.end()
  })
}

isLeast('8 lines, goods and basket together', anyCase(8, 8), 500)
isLeast('lines of several pieces', anyCase(4, 12, 3, 2), 250)
isLeast('many of the basket, of different goods', anyCase(5, 6, 2, 5), 300)

t.test('what an outlet would find by hand', (t) => {
  const of = (basket: string, ...offers: string[]): void => {
    const lines = basket.split('; ').map((text, at) => promotableLine(text, at + 1))
    const each = {
      lines,
      promotions: asPromotions(offers),
      member: null,
      codesOf: new Set<string>(),
    }
    t.equal(paid(each), least(each), `${basket} | ${offers.join('; ')}`)
  }
  of(
    'A 1000; B 1000; C 1000; D 1000',
    'A -30% [alone]',
    'B -10% [alone]',
    'C -10% [alone]',
    'from 1 -20%',
  )
  of('A 1000; B 1000', '2 A,B for 1500', 'B -20%', 'from 1 -50% of B')
  of('3 x A 1000', 'A -15% [alone max=1]', 'from 1000 -10%')
  t.end()
})

t.test(
  'beyond what is searched: never worse than the best of the goods, and always the same',
  (t) => {
    const line = (letter: string, pieces: number, at: number) =>
      promotableLine(`${pieces} x ${letter} ${500 + 100 * at}`, at + 1)
    const off = (lines: PromotableLine[], offers: string[]) =>
      promote(lines, settingOf(asPromotions(offers)))
    const check = (what: string, lines: PromotableLine[], offers: string[]): void => {
      const both = off(lines, offers)
      t.same(off(lines, offers), both, `${what}: always the same`)
      const ofGoods = offers.filter((text) => !text.startsWith('from'))
      t.ok(sumReductions(both) >= sumReductions(off(lines, ofGoods)), `${what}: the basket's add`)
    }
    const small = [line('A', 2, 0), line('B', 3, 1)]
    const many = [10, 11, 12, 13, 14, 15].flatMap((rate) => [
      `from 1000 -${rate}%`,
      `from 1000 -${rate}% of B [stack group=${rate % 3}]`,
    ])
    check('more plans than are looked at', small, ['A -30% [alone]', '2 * -20%', ...many])
    const large = ['A', 'B', 'C', 'D'].map((letter, at) => line(letter, 16, at))
    check('more pieces', large, ['A -10% [alone]', '3 * for 900', 'from 5000 -20%'])
    const sixty = ['A', 'B', 'C', 'D'].map((letter, at) => line(letter, 15, at))
    const sets = [1, 2, 3, 4, 5, 6, 7, 8].map((off) => `buy 10 * get ${4 + (off % 2)} * -${off}%`)
    check('sets that are too many to keep apart', sixty, [
      ...sets,
      'A -9% [alone]',
      'from 5000 -20%',
    ])
    t.end()
  },
)

t.test('a percentage of some goods beside one of all: the dearer part is shared out', (t) => {
  const lines = ['A 999', 'B 999', 'C 333'].map((text, at) => promotableLine(text, at + 1))
  const offers = [
    'from 1 -500 [stack prio=1 max=1]',
    'from 1 -10% of A [stack]',
    'from 1 -10% of B [stack]',
  ]
  t.equal(
    reductionWords(promote(lines, settingOf(asPromotions(offers)))),
    '1:P1=215 1:P2=78 2:P1=214 2:P3=79 3:P1=71',
  )
  t.end()
})
