import fc from 'fast-check'
import t from 'tap'
import { type TaxRule, taxClassKey, taxOf, taxRuleFor } from '#domain/tax.ts'
import { property } from '../support/property.ts'
import { OUTLET, ruleNamed } from '../support/shop.ts'
import { textTable } from '../support/text-table.ts'

t.test('tax of what one class charges', (t) => {
  // P: 12 % of 11/12 in the price. PX: on top of it. L, LX: 12 % of the full price. E: exempt.
  const table = `
    charged      | rule | base         | tax         | total
    11100        | P    | 9167         | 1100        | 11100
    100000       | P    | 82583        | 9910        | 100000
    12500        | P    | 10323        | 1239        | 12500
    5            | P    | 5            | 0           | 5
    6            | P    | 5            | 1           | 6
    1            | P    | 1            | 0           | 1
    0            | P    | 0            | 0           | 0
    999999999999 | P    | 825825825825 | 99099099099 | 999999999999
    10000        | PX   | 9167         | 1100        | 11100
    50           | PX   | 46           | 6           | 56
    49           | PX   | 45           | 5           | 54
    11200        | L    | 10000        | 1200        | 11200
    14           | L    | 12           | 2           | 14
    100          | LX   | 100          | 12          | 112
    5000         | E    | 0            | 0           | 5000
    5000         | EX   | 0            | 0           | 5000
  `
  for (const row of textTable(table)) {
    const amounts = taxOf(Number(row('charged')), ruleNamed(row('rule')))
    t.same(
      amounts,
      {
        taxBaseMinor: Number(row('base')),
        taxMinor: Number(row('tax')),
        totalMinor: Number(row('total')),
      },
      `${row('charged')} ${row('rule')}`,
    )
  }
  t.end()
})

const anyRule: fc.Arbitrary<TaxRule> = fc.record({
  taxCode: fc.constant('ANY'),
  ratePpm: fc.integer({ min: 1, max: 1_000_000 }),
  baseNumerator: fc.integer({ min: 1, max: 1000 }),
  baseDenominator: fc.integer({ min: 1, max: 1000 }),
  isInclusive: fc.boolean(),
})

property(
  'tax and base are each off by half a minor unit at most',
  fc.property(fc.nat(1_000_000_000), anyRule, (charged, rule) => {
    const { taxMinor, totalMinor } = taxOf(charged, rule)
    const net = BigInt(rule.isInclusive ? charged : totalMinor) - BigInt(taxMinor)
    const share = BigInt(rule.ratePpm) * BigInt(rule.baseNumerator)
    const whole = 1_000_000n * BigInt(rule.baseDenominator)
    const divisor = rule.isInclusive ? whole + share : whole
    const error = 2n * (BigInt(charged) * share - BigInt(taxMinor) * divisor)
    return error < divisor && error >= -divisor && net + BigInt(taxMinor) === BigInt(totalMinor)
  }),
)

const rule = fc.constantFrom('P', 'PX', 'L', 'LX').map(ruleNamed)
property(
  'the stated base times 12 % is the stated tax, to less than one rupiah',
  fc.property(fc.nat(999_999_999_999), rule, (charged, each) => {
    const { taxBaseMinor, taxMinor } = taxOf(charged, each)
    const difference = BigInt(taxBaseMinor) * 120_000n - BigInt(taxMinor) * 1_000_000n
    return difference < 1_000_000n && difference > -1_000_000n
  }),
)

t.test('the rule an outlet sells by', (t) => {
  t.same(taxRuleFor(OUTLET, 'PPN12'), {
    taxCode: 'PPN12',
    ratePpm: 120_000,
    baseNumerator: 11,
    baseDenominator: 12,
    isInclusive: true,
  })
  const untaxed = { ratePpm: 0, baseNumerator: 1, baseDenominator: 1, isInclusive: true }
  t.same(taxRuleFor(OUTLET, 'EXEMPT'), { taxCode: 'EXEMPT', ...untaxed })
  const small = { ...OUTLET, is_taxable_enterprise: false }
  t.same(taxRuleFor(small, 'PPN12'), { taxCode: 'PPN12', ...untaxed }, 'no PKP, no PPN')
  t.equal(taxRuleFor(OUTLET, 'NONE'), null)
  t.equal(taxRuleFor({ ...OUTLET, is_price_tax_inclusive: false }, 'LUX12')?.isInclusive, false)
  t.end()
})

t.test('every part of a rule makes a class of its own', (t) => {
  const rule = ruleNamed('P')
  const others: TaxRule[] = [
    { ...rule, taxCode: 'P2' },
    { ...rule, ratePpm: 110_000 },
    { ...rule, baseNumerator: 12 },
    { ...rule, baseDenominator: 11 },
    { ...rule, isInclusive: false },
  ]
  t.equal(new Set([rule, ...others].map(taxClassKey)).size, 6)
  t.equal(taxClassKey({ ...rule }), taxClassKey(rule))
  t.end()
})
