import fc from 'fast-check'
import t from 'tap'
import {
  ean13CheckDigit,
  embeddedEan13,
  isValidEan,
  normaliseBarcode,
  readScan,
} from '#domain/barcode.ts'
import { property } from '../support/property.ts'
import { must, refusalOf } from '../support/shop.ts'
import { textTable } from '../support/text-table.ts'

const rule = (
  prefix: string,
  kind: 'price' | 'weight',
  item_digits: number,
  value_digits: number,
) => ({
  prefix,
  kind,
  item_digits,
  value_digits,
})
const RULES = [
  rule('2', 'price', 5, 5),
  rule('21', 'weight', 5, 5),
  rule('22', 'price', 4, 6),
  rule('299', 'price', 6, 6),
]

t.test('check digits', (t) => {
  // From the GS1 General Specifications, and articles bought in shops.
  const table = `
    code           | valid
    4006381333931  | yes
    8992761002015  | yes
    8886008101053  | yes
    036000291452   | yes
    0036000291452  | yes
    96385074       | yes
    73513537       | yes
    00000000       | yes
    4006381333930  | no
    036000291453   | no
    96385075       | no
    400638133393   | no
    40063813339311 | no
    400638133393X  | no
                   | no
  `
  for (const row of textTable(table)) {
    t.equal(isValidEan(row('code')), row('valid') === 'yes', row('code'))
  }
  t.equal(ean13CheckDigit('400638133393'), '1')
  t.throws(() => ean13CheckDigit('4006'), /no EAN-13 check digit/)
  t.end()
})

t.test('a 12-digit UPC is the EAN-13 with a leading 0', (t) => {
  t.equal(normaliseBarcode(' 036000291452\t'), '0036000291452')
  t.equal(normaliseBarcode('4006381333931'), '4006381333931')
  t.equal(normaliseBarcode(' SKU-1 '), 'SKU-1')
  t.end()
})

t.test('what a scan means', (t) => {
  const table = `
    text            | scan
    4006381333931   | plain 4006381333931
    036000291452    | plain 0036000291452
    SKU-1           | plain SKU-1
    2110001012341   | embedded 10001 1234 g
    2210000125001   | embedded 1000 12500 rp
    2399990012345   | embedded 39999 1234 rp
    2110001012345   | plain 2110001012345
    2110001000003   | INVALID_REQUEST barcode
    2991234560003   | embedded 99123 56000 rp
                    | INVALID_REQUEST barcode
  `
  for (const row of textTable(table)) {
    const outcome = readScan(row('text'), RULES, () => false)
    t.equal(outcome.ok ? textOf(outcome.value) : refusalOf(outcome), row('scan'), row('text'))
  }
  const scan = must(readScan('2110001012341', RULES, (code) => code === '2110001012341'))
  t.same(scan, { kind: 'plain', code: '2110001012341' }, 'the catalogue wins over every rule')
  t.equal(refusalOf(readScan('1'.repeat(65), RULES, () => true)), 'INVALID_REQUEST barcode')
  t.same(
    readScan('2110001012341', [], () => false),
    {
      ok: true,
      value: { kind: 'plain', code: '2110001012341' },
    },
  )
  t.end()
})

function textOf(scan: ReturnType<typeof must<import('#domain/barcode.ts').Scan>>): string {
  if (scan.kind === 'plain') return `plain ${scan.code}`
  const value = scan.quantityMilli === null ? `${scan.priceMinor} rp` : `${scan.quantityMilli} g`
  return `embedded ${scan.plu} ${value}`
}

t.test('labels', (t) => {
  t.equal(embeddedEan13('200', '1234', 567, rule('200', 'price', 4, 4)), '2001234005678')
  t.equal(embeddedEan13('21', '42', 1, rule('21', 'weight', 5, 5)), '2100042000018')
  t.ok(readScan('1'.repeat(64), RULES, () => true).ok, 'the longest code')
  t.end()
})

t.test('a label that does not fit its rule is a bug', (t) => {
  t.throws(() => embeddedEan13('21', '1234567', 1, rule('21', 'weight', 5, 5)))
  t.throws(() => embeddedEan13('21', '10001', 123_456, rule('21', 'weight', 5, 5)))
  t.end()
})

property(
  'a label is read back as it was written',
  fc.property(
    fc.constantFrom(
      rule('21', 'weight', 5, 5),
      rule('2', 'price', 4, 5),
      rule('200', 'price', 4, 4),
    ),
    fc.nat(9999),
    fc.integer({ min: 1, max: 9999 }),
    (each, item, value) => {
      const plu = String(item).padStart(each.item_digits, '0')
      const label = embeddedEan13(each.prefix, plu, value, each)
      const scan = must(readScan(label, [each], () => false))
      const read = scan.kind === 'embedded' ? (scan.priceMinor ?? scan.quantityMilli) : null
      return isValidEan(label) && scan.kind === 'embedded' && scan.plu === plu && read === value
    },
  ),
)

property(
  'a check digit detects every wrong single digit',
  fc.property(
    fc.stringMatching(/^\d{12}$/),
    fc.nat(12),
    fc.integer({ min: 1, max: 9 }),
    (first12, at, change) => {
      const code = first12 + ean13CheckDigit(first12)
      const wrong = String((Number(code[at]) + change) % 10)
      return isValidEan(code) && !isValidEan(code.slice(0, at) + wrong + code.slice(at + 1))
    },
  ),
)

property(
  'reading a scan never throws',
  fc.property(
    fc.oneof(fc.string(), fc.stringMatching(/^2\d{12}$/)),
    fc.boolean(),
    (text, known) => {
      readScan(text, RULES, () => known)
    },
  ),
)
