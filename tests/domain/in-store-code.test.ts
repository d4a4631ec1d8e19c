import fc from 'fast-check'
import t from 'tap'
import { isValidEan } from '#domain/barcode.ts'
import { codeRuleFaultText, faultOfCodeRules } from '#domain/code-rule-faults.ts'
import {
  embeddedEan13,
  faultOfLayout,
  isItemOf,
  layoutOf,
  readLabel,
  valueCheckDigit,
} from '#domain/in-store-code.ts'
import type { CodeRuleMessage } from '#domain/wire/scanning-message.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

const rule = (
  prefix: string,
  kind: 'price' | 'weight',
  item_digits: number,
  value_digits: number,
  more: Partial<CodeRuleMessage> = {},
): CodeRuleMessage => ({ prefix, kind, item_digits, value_digits, ...more })

const RULES = [
  rule('2', 'price', 5, 5),
  rule('21', 'weight', 5, 5),
  rule('22', 'price', 4, 6),
  rule('299', 'price', 6, 6),
  rule('24', 'price', 4, 5, { prefix_to: '25', check_at: 7, value_exponent: 1 }),
  rule('26', 'weight', 5, 5, { value_exponent: -1 }),
  rule('27', 'weight', 5, 5, { value_exponent: -1, rounding: 'up' }),
  rule('28', 'weight', 5, 5, { value_exponent: -1, rounding: 'down' }),
  rule('02', 'price', 5, 4, { value_at: 3, item_at: 8, check_at: 7 }),
]

t.test('what a label says', (t) => {
  const table = `
    code          | label
    2110001012341 | 10001 1234 g
    2210000125001 | 1000 12500 rp
    2399990012345 | 39999 1234 rp
    2110001012345 |
    2110001000003 | no-value
    2991234560003 | 99123 56000 rp
    4006381333931 |
    036000291452  |
  `
  for (const row of textTable(table)) t.equal(textOf(row('code')), row('label'), row('code'))
  t.equal(readLabel('2110001012341', []), null)
  t.end()
})

function textOf(code: string, rules = RULES): string {
  const label = readLabel(code, rules)
  if (label === null || typeof label === 'string') return label ?? ''
  return [label.item, label.priceMinor ?? label.quantityMilli, label.priceMinor ? 'rp' : 'g'].join(
    ' ',
  )
}

t.test('check digits, places, powers of ten and their rounding', (t) => {
  const [, , , , priced, nearest, up, down, moved] = RULES as [
    ...CodeRuleMessage[],
  ] as CodeRuleMessage[]
  const at = (each: CodeRuleMessage | undefined, prefix: string, item: string, value: number) =>
    embeddedEan13(prefix, item, value, each ?? rule('2', 'price', 5, 5))
  const checked = at(priced, '25', '1234', 14_685)
  t.equal(checked.slice(6, 7), '6', 'section 7.9.4')
  t.equal(textOf(checked), '1234 146850 rp', 'in tens of rupiah')
  const body = `${checked.slice(0, 6)}5${checked.slice(7, 12)}`
  const wrong = [...'0123456789'].map((digit) => body + digit).find(isValidEan) ?? ''
  t.equal(textOf(wrong), 'value-check')
  t.equal(textOf(at(nearest, '26', '10001', 12_345)), '10001 1235 g')
  t.equal(textOf(at(nearest, '26', '10001', 4)), 'no-value')
  t.equal(textOf(at(up, '27', '10001', 12_341)), '10001 1235 g')
  t.equal(textOf(at(down, '28', '10001', 12_349)), '10001 1234 g')
  t.equal(textOf(at(moved, '02', '12345', 2_875)), '12345 2875 rp')
  t.equal(at(moved, '02', '12345', 2_875).slice(0, 12), '022875912345')
  t.end()
})

t.test('a rule as a row of signs', (t) => {
  t.equal(layoutOf(rule('21', 'weight', 5, 5)), 'PPBBBBBNNNNNK')
  t.equal(layoutOf(rule('24', 'price', 4, 5, { check_at: 7 })), 'PPBBBBCNNNNNK')
  t.equal(layoutOf(rule('2', 'price', 4, 4, { value_at: 2, item_at: 8 })), 'PNNNN..BBBB.K')
  t.equal(layoutOf(rule('299', 'price', 6, 6)), null)
  t.end()
})

t.test('the value check digit of the standard', (t) => {
  t.equal(valueCheckDigit('2875'), '9')
  t.equal(valueCheckDigit('14685'), '6')
  t.equal(valueCheckDigit('0000'), '0')
  t.equal(valueCheckDigit('00000'), '0')
  t.throws(() => valueCheckDigit('123'), /no check digit/)
  t.end()
})

t.test('an item is a PLU, else a SKU', (t) => {
  t.ok(isItemOf('00042', { plu: '00042', sku: 'X' }))
  t.ok(isItemOf('00042', { plu: null, sku: '42' }))
  t.ok(isItemOf('01234', { plu: '1234', sku: 'X' }))
  t.notOk(isItemOf('00042', { plu: '420', sku: 'X' }))
  t.ok(isItemOf('00000', { plu: null, sku: '0' }))
  t.end()
})

t.test('labels that do not fit their rule are bugs', (t) => {
  t.equal(embeddedEan13('200', '1234', 567, rule('200', 'price', 4, 4)), '2001234005678')
  t.equal(embeddedEan13('21', '42', 1, rule('21', 'weight', 5, 5)), '2100042000018')
  t.throws(() => embeddedEan13('21', '1234567', 1, rule('21', 'weight', 5, 5)))
  t.throws(() => embeddedEan13('21', '10001', 123_456, rule('21', 'weight', 5, 5)))
  t.end()
})

t.test('what is wrong with rules', (t) => {
  const cases: [string, CodeRuleMessage[]][] = [
    ['', []],
    ['', [rule('2', 'price', 5, 5), rule('21', 'weight', 5, 5)]],
    ['', [rule('20', 'price', 5, 5, { prefix_to: '22' }), rule('23', 'weight', 5, 5)]],
    ['rule 1 ends before', [rule('22', 'price', 5, 5, { prefix_to: '21' })]],
    ['rule 1 ends before', [rule('22', 'price', 5, 5, { prefix_to: '221' })]],
    ['rule 1 needs more', [rule('22', 'price', 5, 5, { item_at: 9 })]],
    ['rule 1 reads a digit twice', [rule('299', 'price', 6, 6)]],
    ['rule 1 reads a digit twice', [rule('22', 'price', 5, 5, { check_at: 3 })]],
    ['rule 1 has a check digit', [rule('22', 'price', 3, 6, { check_at: 6 })]],
    [
      'rule 2 reads codes that begin with 22, as rule 1',
      [rule('20', 'price', 5, 5, { prefix_to: '24' }), rule('22', 'weight', 5, 5)],
    ],
    [
      'rule 3 reads codes that begin with 21, as rule 2',
      [
        rule('2', 'price', 5, 5),
        rule('21', 'price', 5, 5),
        rule('20', 'price', 5, 5, { prefix_to: '22' }),
      ],
    ],
  ]
  for (const [expected, rules] of cases) {
    const fault = faultOfCodeRules(rules)
    const text = fault === null ? '' : codeRuleFaultText(fault)
    t.ok(text.startsWith(expected) && (expected !== '') === (text !== ''), `${expected} ← ${text}`)
  }
  t.end()
})

const layout = fc
  .record({
    prefix: fc.constantFrom('2', '20', '21', '290', '2345', '02', '041'),
    kind: fc.constantFrom('price' as const, 'weight' as const),
    item_digits: fc.integer({ min: 3, max: 8 }),
    value_digits: fc.integer({ min: 3, max: 6 }),
    places: fc.record(
      {
        item_at: fc.integer({ min: 1, max: 12 }),
        value_at: fc.integer({ min: 1, max: 12 }),
        check_at: fc.integer({ min: 1, max: 12 }),
        value_exponent: fc.integer({ min: 0, max: 3 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ places, ...each }) => ({ ...each, ...places }))
  .filter((each) => faultOfLayout(each) === null)

property(
  'a label is read back as it was written, in every layout',
  fc.property(layout, fc.nat(), fc.nat(), (each, item, value) => {
    const text = String(item % 10 ** each.item_digits).padStart(each.item_digits, '0')
    const stated = 1 + (value % (10 ** each.value_digits - 1))
    const code = embeddedEan13(each.prefix, text, stated, each)
    const label = readLabel(code, [each])
    if (label === null || typeof label === 'string') return false
    const read = label.priceMinor ?? label.quantityMilli
    const power = 10 ** ((each as CodeRuleMessage).value_exponent ?? 0)
    return isValidEan(code) && label.item === text && read === stated * power
  }),
)

property(
  'a rule that is faulty reads nothing, and none makes reading throw',
  fc.property(
    fc.stringMatching(/^[02]\d{12}$/),
    fc.array(
      fc.record({
        prefix: fc.constantFrom('2', '20', '02'),
        kind: fc.constantFrom('price' as const, 'weight' as const),
        item_digits: fc.integer({ min: 3, max: 8 }),
        value_digits: fc.integer({ min: 3, max: 6 }),
        check_at: fc.integer({ min: 1, max: 12 }),
      }),
    ),
    (code, rules) => {
      const label = readLabel(code, rules)
      return label === null || rules.some((each) => faultOfLayout(each) === null)
    },
  ),
)
