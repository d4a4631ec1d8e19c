import t from 'tap'
import { addProduct, emptyCart, setBuyer } from '#domain/cart.ts'
import { must } from '#domain/errors.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { TenderInput } from '#domain/settle.ts'
import {
  type BuyerIdentity,
  faultOfBuyer,
  isNik,
  isNitku,
  isNpwp,
  isSeller,
  plainTaxNumber,
} from '#domain/tax-identity.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import {
  CASHIER_ID,
  SHIFT_ID,
  SMALL_OUTLET,
  SMALL_PRODUCTS,
  TERMINAL,
  testId,
} from '../support/small-outlet.ts'
import { textTable } from '../support/text-table.ts'

const NUMBERS = `
number               | npwp | nik | why
0123456789012345     | yes  | no  | a company's, with the 0 of the former 15 digits
3171234101900001     | yes  | yes | a woman born on the 1st
3171230101900001     | yes  | yes | a man born 1 January 1990
3171237112900001     | yes  | yes | a woman born 31 December
3171237212900001     | yes  | no  | no 32nd, not of a woman either
3171230013900001     | yes  | no  | no day 00
3171230113900001     | yes  | no  | no 13th month
3171230101900000     | yes  | no  | nobody is number 0
0971230101900001     | yes  | no  | no province 09
0000000000000000     | no   | no  | nobody
317123010190000      | no   | no  | 15 digits
31712301019000011    | no   | no  | 17 digits
3171230101A00001     | no   | no  | a letter
`

t.test('numbers that can be a tax number or a person’s', (t) => {
  for (const row of textTable(NUMBERS)) {
    t.equal(isNpwp(row('number')), row('npwp') === 'yes', `NPWP: ${row('why')}`)
    t.equal(isNik(row('number')), row('nik') === 'yes', `NIK: ${row('why')}`)
  }
  t.end()
})

t.test('as people write them', (t) => {
  t.equal(plainTaxNumber(' 01.234.567.8-901.234'), '0012345678901234', '15 digits get their 0')
  t.equal(plainTaxNumber('3171 2301 0190 0001'), '3171230101900001')
  t.equal(plainTaxNumber('12345678901234X'), '12345678901234X')
  t.end()
})

t.test('places of business begin with their owner', (t) => {
  t.ok(isNitku('0123456789012345000001', '0123456789012345'))
  t.notOk(isNitku('0123456789012346000001', '0123456789012345'))
  t.notOk(isNitku('012345678901234500001', '0123456789012345'))
  t.ok(isSeller({ npwp: '0123456789012345', nitku: '0123456789012345000000' }))
  t.notOk(isSeller({ npwp: '0123456789012345', nitku: null }))
  t.notOk(isSeller({ npwp: null, nitku: '0123456789012345000000' }))
  t.notOk(isSeller({ npwp: '12', nitku: '0123456789012345000000' }))
  t.notOk(isSeller({ npwp: '0123456789012345', nitku: '1' }))
  t.end()
})

t.test('what is wrong with a buyer', (t) => {
  const company: BuyerIdentity = {
    ...{ id_kind: 'npwp', id_number: '0123456789012345', nitku: null },
    ...{ name: 'PT Contoh', address: 'Jl. Contoh 1' },
  }
  t.equal(faultOfBuyer(company), null)
  t.equal(faultOfBuyer({ ...company, nitku: '0123456789012345000001' }), null)
  t.equal(faultOfBuyer({ ...company, id_number: '1' }), 'id_number')
  t.equal(faultOfBuyer({ ...company, id_kind: 'nik' }), 'id_number')
  t.equal(faultOfBuyer({ ...company, nitku: '1' }), 'nitku')
  t.equal(faultOfBuyer({ ...company, name: ' ' }), 'name')
  t.equal(faultOfBuyer({ ...company, address: '' }), 'address')
  const person: BuyerIdentity = { ...company, id_kind: 'nik', id_number: '3171230101900001' }
  t.equal(faultOfBuyer(person), null)
  t.equal(
    faultOfBuyer({ ...person, nitku: '3171230101900001000000' }),
    'nitku',
    'a person has none',
  )
  t.end()
})

t.test('a sale states its buyer, and a basket without one says nothing of it', (t) => {
  const buyer: BuyerIdentity = {
    ...{ id_kind: 'npwp', id_number: '0123456789012345', nitku: null },
    ...{ name: 'PT Contoh', address: 'Jl. Contoh 1' },
  }
  const empty = emptyCart(testId(9))
  t.same(setBuyer(empty, buyer), { ...empty, buyer })
  t.same(setBuyer(setBuyer(empty, buyer), null), empty)
  const product = SMALL_PRODUCTS[1] as ProductMessage
  const cart = must(addProduct(setBuyer(empty, buyer), product, SMALL_OUTLET))
  const identity = {
    ...{ transactionId: testId(1), terminalId: TERMINAL.id, terminalCode: TERMINAL.code },
    ...{ series: TERMINAL.series, number: 1, sessionId: SHIFT_ID, cashierId: CASHIER_ID },
    createdAt: '2026-11-22T05:00:00.000Z',
  }
  const tenders: TenderInput[] = [
    { method: 'cash', tenderedMinor: 5_000, evidence: null, state: 'verified' },
  ]
  const input = { tenders, outlet: SMALL_OUTLET, identity, committed: true }
  t.same(must(buildSaleMessage({ ...input, cart })).buyer, buyer)
  t.notOk('buyer' in must(buildSaleMessage({ ...input, cart: setBuyer(cart, null) })))
  t.end()
})
