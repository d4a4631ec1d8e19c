import fc from 'fast-check'
import t from 'tap'
import type { Outcome } from '#domain/errors.ts'
import {
  checksum,
  dynamicQris,
  QRIS_AMOUNT_MINOR_MAX,
  type QrisObject,
  readQris,
  readStaticQris,
  writeQris,
} from '#domain/qris.ts'
import { property } from '../support/property.ts'
import { must } from '../support/shop.ts'
import { textTable } from '../support/text-table.ts'

/** A merchant account of an acquirer, and the national one, as the Indonesian profile has them. */
const OBJECTS: QrisObject[] = [
  { tag: '00', value: '01' },
  { tag: '01', value: '11' },
  { tag: '26', value: '0014ID.CO.BANK.WWW01189360000000000000010215000000000000001' },
  { tag: '51', value: '0014ID.CO.QRIS.WWW0215ID10200000000010303UMI' },
  { tag: '52', value: '5411' },
  { tag: '53', value: '360' },
  { tag: '58', value: 'ID' },
  { tag: '59', value: 'TOKO BAHARI' },
  { tag: '60', value: 'JAKARTA UTARA' },
  { tag: '61', value: '14450' },
]
const without = (tag: string): QrisObject[] => OBJECTS.filter((each) => each.tag !== tag)
const STATIC = writeQris(OBJECTS)
const why = (outcome: Outcome<unknown>): string =>
  outcome.ok ? 'ok' : `${outcome.code} ${outcome.detail ?? ''}`.trim()

t.test('the checksum is CRC-16/CCITT-FALSE', async (t) => {
  // The check value of the catalogue of parametrised CRC algorithms (CRC-16/IBM-3740).
  t.equal(checksum('123456789'), '29B1')
  t.equal(checksum(''), 'FFFF')
  // The example of EMVCo's Merchant-Presented Mode specification, with letters beyond ASCII.
  const emvco =
    '00020101021229300012D156000000000510A93FO3230Q31280012D156000000010308123456785204' +
    '41115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565' +
    '502016233030412340603***0708A60086670902ME91320016A011223344998877070812345678'
  t.equal(checksum(`${emvco}6304`), 'A13A')
})

t.test('a static QRIS, word for word', async (t) => {
  t.equal(
    STATIC,
    '00020101021126590014ID.CO.BANK.WWW01189360000000000000010215000000000000001' +
      '51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI' +
      '5204541153033605802ID5911TOKO BAHARI6013JAKARTA UTARA6105144506304' +
      STATIC.slice(-4),
  )
  const qris = must(readQris(STATIC))
  t.equal(qris.merchantName, 'TOKO BAHARI')
  t.equal(qris.merchantCity, 'JAKARTA UTARA')
  t.equal(qris.nmid, 'ID1020000000001')
  t.equal(qris.isDynamic, false)
  t.equal(qris.amountMinor, null)
  t.equal(qris.reference, null)
})

t.test('made dynamic: 12, amount, reference, a new checksum, tags in order', async (t) => {
  const text = must(dynamicQris(STATIC, { amountMinor: 47_300, reference: 'A1B2C3' }))
  t.equal(
    text.slice(0, -4),
    '00020101021226590014ID.CO.BANK.WWW01189360000000000000010215000000000000001' +
      '51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI' +
      '520454115303360540547300' +
      '5802ID5911TOKO BAHARI6013JAKARTA UTARA61051445062100506A1B2C36304',
  )
  const qris = must(readQris(text))
  t.equal(qris.isDynamic, true)
  t.equal(qris.amountMinor, 47_300)
  t.equal(qris.reference, 'A1B2C3')
  t.equal(why(readStaticQris(text)), 'QRIS_INVALID made for one payment, not the merchant’s own')
  t.equal(why(dynamicQris(text, { amountMinor: 1, reference: 'A' })).slice(0, 12), 'QRIS_INVALID')
})

t.test('tips and fees are left out, other labels stay, an old reference goes', async (t) => {
  const sticker = writeQris([
    ...without('01'),
    { tag: '55', value: '02' },
    { tag: '56', value: '1000' },
    { tag: '62', value: '0503OLD0703A01' },
    { tag: '64', value: '0002ID0104TOKO' },
  ])
  t.equal(sticker.slice(-8, -4), '6304', 'the checksum stands last, behind tag 64')
  const { objects } = must(readQris(must(dynamicQris(sticker, { amountMinor: 5, reference: 'N' }))))
  t.same(
    objects.map(({ tag }) => tag),
    ['00', '01', '26', '51', '52', '53', '54', '58', '59', '60', '61', '62', '64', '63'],
  )
  t.equal(objects.find(({ tag }) => tag === '62')?.value, '0501N0703A01')
})

t.test('what is no QRIS is refused with its reason', async (t) => {
  const sealed = (body: string): string => `${body}6304${checksum(`${body}6304`)}`
  const cases: [string, string][] = [
    ['', 'tag 63 is not the last'],
    ['hello', 'a length does not fit'],
    ['0002', 'a length does not fit'],
    ['0000', 'a length does not fit'],
    [STATIC.slice(0, -8), 'tag 63 is not the last'],
    [`${STATIC.slice(0, -8)}6302AB`, 'tag 63 is not the last'],
    [STATIC.replace('BAHARI', 'BAHARU'), 'the checksum is wrong'],
    [
      STATIC.slice(0, -4) + STATIC.slice(-4).toLowerCase().replace(/\d/g, 'a'),
      'the checksum is wrong',
    ],
    [sealed('9'.repeat(510)), 'longer than 512 characters'],
    [writeQris(without('00')), 'tag 00 is not the first'],
    [writeQris([{ tag: '00', value: '02' }, ...without('00')]), 'tag 00 is not the first'],
    [writeQris([...without('01'), { tag: '01', value: '13' }]), 'tag 01 is not 11 or 12'],
    [writeQris([...OBJECTS, { tag: '59', value: 'LAIN' }]), 'a tag stands twice'],
    [writeQris(OBJECTS.filter(({ tag }) => !['26', '51'].includes(tag))), 'no merchant account'],
    [writeQris(without('52')), 'tag 52 is no category'],
    [writeQris(without('53')), 'tag 53 is not rupiah'],
    [writeQris(without('58')), 'tag 58 is not Indonesia'],
    [writeQris(without('59')), 'the merchant has no name or city'],
    [writeQris(without('60')), 'the merchant has no name or city'],
    [writeQris([...OBJECTS, { tag: '54', value: '12,5' }]), 'tag 54 is not an amount in rupiah'],
    [
      writeQris([...OBJECTS, { tag: '54', value: '12345678901.00' }]),
      'tag 54 is not an amount in rupiah',
    ],
    [writeQris([...OBJECTS, { tag: '62', value: 'A01' }]), 'tag 62 is not a template'],
  ]
  for (const [text, reason] of cases) t.equal(why(readQris(text)), `QRIS_INVALID ${reason}`)
})

t.test('a payload may do without its national id, and state an amount with decimals', async (t) => {
  t.equal(must(readQris(writeQris(without('51')))).nmid, null)
  const bare = [...without('51'), { tag: '51', value: '0014ID.CO.QRIS.WWW' }]
  t.equal(must(readQris(writeQris(bare))).nmid, null)
  const notTemplate = [...without('51'), { tag: '30', value: 'X' }]
  t.equal(must(readQris(writeQris(notTemplate))).nmid, null)
  const dynamic = must(readQris(writeQris([...OBJECTS, { tag: '54', value: '12500.00' }])))
  t.equal(dynamic.amountMinor, 12_500)
  t.equal(dynamic.isDynamic, true)
})

t.test('amounts and references that a payment may have', async (t) => {
  const table = `
    amount   | reference                  | result
    1        | A                          | ok
    10000000 | A                          | ok
    10000001 | A                          | QRIS_AMOUNT at most 10000000
    0        | A                          | QRIS_AMOUNT
    1.5      | A                          | QRIS_AMOUNT
    1        | 1234567890123456789012345  | ok
    1        | 12345678901234567890123456 | QRIS_INVALID the reference does not fit tag 62
    1        |                            | QRIS_INVALID the reference does not fit tag 62
    1        | A-1                        | QRIS_INVALID the reference does not fit tag 62
  `
  for (const row of textTable(table)) {
    const outcome = dynamicQris(STATIC, {
      amountMinor: Number(row('amount')),
      reference: row('reference'),
    })
    t.equal(why(outcome), row('result'), `${row('amount')} ${row('reference')}`)
  }
  const crowded = writeQris([...OBJECTS, { tag: '62', value: `0190${'B'.repeat(90)}` }])
  t.equal(
    why(dynamicQris(crowded, { amountMinor: 1, reference: 'ABC' })),
    'QRIS_INVALID tag 62 has no room for a reference',
  )
})

const anyPayment = fc.record({
  amountMinor: fc.integer({ min: 1, max: QRIS_AMOUNT_MINOR_MAX }),
  reference: fc.stringMatching(/^[A-Z0-9]{1,25}$/),
})

property(
  'what was written is read back',
  fc.property(anyPayment, fc.stringMatching(/^[ -~]{1,25}$/), (payment, name) => {
    const sticker = writeQris([...without('59'), { tag: '59', value: name }])
    const qris = must(readQris(must(dynamicQris(sticker, payment))))
    return (
      qris.amountMinor === payment.amountMinor &&
      qris.reference === payment.reference &&
      qris.merchantName === name &&
      writeQris(qris.objects) === must(dynamicQris(sticker, payment))
    )
  }),
)

property(
  'any one changed character is noticed',
  fc.property(
    anyPayment,
    fc.nat(),
    fc.integer({ min: 0x20, max: 0x7e }),
    (payment, where, code) => {
      const text = must(dynamicQris(STATIC, payment))
      const at = where % text.length
      const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
      return changed === text || !readQris(changed).ok
    },
  ),
  2000,
)

property(
  'no text makes the reader throw',
  fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9]{0,80}$/)), (text) => {
    return !readQris(text).ok
  }),
)
