import fc from 'fast-check'
import t from 'tap'
import {
  labelStep,
  roundedUp,
  scaleOf,
  spanOf,
  zeroOf,
} from '../../../terminal-ui/src/models/bar-shapes.ts'

t.test('an axis ends at a figure that people read', async (t) => {
  const rows: [value: number, top: number][] = [
    [0, 0],
    [-3, 0],
    [1, 1],
    [3, 4],
    [4, 4],
    [4.5, 5],
    [6, 10],
    [10, 10],
    [11, 20],
    [999, 1_000],
    [123_456_789, 200_000_000],
  ]
  for (const [value, top] of rows) t.equal(roundedUp(value), top, `${value}`)
})

t.test('a scale holds all bars and what they are compared with', async (t) => {
  t.same(scaleOf([]), { top: 0, bottom: 0 })
  t.same(scaleOf([{ value: 0 }]), { top: 0, bottom: 0 })
  t.same(scaleOf([{ value: 30 }, { value: 12, before: 70 }]), { top: 100, bottom: 0 })
  t.same(scaleOf([{ value: -30 }, { value: 12 }]), { top: 20, bottom: -40 })
  t.same(spanOf({ top: 100, bottom: 0 }, 25), { start: 75, size: 25 })
  t.same(spanOf({ top: 100, bottom: -100 }, -50), { start: 50, size: 25 })
  t.same(spanOf({ top: 0, bottom: 0 }, 0), { start: 100, size: 0 })
  t.equal(spanOf({ top: 1_000_000, bottom: 0 }, 1).size, 0.8, 'one rupiah is seen')
})

t.test('every bar lies in the plot, on its side of zero', async (t) => {
  const values = fc.array(fc.integer({ min: -2e12, max: 2e12 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(values, (all) => {
      const scale = scaleOf(all.map((value) => ({ value })))
      for (const value of all) {
        const { start, size } = spanOf(scale, value)
        const isInside = start >= -1 && start + size <= 101
        const isOnSide = value >= 0 ? start <= zeroOf(scale) : start >= zeroOf(scale) - 1e-9
        if (!isInside || !isOnSide) return false
      }
      return true
    }),
  )
  t.equal(labelStep(24, 12), 2)
  t.equal(labelStep(7, 12), 1)
  t.equal(labelStep(31, 12), 3)
})
