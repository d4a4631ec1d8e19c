// What the hub doubts of a committed sale and what it does not: each doubt stands beside a sale
// that counts (I3), and what was right raises none.
import t, { type Test } from 'tap'
import { addProduct, emptyCart, priceCart } from '#domain/cart.ts'
import { must } from '#domain/errors.ts'
import { embeddedEan13 } from '#domain/in-store-code.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { insertReplacedCodeRules } from '#hub/outlet/code-rules.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { cash, makeSale, type SaleWish } from '../../support/sale-maker.ts'
import {
  CASHIER_ID,
  insertTerminal,
  SHIFT_ID,
  SMALL_OUTLET,
  SMALL_PRODUCTS,
  TERMINAL,
  testId,
} from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

const RULE = { prefix: '22', kind: 'price' as const, item_digits: 5, value_digits: 5 }
const SOAP: ProductMessage = { ...(SMALL_PRODUCTS[5] as ProductMessage), plu: '10005' }

function openShop(t: Test) {
  const shop = smallShop(t)
  const { db } = shop
  const taker = createSaleTaker(shop.deps)
  let number = 0
  const take = async (sale: SaleMessage): Promise<string> => {
    const { verdict, conflicts } = must(await taker.take('drained', sale, null))
    return [verdict, ...conflicts.map(({ message }) => message.split(':')[0])].join(' ')
  }
  const next = () => {
    number += 1
    return { number, transactionId: testId(6_000 + number) }
  }
  const sell = (wish: Omit<SaleWish, 'number'> = {}) => take(makeSale({ ...wish, ...next() }))
  return { db, take, next, sell }
}

t.test(
  'the price of a label holds for the very product it names, and no other price',
  async (t) => {
    const { db, take, next } = openShop(t)
    const outlet = { ...SMALL_OUTLET, embedded_barcode_rules: [RULE] }
    db.prepare('UPDATE outlet SET embedded_barcode_rules_json = ?').run(JSON.stringify([RULE]))
    db.prepare('UPDATE product SET plu = ? WHERE id = ?').run(SOAP.plu, SOAP.product_id)
    const sell = (barcode: string | null, priceMinor: number) => {
      const { number, transactionId } = next()
      const cart = must(addProduct(emptyCart(testId(9)), SOAP, outlet, { priceMinor, barcode }))
      const total = must(priceCart(cart)).totals.totalMinor
      const identity = {
        ...{ transactionId, terminalId: TERMINAL.id, terminalCode: TERMINAL.code, series: 'A' },
        ...{ number, sessionId: SHIFT_ID, cashierId: CASHIER_ID },
        createdAt: '2026-11-22T05:00:00.000Z',
      }
      const tenders = [cash(total)]
      return take(must(buildSaleMessage({ cart, tenders, outlet, identity, committed: true })))
    }
    const label = (plu: string, minor: number) => embeddedEan13('22', plu, minor, RULE)
    const doubted = 'conflict PRICE_MISMATCH at items/0/unit_price_minor'
    const cases: [string, string | null, number, string][] = [
      ['as the label says', label('10005', 9_900), 9_900, 'accepted'],
      ['another price than the label', label('10005', 9_900), 9_800, doubted],
      ['the label of another product', label('10004', 9_900), 9_900, doubted],
      ['a plain barcode', '8999999036607', 9_900, doubted],
      ['no barcode', null, 9_900, doubted],
    ]
    for (const [name, barcode, minor, expected] of cases)
      t.equal(await sell(barcode, minor), expected, name)
    db.prepare('UPDATE outlet SET embedded_barcode_rules_json = ?').run('[]')
    t.equal(await sell(label('10005', 9_900), 9_900), doubted, 'nobody reads such labels any more')
    insertReplacedCodeRules(db, [RULE], 0)
    t.equal(await sell(label('10005', 9_900), 9_900), 'accepted', 'a label of before')
    const gs1 = '(01)08886008101053(3920)9900(10)A1'
    t.equal(await sell(gs1, 9_900), doubted, 'an article number of nobody')
    db.prepare('INSERT INTO barcode (code, product_id, unit_code) VALUES (?, ?, ?)').run(
      '8886008101053',
      SOAP.product_id,
      SOAP.units[0]?.unit_code,
    )
    t.equal(await sell(gs1, 9_900), 'accepted', 'a GS1 code with a price')
    t.same(checkBooks(db), [])
  },
)

t.test('a product without a price is doubted, whatever was asked for it', async (t) => {
  const { db, sell } = openShop(t)
  db.prepare('UPDATE selling_unit SET price_minor = 0 WHERE product_id = ?').run(testId(101))
  t.equal(await sell(), 'conflict PRICE_NOT_SET at items/0/unit_price_minor')
})

t.test('who may sell is what their role, and before it they themselves, were told', async (t) => {
  const { db, sell } = openShop(t)
  const role = `INSERT INTO role_grant (role, permission, is_allowed, limit_amount)
    VALUES ('cashier', 'sell', 0, NULL)`
  db.prepare(role).run()
  t.equal(await sell(), 'conflict ROLE_NOT_ALLOWED at cashier_id')
  const own = `INSERT INTO staff_grant (staff_id, permission, is_allowed, limit_amount)
    VALUES (?, 'sell', 1, NULL)`
  db.prepare(own).run(CASHIER_ID)
  t.equal(await sell(), 'accepted')
})

t.test(
  'a floating shift that was resumed at another till takes what the first one sold',
  async (t) => {
    const { db, sell } = openShop(t)
    const other = { id: testId(11), code: 'T2', series: 'A' }
    insertTerminal(db, other, 0)
    db.prepare("UPDATE shift SET mode = 'floating', terminal_id = ?").run(other.id)
    t.equal(await sell(), 'accepted')
    db.prepare("UPDATE shift SET mode = 'shared'").run()
    t.equal(
      await sell(),
      'conflict SHIFT_NOT_OPEN at session_id',
      'a shared one stands at its till',
    )
  },
)

t.test('a word that is none is named as such, not as one that lacks', async (t) => {
  const { take, next } = openShop(t)
  const sale = makeSale({ ...next(), discountPpm: 500_000 })
  const bare = await take(sale)
  t.equal(bare, 'conflict DISCOUNT_NOT_ALLOWED at discount')
  const named = makeSale({ ...next(), discountPpm: 500_000 })
  const said = await take({ ...named, approval_ids: [testId(6_900)] })
  t.equal(said, 'conflict APPROVAL_INVALID at discount')
})
