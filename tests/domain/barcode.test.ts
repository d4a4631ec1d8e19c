import fc from 'fast-check'
import t from 'tap'
import {
  ean13CheckDigit,
  hasCheckDigit,
  isValidEan,
  normaliseBarcode,
  withoutSymbology,
} from '#domain/barcode.ts'
import { isTradeItemNumber, lookupKeys } from '#domain/lookup-keys.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

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

t.test('what a scanner says of the symbol is no part of the code', (t) => {
  t.equal(withoutSymbology(']E08991002101234'), '8991002101234')
  t.equal(withoutSymbology(']Q1MART01-T1-A-42'), 'MART01-T1-A-42')
  t.equal(withoutSymbology('MART01]E0'), 'MART01]E0')
  t.end()
})

t.test('one number, however it is written', (t) => {
  // UPC-E: GS1 General Specifications, figure 5.2.2.4-1, and packs bought in shops.
  const table = `
    code           | keys
    4006381333931  | 4006381333931 04006381333931
    036000291452   | 0036000291452 00036000291452
    04252614       | 04252614 0042100005264
    01234565       | 01234565 0000001234565 00000001234565 0012345000065
    01234531       | 01234531 0012300000451
    01234543       | 01234543 0012340000053
    01234566       | 01234566
    96385074       | 96385074 0000096385074 00000096385074
    09501101530003 | 09501101530003 9501101530003
    00000096385074 | 00000096385074 0000096385074 96385074
    18886008101050 | 18886008101050
    4006381333930  | 4006381333930
    SKU-1          | SKU-1 sku-1
    sku-1          | sku-1 SKU-1
    4006381333930a | 4006381333930a 4006381333930A
  `
  for (const row of textTable(table)) {
    t.equal(lookupKeys(row('code')).join(' '), row('keys'), row('code'))
  }
  t.ok(isTradeItemNumber('18886008101050'))
  t.notOk(isTradeItemNumber('400638133393'))
  t.ok(hasCheckDigit('18886008101050'))
  t.end()
})

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
