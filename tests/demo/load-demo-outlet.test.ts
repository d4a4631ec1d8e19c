import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { isValidEan } from '#domain/barcode.ts'
import { embeddedEan13, readLabel } from '#domain/in-store-code.ts'
import { readStaticQris } from '#domain/qris.ts'
import { readCreditAgeing } from '#hub/account/account-view.ts'
import { findAccounts } from '#hub/account/find-accounts.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { listCategories } from '#hub/catalogue/category-store.ts'
import { migrate } from '#hub/db/migrate.ts'
import { type Db, openDatabase } from '#hub/db/open-database.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { readOrCreatePepper } from '#hub/staff/pepper.ts'
import { listActiveStaff } from '#hub/staff/staff-store.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { loadDemoOutlet } from '../../demo/outlet/load-demo-outlet.ts'
import { MINIMARKET } from '../../demo/outlet/minimarket.ts'
import { readCustomers, readProducts, readStaff } from '../../demo/outlet/outlet-tables.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const PRINTER = '127.0.0.1:9100'

function openEmpty(folder: string): Db {
  const db = openDatabase(join(folder, 'hub.sqlite'))
  migrate(db, 'migrations/hub')
  return db
}

t.test('the tables are a believable minimarket', async (t) => {
  const products = readProducts()
  t.ok(products.length >= 190 && products.length <= 220, `${products.length} products`)
  for (const { sku, taxCode, units, plu, costMinor } of products) {
    const [base] = units
    t.ok(base && costMinor < base.priceMinor, `${sku} earns something`)
    t.equal(plu === null, base?.barcode !== '', `${sku} has a barcode or a PLU`)
    t.ok(
      MINIMARKET.tax_rules.some((rule) => rule.tax_code === taxCode),
      `${sku} ${taxCode}`,
    )
    for (const { unitCode, factor, priceMinor, barcode } of units) {
      if (barcode) t.ok(isValidEan(barcode) && /^20\d{11}$/.test(barcode), `${sku} ${barcode}`)
      if (factor > 1 && base)
        t.ok(priceMinor < factor * base.priceMinor, `${sku}: a ${unitCode} is cheaper than pieces`)
    }
  }
  const codes = products.flatMap(({ units }) => units.map(({ barcode }) => barcode)).filter(Boolean)
  t.equal(new Set(codes).size, codes.length, 'no code is used twice')
  t.equal(readCustomers().length, 20)
})

t.test('a label of the scale names its product', async (t) => {
  const rules = MINIMARKET.embedded_barcode_rules
  const apple = readProducts().find(({ name }) => name === 'Apel Malang')
  const label = embeddedEan13('21', apple?.plu ?? '', 1250, { item_digits: 5, value_digits: 5 })
  t.equal(label, '2108002012507', 'the label that the user manual shows')
  t.match(readLabel(label, rules), { item: apple?.plu, quantityMilli: 1250 })
})

t.test('the README names codes and PINs that exist', async (t) => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  const plain = readProducts().flatMap(({ units }) => units.map(({ barcode }) => barcode))
  for (const [code] of readme.matchAll(/\b20\d{11}\b/g)) t.ok(plain.includes(code), code)
  for (const { name, role, pin } of readStaff())
    t.ok(readme.includes(`| ${name} | ${role} | ${pin} |`))
})

t.test('an empty box becomes the outlet, and a second load changes nothing', async (t) => {
  const folder = makeTempFolder(t, 'outlet')
  const db = openEmpty(folder)
  t.teardown(() => db.close())
  const options = {
    seams: realSeams,
    pepper: readOrCreatePepper(folder),
    printerAddress: PRINTER,
  }
  t.equal(await loadDemoOutlet(db, options), true)
  t.strictSame(readOutlet(db), { ...MINIMARKET, price_list_version: 2 })
  t.equal(listCategories(db).length, 13)
  t.strictSame(
    listActiveStaff(db)
      .map(({ role }) => role)
      .sort(),
    ['cashier', 'cashier', 'manager', 'supervisor', 'technician'],
  )
  const ask = (text: string) => db.prepare(text).pluck().get()
  t.equal(ask('SELECT count(*) FROM product'), readProducts().length)
  t.equal(ask('SELECT count(*) FROM drawer'), 2)
  t.equal(ask(`SELECT count(*) FROM customer WHERE phone_e164 LIKE '+628%'`), 20)
  t.equal(
    ask('SELECT sum(loyalty_points) FROM customer'),
    ask('SELECT sum(points) FROM loyalty_entry'),
  )
  t.equal(ask('SELECT address FROM printer WHERE is_default = 1'), PRINTER)
  const unbalanced = `SELECT count(*) FROM stock_level s WHERE quantity_milli !=
    (SELECT sum(quantity_milli) FROM stock_movement m WHERE m.product_id = s.product_id)`
  t.equal(ask(unbalanced), 0, 'stock is the sum of its movements (I7)')

  const before = ask('SELECT total_changes()')
  t.equal(await loadDemoOutlet(db, options), false)
  t.equal(ask('SELECT total_changes()'), before, 'nothing was written')
  await loadDemoOutlet(db, { ...options, printerAddress: '127.0.0.1:9101' })
  t.equal(ask('SELECT group_concat(address) FROM printer'), '127.0.0.1:9101')
})

t.test('its ledgers are in the books, and its QRIS is whole', async (t) => {
  const folder = makeTempFolder(t, 'demo')
  const db = openEmpty(folder)
  t.teardown(() => db.close())
  const options = { seams: realSeams, pepper: readOrCreatePepper(folder), printerAddress: PRINTER }
  await loadDemoOutlet(db, options)
  t.same(checkBooks(db), [])
  const qris = readStaticQris(readRules(db).qris_payload ?? '')
  t.match(qris, { ok: true, value: { merchantName: 'MINIMARKET SAMUDRA' } })
  const scanned = findAccounts(db, { code: 'kartu-0001' }, realSeams.clock.nowMs())
  t.match(scanned.accounts, [{ kind: 'gift_card', balance_minor: 250_000 }])
  const order = { timezone: 'Asia/Jakarta', dueDays: 30, atMs: realSeams.clock.nowMs() }
  t.match(readCreditAgeing(db, order).accounts, [
    { account: { code: 'KASBON-0001' }, owed_minor: 415_000, days_1_30_minor: 220_000 },
    { account: { code: 'KASBON-0002' }, owed_minor: 140_000, not_due_minor: 140_000 },
  ])
})
