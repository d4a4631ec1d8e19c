import fc from 'fast-check'
import t from 'tap'
import { GROUP_SEPARATOR } from '#domain/gs1-elements.ts'
import { embeddedEan13 } from '#domain/in-store-code.ts'
import { readLineCode, readScan, type ScanFacts } from '#domain/read-scan.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

const FACTS: ScanFacts = {
  embedded_barcode_rules: [
    { prefix: '21', kind: 'weight', item_digits: 5, value_digits: 5 },
    { prefix: '22', kind: 'price', item_digits: 5, value_digits: 5 },
  ],
  currency_code: 'IDR',
  minor_exponent: 0,
  today: '2026-11-28',
  separator: '',
}

function textOf(text: string, facts = FACTS, known: readonly string[] = []): string {
  const scan = readScan(text, facts, (code) => known.includes(code))
  if (scan.kind === 'fault') return [scan.fault, scan.ai].filter(Boolean).join(' ')
  const { kind, code, item, priceMinor, quantityMilli, isMisread } = scan
  const values = [item, priceMinor, quantityMilli].map((each) => each ?? '-')
  return [kind, code, ...values, ...(isMisread ? ['misread'] : [])].join(' ')
}

t.test('what a scan means', (t) => {
  const table = `
    text                              | scan
    8991002101234                     | plain 8991002101234 - - -
    4006381333931                     | plain 4006381333931 - - -
    036000291452                      | plain 0036000291452 - - -
    ]E04006381333931                  | plain 4006381333931 - - -
    SKU-1                             | plain SKU-1 - - -
    04252614                          | plain 04252614 - - -
    96385075                          | plain 96385075 - - - misread
    18886008101051                    | plain 18886008101051 - - - misread
    8991002101235                     | plain 8991002101235 - - - misread
    2110001012341                     | label 2110001012341 10001 - 1234
    2210001125000                     | label 2210001125000 10001 12500 -
    2110001000003                     | no-value
    ]C10109501101530003310300123410AB | gs1 (01)09501101530003(3103)001234(10)AB - - 1234
    31030012340109501101530003        | gs1 (01)09501101530003(3103)001234 - - 1234
    31030012340109501101530004        | plain 31030012340109501101530004 - - -
    01095011015300033920150           | gs1 (01)09501101530003(3920)150 - 150 -
    0109501101530003381               | plain 0109501101530003381 - - -
    0109501101530004                  | plain 0109501101530004 - - -
    (01)09501101530004                | article-check 01
    (01)09501101530003(38)1           | unknown-ai 38
                                      | empty
  `
  for (const row of textTable(table)) t.equal(textOf(row('text')), row('scan'), row('text'))
  t.equal(textOf(']E0'), 'empty')
  t.equal(textOf('2110001012341', FACTS, ['2110001012341']), 'plain 2110001012341 - - -')
  t.equal(textOf('1'.repeat(64)), `plain ${'1'.repeat(64)} - - -`)
  t.equal(textOf('A'.repeat(65)), 'too-long')
  t.equal(textOf('1'.repeat(201)), 'too-long')
  t.end()
})

t.test('a scanner that cannot send a separator sends a sign for it', (t) => {
  const text = '010950110153000310AB|17261231'
  const facts = { ...FACTS, separator: '|' }
  t.equal(textOf(text, facts), 'gs1 (01)09501101530003(17)261231(10)AB - - -')
  const scan = readScan(text.replace('|', GROUP_SEPARATOR), FACTS, () => false)
  t.match(scan, { batch: 'AB', expiresOn: '2026-12-31', keys: ['09501101530003', '9501101530003'] })
  t.end()
})

t.test('what a line says of itself', (t) => {
  const label = embeddedEan13('22', '10001', 12_500, { item_digits: 5, value_digits: 5 })
  t.match(readLineCode(label, FACTS), { item: '10001', priceMinor: 12_500 })
  t.equal(readLineCode('2110001000003', FACTS), null)
  t.end()
})

property(
  'reading a scan never throws, and what is read fits on a line',
  fc.property(
    fc.oneof(
      fc.string({ maxLength: 250 }),
      fc.stringMatching(/^2\d{12}$/),
      fc
        .stringMatching(/^[()\]01379C~]{1,80}$/)
        .map((each) => each.replaceAll('~', GROUP_SEPARATOR)),
    ),
    fc.boolean(),
    (text, known) => {
      const scan = readScan(text, FACTS, () => known)
      return scan.kind === 'fault' || (scan.code.length > 0 && (known || scan.code.length <= 64))
    },
  ),
  500,
)
