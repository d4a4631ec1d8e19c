import fc from 'fast-check'
import t from 'tap'
import {
  asScanned,
  bracketed,
  GROUP_SEPARATOR,
  type Gs1Element,
  gs1Likeness,
  readElements,
} from '#domain/gs1-elements.ts'
import { dateOf, itemOf } from '#domain/gs1-item.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

const IDR = { currency_code: 'IDR', minor_exponent: 0 }
const TODAY = '2026-11-28'

/** `~` stands for FNC1, `^` at the start for a symbology identifier's flag. */
const scanned = (text: string): string => text.replaceAll('~', GROUP_SEPARATOR)

function elementsText(text: string): string {
  const read = readElements(scanned(text))
  return read.ok ? bracketed(read.elements) : `${read.fault} ${read.ai}`
}

t.test('element strings of the General Specifications and of scanners', (t) => {
  const table = `
    text                                            | elements
    ]C101095011015300031726123110ABC123             | (01)09501101530003(17)261231(10)ABC123
    ]e00109501101530003310300018939232172           | (01)09501101530003(3103)000189(3923)2172
    ]d2010541234500001339232172~10ABC123            | (01)05412345000013(3923)2172(10)ABC123
    3103000189010541234500001339232172~10AB         | (3103)000189(01)05412345000013(3923)2172(10)AB
    ]Q3010950110153000310AB~21S-1~17261231          | (01)09501101530003(10)AB(21)S-1(17)261231
    ~0109501101530003~10AB~                         | (01)09501101530003(10)AB
    (01)05412345000013(3103)000189(3923)2172(10)AB | (01)05412345000013(3103)000189(3923)2172(10)AB
    (01) 0950 1101 53000 3 (17) 26 12 31            | (01)09501101530003(17)261231
    (02)09501101530003(37)24                        | (02)09501101530003(37)24
    0109501101530003235ABC~8008261231               | (01)09501101530003(235)ABC(8008)261231
    (01)09501101530003(01)09501101530003            | (01)09501101530003
    (01)09501101530003(01)05412345000013            | twice 01
    010950110153000                                 | bad-value 01
    (01)0950110153000X                              | bad-value 01
    01095011015300031726123                         | bad-value 17
    0109501101530003310300~18910A                   | bad-value 3103
    (10)ABCDEFGHIJKLMNOPQRSTU                       | bad-value 10
    (10)                                            | bad-value 10
    (37)123456789                                   | bad-value 37
    (310)000189                                     | unknown-ai 310
    (38)1                                           | unknown-ai 38
    0109501101530003381                             | unknown-ai 38
    0109501101530003310                             | unknown-ai 310
    0109501101530003A                               | unknown-ai A
    01095011015300033A0300                          | unknown-ai 3A
    0109501101530003310A000189                      | unknown-ai 310A
  `
  for (const row of textTable(table)) {
    t.equal(elementsText(row('text')), row('elements'), row('text'))
  }
  t.end()
})

t.test('what can only be an element string, and what may be one', (t) => {
  t.equal(gs1Likeness(']C10109501101530003'), 'is')
  t.equal(gs1Likeness('(01)09501101530003'), 'is')
  t.equal(gs1Likeness(`10AB${GROUP_SEPARATOR}`), 'is')
  t.equal(gs1Likeness('0109501101530003'), 'may')
  t.equal(gs1Likeness(']E08991002101234'), 'no')
  t.equal(gs1Likeness('8991002101234'), 'no')
  t.equal(gs1Likeness('3103001234172612310109501101530003'), 'may', 'a weight and a day before it')
  t.equal(gs1Likeness('20010109501101530003'), 'may', 'a variant before it')
  t.equal(gs1Likeness('310300123417261231'), 'no', 'no article')
  t.end()
})

function itemText(text: string, currency = IDR): string {
  const read = readElements(text)
  if (!read.ok) return read.fault
  const item = itemOf(read.elements, currency, TODAY)
  if ('fault' in item) return `${item.fault} ${item.ai}`
  const { keys, quantityMilli, countMilli, priceMinor, batch, serial, expiresOn } = item
  const facts = [quantityMilli, countMilli, priceMinor, batch, serial, expiresOn]
  return [keys.at(1) ?? keys.at(0), ...facts.map((fact) => fact ?? '-')].join(' ')
}

t.test('what an element string says of an article', (t) => {
  // key, grams, pieces in thousandths, rupiah, batch, serial, last day
  const table = `
    text                                          | item
    (01)09501101530003                            | 9501101530003 - - - - - -
    (01)19501101530000                            | 19501101530000 - - - - - -
    (01)09501101530003(3103)001234                | 9501101530003 1234 - - - - -
    (01)09501101530003(3100)000012                | 9501101530003 12000 - - - - -
    (01)09501101530003(3105)000150                | 9501101530003 2 - - - - -
    (01)09501101530003(3202)000250                | 9501101530003 1134 - - - - -
    (01)09501101530003(3106)000150                | bad-measure 3106
    (01)09501101530003(3103)000000                | no-value 3103
    (01)09501101530003(30)12                      | 9501101530003 - 12000 - - - -
    (01)09501101530003(30)0                       | no-value 30
    (02)09501101530003(37)24                      | 9501101530003 - 24000 - - - -
    (02)09501101530003(37)0                       | no-value 37
    (01)09501101530003(37)24                      | 9501101530003 - - - - - -
    (01)09501101530003(3920)12500                 | 9501101530003 - - 12500 - - -
    (01)09501101530003(3922)1250000               | 9501101530003 - - 12500 - - -
    (01)09501101530003(3922)1250050               | bad-measure 3922
    (01)09501101530003(3920)0                     | no-value 3920
    (01)09501101530003(3930)36012500              | 9501101530003 - - 12500 - - -
    (01)09501101530003(3932)8401250               | other-currency 3932
    (01)09501101530003(3103)001234(3920)45000     | 9501101530003 1234 - 45000 - - -
    (01)09501101530003(17)261130(10)AB(21)7       | 9501101530003 - - - AB 7 2026-11-30
    (01)09501101530003(15)270100                  | 9501101530003 - - - - - 2027-01-31
    (01)09501101530003(17)270131(15)261231        | 9501101530003 - - - - - 2027-01-31
    (01)09501101530003(16)261201(15)261231        | 9501101530003 - - - - - 2026-12-01
    (01)09501101530003(17)261301                  | bad-date 17
    (01)09501101530003(17)260230                  | bad-date 17
    (01)09501101530004                            | article-check 01
    (02)09501101530004(37)1                       | article-check 02
    (10)AB                                        | no-article 01
  `
  for (const row of textTable(table)) t.equal(itemText(row('text')), row('item'), row('text'))
  const cents = { currency_code: 'USD', minor_exponent: 2 }
  t.match(itemText('(01)09501101530003(3931)840125', cents), ' 1250 ')
  t.match(itemText('(01)09501101530003(3920)999999999999999', cents), 'bad-measure 3920')
  t.equal(
    itemText('(01)09501101530003(3930)978125', { currency_code: 'EUR', minor_exponent: 0 }),
    'other-currency 3930',
  )
  t.end()
})

t.test('dates: the century of 7.12, the last day of a month, days no calendar has', (t) => {
  const table = `
    text   | date
    261231 | 2026-12-31
    270200 | 2027-02-28
    280200 | 2028-02-29
    000200 | 2000-02-29
    760101 | 2076-01-01
    770101 | 1977-01-01
    250431 |
    250430 | 2025-04-30
    250400 | 2025-04-30
    250001 |
    251301 |
    250132 |
  `
  for (const row of textTable(table)) {
    t.equal(dateOf(row('text'), TODAY) ?? '', row('date'), row('text'))
  }
  t.equal(dateOf('010101', '2080-05-05'), '2101-01-01', '50 years behind or more is ahead')
  t.equal(dateOf('310101', '2080-05-05'), '2031-01-01')
  t.end()
})

t.test('a line keeps what has to do with money, then what fits', (t) => {
  const keep = (text: string): string => {
    const read = readElements(text)
    const item = read.ok ? itemOf(read.elements, IDR, TODAY) : null
    return item === null || 'fault' in item ? '' : item.code
  }
  const full = '(10)ABC(17)261231(01)09501101530003(3103)001234'
  t.equal(keep(full), '(01)09501101530003(3103)001234(17)261231(10)ABC')
  const long = `(01)09501101530003(3103)001234(3922)1250000(17)261231(10)${'B'.repeat(20)}(21)7`
  t.equal(keep(long), '(01)09501101530003(3103)001234(3922)1250000(17)261231(21)7')
  t.equal(keep('(01)09501101530003(400)ORDER'), '(01)09501101530003')
  t.end()
})

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^\\d{${min},${max}}$`))
const signs = fc.stringMatching(/^[!"%-'*-?A-Z_a-z]{1,20}$/)
const element = fc.oneof(
  fc.tuple(fc.constantFrom('01', '02'), digits(14, 14)),
  fc.tuple(fc.constantFrom('11', '15', '17'), digits(6, 6)),
  fc.tuple(fc.constantFrom('10', '21', '22', '240', '8020'), signs),
  fc.tuple(fc.constantFrom('30', '37'), digits(1, 8)),
  fc.tuple(fc.constantFrom('3100', '3103', '3201', '3370'), digits(6, 6)),
  fc.tuple(fc.constantFrom('3920', '3922', '3900'), digits(1, 15)),
  fc.tuple(fc.constantFrom('3930', '3932'), digits(4, 18)),
  fc.tuple(fc.constantFrom('20'), digits(2, 2)),
  fc.tuple(fc.constantFrom('410', '414'), digits(13, 13)),
)
const elements = fc
  .uniqueArray(element, { selector: ([ai]) => ai, minLength: 1, maxLength: 8 })
  .map((pairs) => pairs.map(([ai, value]): Gs1Element => ({ ai, value })))

property(
  'elements are read back as they were written, scanned or typed',
  fc.property(elements, fc.constantFrom('', ']C1', ']e0', ']d2', ']Q3'), (written, symbology) => {
    const texts = [symbology + asScanned(written), bracketed(written)]
    return texts.every((text) => {
      const read = readElements(text)
      return read.ok && JSON.stringify(read.elements) === JSON.stringify(written)
    })
  }),
  500,
)

property(
  'nothing that a scanner sends makes reading throw',
  fc.property(
    fc.oneof(fc.string(), fc.stringMatching(/^[()0-9A~]{1,60}$/).map(scanned)),
    (text) => {
      const read = readElements(text)
      if (read.ok) itemOf(read.elements, IDR, TODAY)
    },
  ),
  500,
)
