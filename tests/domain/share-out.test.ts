import fc from 'fast-check'
import t from 'tap'
import { apportion } from '#domain/apportion.ts'
import { shareOut } from '#domain/share-out.ts'
import { property } from '../support/property.ts'

const anyWeights = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 5 })
const anyShare = fc
  .tuple(anyWeights, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([weights, part]): [number[], number] => {
    const sum = weights.reduce((all, weight) => all + weight, 0)
    return [weights, Math.floor(sum * part)]
  })

/** Every rupiah from the first on, as the method is described. */
function seatBySeat(total: number, weights: readonly number[]): number[] {
  const parts = weights.map(() => 0)
  for (let seat = 0; seat < total; seat++) {
    const worth = weights.map((weight, at) => weight / (2 * (parts[at] ?? 0) + 1))
    const best = worth.indexOf(Math.max(...worth))
    parts[best] = (parts[best] ?? 0) + 1
  }
  return parts
}

property(
  'each rupiah goes to the weight that has most for what it was given',
  fc.property(anyShare, ([weights, total]) => {
    return shareOut(total, weights).join() === seatBySeat(total, weights).join()
  }),
  500,
)

property(
  'a greater weight leaves less of none',
  fc.property(anyShare, fc.nat(4), ([weights, total], which) => {
    const more = weights.map((weight, at) => (at === which % weights.length ? weight + 1 : weight))
    const [before, after] = [shareOut(total, weights), shareOut(total, more)]
    return weights.every((weight, at) => {
      return (more[at] ?? 0) - (after[at] ?? 0) >= weight - (before[at] ?? 0)
    })
  }),
  500,
)

t.test('shared out among some sums', (t) => {
  t.same(shareOut(0, [3, 4]), [0, 0])
  t.same(shareOut(0, [0]), [0])
  t.same(shareOut(7, [0, 7]), [0, 7])
  t.same(shareOut(100, [300, 100]), apportion(100, [300, 100]))
  t.same(shareOut(9_000_000_000_000, [9_000_000_000_000]), [9_000_000_000_000], 'of one at once')
  t.end()
})
