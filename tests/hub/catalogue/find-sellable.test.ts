import t from 'tap'
import { findSellable } from '#hub/catalogue/find-sellable.ts'
import { run, sql } from '#hub/db/query.ts'
import { SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import { openDesk } from './catalogue-desk.ts'

const TODAY = '2026-11-22'
const idOf = (index: number): string => SMALL_PRODUCTS[index]?.product_id ?? ''

t.test('a unit comes with its price, its factor and the tax rule of the day', async (t) => {
  const { db } = openDesk(t)
  t.match(findSellable(db, idOf(1), 'pcs', TODAY), {
    sku: 'SKU1',
    unitPriceMinor: 3150,
    unitFactorMilli: 1000,
    isWeighed: false,
    isActive: true,
    isLoyaltyEligible: true,
    priceListVersion: 1,
    tax: {
      taxCode: 'PPN12',
      ratePpm: 120_000,
      baseNumerator: 11,
      baseDenominator: 12,
      isInclusive: true,
    },
  })
  t.match(findSellable(db, idOf(3), 'kg', TODAY), { isWeighed: true, plu: '10001' })
})

t.test('a rule is valid from its day on, and the newest valid one counts', async (t) => {
  const { db } = openDesk(t)
  const next = { name: 'PPN 13%', rate_ppm: 130_000, base_numerator: 1, base_denominator: 1 }
  run(
    db,
    sql.insertInto('tax_rule').values({ tax_code: 'PPN12', ...next, valid_from: '2027-01-01' }),
  )
  t.equal(findSellable(db, idOf(1), 'pcs', '2026-12-31')?.tax.ratePpm, 120_000)
  t.equal(findSellable(db, idOf(1), 'pcs', '2027-01-01')?.tax.ratePpm, 130_000)
  t.equal(findSellable(db, idOf(1), 'pcs', '2024-12-31'), null, 'no rule was valid yet')
})

t.test('an outlet that is no taxable enterprise sells untaxed', async (t) => {
  const { db } = openDesk(t)
  run(db, sql.updateTable('outlet').set({ is_taxable_enterprise: 0 }))
  t.match(findSellable(db, idOf(1), 'pcs', TODAY)?.tax, { taxCode: 'PPN12', ratePpm: 0 })
})

t.test('what does not exist is null; what is not active is found and says so', async (t) => {
  const { db } = openDesk(t)
  t.equal(findSellable(db, testId(999), 'pcs', TODAY), null)
  t.equal(findSellable(db, idOf(1), 'carton', TODAY), null)
  run(db, sql.updateTable('product').set({ is_active: 0 }).where('id', '=', idOf(1)))
  t.equal(findSellable(db, idOf(1), 'pcs', TODAY)?.isActive, false)
})
