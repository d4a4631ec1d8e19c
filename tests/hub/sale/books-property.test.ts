// Random days at the hub: retries, reorderings, alterations and faults, over the real database.
// Invariants I2, I3, I5, I6, I7 and I11 are proved from the rows after every day.

import fc from 'fast-check'
import t from 'tap'
import { must } from '#domain/errors.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { hold } from '../../support/property.ts'
import { cash, makeSale, nonCash } from '../../support/sale-maker.ts'
import { testId } from '../../support/small-outlet.ts'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const item = fc.oneof(
  fc.tuple(
    fc.constantFrom(0, 1, 2, 4, 5),
    fc.integer({ min: 1, max: 30 }).map((n) => n * 1000),
  ),
  fc.tuple(fc.constant(3), fc.integer({ min: 5, max: 4000 })),
)
const wish = fc.record({
  items: fc.array(item, { minLength: 1, maxLength: 6 }),
  withCustomer: fc.boolean(),
  split: fc.constantFrom('cash', 'exact', 'qris', 'card+cash'),
  committed: fc.boolean(),
})
const fault = fc.constantFrom('none', 'none', 'none', 'wrong total', 'unknown product', 'altered')
const day = fc.array(
  fc.record({ wish, fault, sendings: fc.integer({ min: 1, max: 3 }), isDrained: fc.boolean() }),
  { minLength: 1, maxLength: 25 },
)

const tendersFor = (split: string) => (total: number) => {
  if (split === 'qris') return [nonCash('qris', total)]
  if (split === 'exact') return [cash(total)]
  if (split === 'cash') return [cash(total + 50_000)]
  const card = Math.floor(total / 3)
  return [nonCash('card', card), cash(total - card)]
}

function withFault(sale: SaleMessage, kind: string): SaleMessage {
  if (kind === 'wrong total') return { ...sale, totals: { ...sale.totals, total_minor: 1 } }
  if (kind !== 'unknown product') return sale
  const items = sale.items.map((line, i) => (i ? line : { ...line, product_id: testId(999) }))
  return { ...sale, items }
}

t.test('any day leaves books that hold, and counts each sale once', async (t) => {
  let dayNumber = 0
  const property = fc.asyncProperty(day, fc.boolean(), async (events, isConcurrent) => {
    dayNumber += 1
    const { db, deps } = openSmallShop(makeTempFolder(t, `day${dayNumber}`), dayNumber)
    const taker = createSaleTaker(deps)
    const accepted = new Set<string>()
    const send = async (event: (typeof events)[number], index: number): Promise<void> => {
      const { committed } = event.wish
      const sale = withFault(
        makeSale({ ...event.wish, number: index + 1, tenders: tendersFor(event.wish.split) }),
        event.fault,
      )
      for (let sending = 0; sending < event.sendings; sending += 1) {
        const isAltered = event.fault === 'altered' && sending > 0
        const sent = isAltered ? { ...sale, note: 'altered' } : sale
        const lane = event.isDrained && committed ? 'drained' : 'direct'
        const outcome = await taker.take(lane, { ...sent, committed }, 0)
        if (committed) must(outcome)
        if (outcome.ok) accepted.add(sale.offline_transaction_id)
      }
    }
    if (isConcurrent) await Promise.all(events.map(send))
    else for (const [index, event] of events.entries()) await send(event, index)
    const stored = db.prepare('SELECT id FROM sale ORDER BY id').pluck().all()
    const broken = checkBooks(db)
    db.close()
    if (broken.length > 0) throw new Error(broken.join('\n'))
    t.equal(JSON.stringify(stored), JSON.stringify([...accepted].sort()))
  })
  await hold(property, 60)
})
