// One row of a file for every way in which it can be wrong, and what the person is told.
import t from 'tap'
import { readProducts } from '#hub/catalogue/catalogue-store.ts'
import { brokenRules, csv, openDesk } from './catalogue-desk.ts'

const HEADING = 'sku,barcode,name,category,price,stock,tax_class,unit,plu,weighed,cost'

/** cells after the sku | code; the product of the row must not exist unless it is a warning. */
const BAD: [cells: string, code: string][] = [
  [',,Nama tanpa sku,,1000,1,,,,,', 'SKU_EMPTY'],
  [`${'S'.repeat(65)},,Nama,,1000,1,,,,,`, 'SKU_TOO_LONG'],
  ['GOOD-1,,Sku kedua kali,,1000,1,,,,,', 'SKU_REPEATED'],
  ['B01,,,,1000,1,,,,,', 'NAME_EMPTY'],
  ['B02,,\u0007\u0000,,1000,1,,,,,', 'NAME_EMPTY'],
  [`B03,,${'n'.repeat(201)},,1000,1,,,,,`, 'NAME_TOO_LONG'],
  ['B04,"kode bar",Nama,,1000,1,,,,,', 'BARCODE_INVALID'],
  ['B05,8.99001E+12,Nama,,1000,1,,,,,', 'BARCODE_SHORTENED'],
  ['B06,8991002101234,Barcode di file dua kali,,1000,1,,,,,', 'BARCODE_REPEATED'],
  ['B07,8886008101053,Barcode produk lain,,1000,1,,,,,', 'BARCODE_TAKEN'],
  [`B08,,Nama,${'k'.repeat(101)},1000,1,,,,,`, 'CATEGORY_TOO_LONG'],
  ['B09,,Nama,,murah,1,,,,,', 'PRICE_INVALID'],
  ['B10,,Nama,,1000.5,1,,,,,', 'PRICE_INVALID'],
  ['B11,,Nama,,"12,000",1,,,,,', 'PRICE_INVALID'],
  ['B12,,Nama,,9999999999999,1,,,,,', 'PRICE_INVALID'],
  ['B13,,Nama,,-1000,1,,,,,', 'PRICE_NEGATIVE'],
  ['B14,,Nama,,Rp -1000,1,,,,,', 'PRICE_NEGATIVE'],
  ['B15,,Nama,,1000,banyak,,,,,', 'STOCK_INVALID'],
  ['B16,,Nama,,1000,1.500,,,,,', 'STOCK_INVALID'],
  ['B17,,Nama,,1000,-3,,,,,', 'STOCK_NEGATIVE'],
  ['B17a,,Nama,,1000,-4x,,,,,', 'STOCK_INVALID'],
  ['B17b,,Nama,,-murah,1,,,,,', 'PRICE_INVALID'],
  ['B18,,Nama,,1000,"1,5",,,,,', 'STOCK_NOT_WHOLE'],
  ['B19,,Nama,,1000,1,PPN99,,,,', 'TAX_CLASS_UNKNOWN'],
  ['B20,,Nama,,1000,1,,sangat-panjang-sekali,,,', 'UNIT_INVALID'],
  ['SKU1,,Satuan lain,,1000,1,,karton,,,', 'UNIT_UNKNOWN'],
  ['B21,,Nama,,1000,1,,,12,,', 'PLU_INVALID'],
  ['B22,,Nama,,1000,1,,,20001,,', 'PLU_REPEATED'],
  ['B23,,Nama,,1000,1,,,10001,,', 'PLU_TAKEN'],
  ['B24,,Nama,,1000,1,,,,mungkin,', 'WEIGHED_INVALID'],
  ['B25,,Nama,,1000,1,,pcs,,ya,', 'WEIGHED_UNIT'],
  ['B26,,Nama,,1000,1,,,,,gratis', 'COST_INVALID'],
  ['B27,,Nama, terpotong,,1000,1,,,,,,', 'COLUMNS_TOO_MANY'],
  ['B28,,Nama,1000,1', 'COLUMNS_TOO_FEW'],
  ['B29,"tidak ditutup,Nama,,1000,1,,,,,', 'QUOTE_BROKEN'],
]

t.test('every bad row is named with line, code and reason; the good ones are kept', async (t) => {
  const { db, bring } = openDesk(t)
  // A product that has the barcode of row B07.
  await bring(csv(HEADING, 'OLD-1,8886008101053,Milik lain,,500,1,,,,,'))
  const good = [
    'GOOD-1,8991002101234,Beras,Sembako,74.500,10,,,,,',
    'GOOD-2,,Apel merah,Buah,Rp 38.900,"2,5",EXEMPT,kg,20001,ya,30000',
  ]
  const status = await bring(csv(HEADING, ...good, ...BAD.map(([cells]) => cells)))
  t.equal(status.state, 'finished')
  t.match(status, {
    rows_total: good.length + BAD.length,
    rows_done: good.length + BAD.length,
    rows_created: good.length,
    rows_bad: BAD.length,
  })
  t.same(
    status.errors.map(({ line, code }) => `${line} ${code}`),
    BAD.map(([, code], index) => `${good.length + 2 + index} ${code}`),
  )
  for (const { code, reason, reason_id } of status.errors) {
    t.ok(reason.length > 10 && reason_id.length > 10, `${code}: ${reason} / ${reason_id}`)
    t.notMatch(reason + reason_id, /\{value\}|undefined|null/)
  }
  const skus = db.prepare("SELECT sku FROM product WHERE sku GLOB 'B[0-9]*'").pluck().all()
  t.same(skus, [], 'no bad row made a product')
  t.same(brokenRules(db), [])
})

t.test('a row with several mistakes is told all of them and counted once', async (t) => {
  const { bring } = openDesk(t)
  const status = await bring(csv(HEADING, 'X1,,,,-5,banyak,,,,,'))
  t.same(
    status.errors.map(({ code }) => code),
    ['NAME_EMPTY', 'PRICE_NEGATIVE', 'STOCK_INVALID'],
  )
  t.equal(status.rows_bad, 1)
})

t.test('doubts do not keep a row out', async (t) => {
  const { db, bring } = openDesk(t)
  const rows = [
    'W1,8991002101235,Angka cek salah,,1000,1,,,,,',
    'W2,,Harga nol,,0,1,,,,,',
    'W3,,Rusak \ufffd,,1000,1,,,,,',
  ]
  const status = await bring(csv(HEADING, ...rows))
  t.same(
    status.warnings.map(({ line, code }) => `${line} ${code}`),
    ['2 BARCODE_CHECK_DIGIT', '3 PRICE_ZERO', '4 NAME_DAMAGED'],
  )
  t.match(status, { rows_created: 3, rows_bad: 0, rows_warned: 3 })
  t.equal(db.prepare("SELECT count(*) FROM product WHERE sku LIKE 'W_'").pluck().get(), 3)
})

t.test('what a file does not say takes a stated default, or stays', async (t) => {
  const { db, bring } = openDesk(t)
  const first = await bring(csv('sku,name', 'N1,Baru'))
  t.ok(first.defaults.some((text) => text.startsWith('price: 0')))
  t.equal(first.defaults.length, first.defaults_id.length)
  const find = () => {
    const id = db.prepare("SELECT id FROM product WHERE sku = 'N1'").pluck().get() as string
    return readProducts(db, [id])[0]
  }
  t.match(find(), {
    category_id: null,
    tax_code: 'PPN12',
    is_weighed: false,
    stock_milli: 0,
    units: [{ unit_code: 'pcs', price_minor: 0, barcodes: [] }],
  })
  await bring(csv(HEADING, 'N1,8991002101234,Baru,Sembako,5000,7,EXEMPT,,,,'))
  const full = find()
  await bring(csv('sku,name,keterangan', 'N1,Nama lain,x'))
  t.same(find(), { ...full, name: 'Nama lain' }, 'all but the name stayed')
})

t.test('headings are found by their Indonesian names, whatever case and separator', async (t) => {
  const { db, bring } = openDesk(t)
  const text = '\ufeffKode Barang;Kode_Batang;NAMA;Kategori;Harga;Stok\r\n'
  const status = await bring(`${text}K1;8991002101234;"Kopi; bubuk";Minuman;12.500;3\r\n`)
  t.match(status, { rows_created: 1, rows_bad: 0 })
  t.match(db.prepare("SELECT name FROM product WHERE sku = 'K1'").get(), { name: 'Kopi; bubuk' })
  t.equal(db.prepare('SELECT name FROM category').pluck().get(), 'Minuman')
})

t.test('a category is the same whatever its case and accents', async (t) => {
  const { db, bring } = openDesk(t)
  await bring(csv('sku,name,category', 'C1,Satu,Café', 'C2,Dua,CAFE', 'C3,Tiga,café'))
  t.same(db.prepare('SELECT name FROM category').pluck().all(), ['Café'])
  const used = 'SELECT count(DISTINCT category_id) FROM product WHERE category_id IS NOT NULL'
  t.equal(db.prepare(used).pluck().get(), 1)
})

t.test('more categories than fit are refused by name', async (t) => {
  const { bring } = openDesk(t)
  const rows = Array.from({ length: 202 }, (_, index) => `T${index},Nama,Kategori ${index}`)
  const status = await bring(csv('sku,name,category', ...rows))
  t.same(
    status.errors.map(({ line, code }) => `${line} ${code}`),
    ['202 CATEGORY_TOO_MANY', '203 CATEGORY_TOO_MANY'],
  )
})

t.test('text of a spreadsheet in UTF-16 is read too', async (t) => {
  const { db, runner } = openDesk(t)
  const bytes = Buffer.from('\ufeffsku\tname\tprice\nU1\tSusu kental\t9500\n', 'utf16le')
  const order = { importId: '00000000-0000-7000-8000-0000000000f1', staffId: null }
  const pieces = (async function* () {
    yield new Uint8Array(bytes)
  })()
  const outcome = await runner.receive({ ...order, mode: 'keep-good' }, pieces)
  t.equal(outcome.ok, true)
  await runner.settled()
  t.equal(db.prepare("SELECT name FROM product WHERE sku = 'U1'").pluck().get(), 'Susu kental')
})
