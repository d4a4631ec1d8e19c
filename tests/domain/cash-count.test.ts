import fc from 'fast-check'
import t from 'tap'
import { countTotal, tidyCount } from '#domain/cash-count.ts'
import { property } from '../support/property.ts'

const heap = fc.array(
  fc.record({
    value_minor: fc.constantFrom(100, 500, 1_000, 50_000, 100_000),
    count: fc.integer({ min: 0, max: 100_000 }),
  }),
  { maxLength: 40 },
)

t.test('a heap is worth its notes and coins', async (t) => {
  const lines = [
    { value_minor: 500, count: 3 },
    { value_minor: 50_000, count: 2 },
    { value_minor: 1_000, count: 0 },
    { value_minor: 500, count: 1 },
  ]
  t.equal(countTotal(lines), 102_000)
  t.equal(countTotal([]), 0)
  t.same(tidyCount(lines), [
    { value_minor: 50_000, count: 2 },
    { value_minor: 500, count: 4 },
  ])
})

property(
  'tidying changes no worth, and doing it twice changes nothing',
  fc.property(heap, (lines) => {
    const tidy = tidyCount(lines)
    return (
      countTotal(tidy) === countTotal(lines) &&
      JSON.stringify(tidyCount(tidy)) === JSON.stringify(tidy)
    )
  }),
)
