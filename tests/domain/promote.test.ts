import t, { type Test } from 'tap'
import { promote, reductionsByLine, sumReductions } from '#domain/promote.ts'
import {
  promotableLine,
  promotionOf,
  reductionWords,
  settingOf,
} from '../support/promotion-words.ts'
import { listOf, textTable } from '../support/text-table.ts'

/** Products A…Z, each in the category of its small letter. Promotions are P1, P2, … */
function compare(t: Test, table: string): void {
  for (const row of textTable(table)) {
    const lines = listOf(row('basket')).map((text, at) => promotableLine(text, at + 1))
    const promotions = listOf(row('promotions')).map((text, at) => promotionOf(text, at + 1))
    const off = promote(lines, settingOf(promotions))
    t.equal(reductionWords(off), row('comes off'), `${row('basket')} | ${row('promotions')}`)
  }
  t.end()
}

t.test('golden baskets: pieces and sets', (t) => {
  const table = `
    basket                       | promotions | comes off
    A 5000                       |  |
    2 x A 5000                   | A -10% | 1:P1=1000
    3 x A 333                    | a -10% | 1:P1=99
    A 5000; B 5000               | * -10% | 1:P1=500 2:P1=500
    A 5000; B 5000               | *!B -10% | 1:P1=500
    A 5000; B 5000               | a,b!b -10% | 1:P1=500
    2 x A 5000                   | A -700 | 1:P1=1400
    A 500                        | A -700 | 1:P1=500
    2 x A 5000                   | A @4500 | 1:P1=1000
    A 4000                       | A @4500 |
    0.250kg W 40000              | W -10% | 1:P1=1000
    0.250kg W 40000              | W -4000 | 1:P1=1000
    0.250kg W 40000              | W @36000 | 1:P1=1000
    3 x A 5000                   | A -10%; A -20% | 1:P2=3000
    3 x A 5000                   | A -10%; A -10% [prio=1] | 1:P2=1500
    3 x A 5000                   | A -10% [max=2] | 1:P1=1000
    2 x A 5000; 2 x B 9000       | * -50% [max=3] | 1:P1=2500 2:P1=9000
    3 x A 5000!                  | A -10% |
    1 x carton A 90000           | A -10% |
    1 x carton A 90000           | A -10% [packs] | 1:P1=9000
    3 x A 4000                   | 3 A for 10000 | 1:P1=2000
    7 x A 4000                   | 3 A for 10000 | 1:P1=4000
    7 x A 4000                   | 3 A for 10000 [max=1] | 1:P1=2000
    2 x A 4000                   | 3 A for 10000 |
    3 x A 3000                   | 3 A for 10000 |
    A 3000; B 4000; C 5000       | 2 * for 7000 | 2:P1=889 3:P1=1111
    2 x A 4000; B 3500           | 3 a,b for 10000 | 1:P1=1043 2:P1=457
    3 x A 4000                   | 3 A -25% | 1:P1=3000
    3 x A 4000                   | 3 A -1500 | 1:P1=1500
    3 x A 400; B 5000            | 3 * -1500 |
    3 x A 4000                   | buy 2 A get 1 | 1:P1=4000
    2 x A 4000; B 3000           | buy 2 * get 1 | 2:P1=3000
    3 x A 4000; 3 x B 3000       | buy 2 * get 1 | 1:P1=4000 2:P1=3000
    4 x A 4000                   | buy 1 A get 1 -50% | 1:P1=4000
    4 x A 4000                   | buy 1 A get 1 -50% [max=1] | 1:P1=2000
    5 x A 4000                   | buy 2 A get 3 | 1:P1=12000
    2 x A 4000; B 9000           | buy 2 A get 1 B -50% | 2:P1=4500
    A 4000; B 9000               | buy 2 A get 1 B -50% |
    A 4000; 3 x B 9000           | buy 1 A get 2 B | 2:P1=18000
    4 x A 4000; 3 x B 9000       | buy 2 A get 1 B [max=1] | 2:P1=9000
    A 9000; B 4000               | buy 1 * get 1; A -60% | 1:P2=5400
    3 x A 4000                   | buy 2 A get 1; 3 A for 7000 | 1:P2=5000
    6 x A 4000                   | buy 2 A get 1 [max=1]; 3 A for 9000 | 1:P2=3000 1:P1=4000
    4 x A 4000                   | 3 A for 10000; A -10% | 1:P1=2000 1:P2=400
  `
  compare(t, table)
})

t.test('golden baskets: what stacks, what stands alone, and the whole basket', (t) => {
  const table = `
    basket                       | promotions | comes off
    2 x A 10000                  | A -10% [stack]; A -20% | 1:P1=2000 1:P2=3600
    A 10000                      | A -10% [stack]; A -1000 [stack prio=1] | 1:P2=1000 1:P1=900
    A 10000                      | A -10% [stack group=x]; A -20% [stack group=x] | 1:P2=2000
    A 10000                      | A -10% [stack]; A -15% [alone] | 1:P2=1500
    A 10000                      | A -10% [stack]; A -5% [alone] | 1:P1=1000
    A 10000; B 10000             | * -10% [stack]; A -15% [alone] | 1:P2=1500 2:P1=1000
    3 x A 4000                   | A -10% [stack]; 3 A for 10000 [alone] | 1:P2=2000
    3 x A 4000                   | A -10% [stack]; 3 A for 10000 | 1:P1=1200 1:P2=800
    3 x A 4000                   | A -10% [stack]; buy 2 A get 1 [alone] | 1:P2=4000
    A 60000; B 40000             | from 100000 -20000 | 1:P1=12000 2:P1=8000
    A 60000; B 39999             | from 100000 -20000 |
    A 60000; B 40000             | from 100000 -10% | 1:P1=6000 2:P1=4000
    A 60000; B 40000             | from 50000 -5000 | 1:P1=6000 2:P1=4000
    A 60000; B 40000             | from 50000 -5000 [max=1] | 1:P1=3000 2:P1=2000
    A 60000; B 40000             | from 40000 -5000 of B | 2:P1=5000
    A 60000; B 40000             | A -50%; from 100000 -20000 | 1:P1=30000 1:P2=8571 2:P2=11429
    A 60000; B 40000             | from 50000 -10%; from 90000 -20000 [max=1] | 1:P2=12000 2:P2=8000
    A 60000; B 4000 | from 5 -10%; from 5 -1000 [max=1 stack] | 1:P1=6000 1:P2=938 2:P1=400 2:P2=62
    A 100000 | from 5 -10% [stack group=x]; from 5 -20% [stack group=x] | 1:P2=20000
    A 100000                     | A -50%; from 5 -10% [alone] | 1:P1=50000
    A 100000                     | A -5%; from 5 -10% [alone] | 1:P2=10000
    A 100000                     | A -6% [alone]; A -5%; from 5 -20% | 1:P2=5000 1:P3=19000
    A 100000; B 100000           | A -50% [alone]; from 5 -20% | 1:P1=50000 2:P2=20000
    A 9; B 9; C 9 | A -1 [alone]; B -1 [alone]; C -1 [alone]; from 5 -34% | 1:P4=3 2:P4=3 3:P4=3
    A 1000                       | from 1 -900; A -50% | 1:P2=500 1:P1=500
    A 9; B 9; C 9 | A -3 [alone]; B -1 [alone]; C -1 [alone]; from 5 -20% | 1:P1=3 2:P4=2 3:P4=2
    A 1000; B 1000 | 2 A,B for 1500; B -20%; from 1 -60% of B | 1:P1=250 2:P1=250 2:P3=450
    A 90 | A -50%; from 1 -9 [stack group=x max=1]; from 1 -30% [stack group=x] | 1:P1=45 1:P3=14
  `
  compare(t, table)
})

t.test('who it is for', (t) => {
  const [line, promotions] = [promotableLine('A 5000', 1), [promotionOf('A -10% [member]', 1)]]
  const off = (change: Parameters<typeof settingOf>[1], list = promotions) =>
    reductionWords(promote([line], settingOf(list, change)))
  const gold = { tier: 'gold' }
  t.equal(off({}), '')
  t.equal(off({ member: gold }), '1:P1=500')
  const ofTier = [promotionOf('A -20% [tier=gold]', 1)]
  t.equal(off({}, ofTier), '')
  t.equal(off({ member: { tier: 'silver' } }, ofTier), '')
  t.equal(off({ member: gold }, ofTier), '1:P1=1000')
  const coupon = [promotionOf('A -30% [coupon]', 1)]
  t.equal(off({}, coupon), '')
  const couponPromotionIds = new Set([coupon[0]?.promotion_id ?? ''])
  t.equal(off({ couponPromotionIds }, coupon), '1:P1=1500')
  t.equal(off({ atMs: Date.UTC(2027, 0, 1) }, coupon), '', 'when it is over')
  t.end()
})

t.test('price lists: from a quantity on, and for members', (t) => {
  const tier = (from: number, price_minor: number, is_member_only = false) => ({
    list_id: is_member_only ? 'members' : `from-${from}`,
    from_milli: from * 1000,
    is_member_only,
    price_minor,
    list_name: 'Grosir',
    valid_from: '2026-11-01',
    valid_to: price_minor === 4000 ? '2026-11-22' : null,
  })
  const tiers = [tier(0, 4800, true), tier(3, 4500), tier(12, 4000), tier(0, 0), tier(0, 6000)]
  const off = (texts: string[], member: { tier: string } | null = null, offers: string[] = []) => {
    const lines = texts.map((text, at) => ({ ...promotableLine(text, at + 1), tiers }))
    return reductionWords(promote(lines, settingOf(offers.map(promotionOf), { member })))
  }
  t.equal(off(['2 x A 5000']), '')
  t.equal(off(['2 x A 5000'], { tier: 'silver' }), '1:members=400')
  t.equal(off(['3 x A 5000'], { tier: 'silver' }), '1:from-3=1500', 'the better of the two')
  t.equal(off(['2 x A 5000', '1 x A 5000']), '1:from-3=1000 2:from-3=500', 'together')
  t.equal(off(['2 x A 5000', '1 x B 5000']), '', 'each product for itself')
  t.equal(off(['12 x A 5000']), '1:from-12=12000')
  t.equal(off(['3 x A 5000!']), '', 'a price that somebody named stands')
  t.equal(off(['3.500kg A 5000']), '1:from-3=1750')
  const later = { atMs: Date.UTC(2026, 10, 22, 18) }
  const dozen = [{ ...promotableLine('12 x A 5000', 1), tiers }]
  t.equal(
    reductionWords(promote(dozen, settingOf([], later))),
    '1:from-3=6000',
    'a list that ended',
  )
  const before = { atMs: Date.UTC(2026, 9, 30) }
  t.equal(reductionWords(promote(dozen, settingOf([], before))), '', 'and one that has not begun')
  t.equal(off(['3 x A 5000'], null, ['A -10%']), '1:from-3=1500 1:P0=1350', 'then promotions')
  t.end()
})

t.test('sums and lines', (t) => {
  const lines = [promotableLine('A 60000', 1), promotableLine('B 40000', 2)]
  const off = promote(lines, settingOf([promotionOf('A -10%', 1), promotionOf('from 9 -10%', 2)]))
  t.equal(sumReductions(off), 6_000 + 9_400)
  const byLine = reductionsByLine(off)
  t.equal(sumReductions(byLine.get(1) ?? []), 6_000 + 5_400)
  t.equal(byLine.get(3), undefined)
  t.end()
})
