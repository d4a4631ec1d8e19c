// A small outlet with one of each kind of thing, for tests that need a shop to sell in.
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { insertOutlet } from '#hub/outlet/outlet-store.ts'
import { moveStock } from '#hub/stock/move-stock.ts'

export const testId = (number: number): string =>
  `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`

export const EPOCH = testId(1)
export const TERMINAL = { id: testId(10), code: 'T1', series: 'A' }
export const DRAWER_ID = testId(20)
export const CASHIER_ID = testId(30)
export const MANAGER_ID = testId(31)
export const CUSTOMER_ID = testId(40)
export const SHIFT_ID = testId(50)

export const SMALL_OUTLET: OutletMessage = {
  outlet_id: testId(2),
  outlet_code: 'TEST01',
  name: 'Toko Uji',
  address: 'Jl. Contoh 1, Jakarta',
  phone: null,
  warehouse_id: testId(3),
  timezone: 'Asia/Jakarta',
  currency_code: 'IDR',
  minor_exponent: 0,
  is_taxable_enterprise: true,
  npwp: '0123456789012345',
  nitku: '0123456789012345000000',
  is_price_tax_inclusive: true,
  cash_rounding_step_minor: 100,
  cash_rounding_mode: 'down',
  loyalty_tiers: [{ tier: 'silver', earn_rate_ppm: 1000 }],
  receipt_footer: 'Terima kasih',
  price_list_version: 1,
  tax_rules: [
    {
      tax_code: 'PPN12',
      name: 'PPN 12% x 11/12',
      rate_ppm: 120_000,
      base_numerator: 11,
      base_denominator: 12,
    },
    {
      tax_code: 'LUX12',
      name: 'PPN 12%',
      rate_ppm: 120_000,
      base_numerator: 1,
      base_denominator: 1,
    },
    { tax_code: 'EXEMPT', name: 'Bebas', rate_ppm: 0, base_numerator: 1, base_denominator: 1 },
  ],
  embedded_barcode_rules: [{ prefix: '21', kind: 'weight', item_digits: 5, value_digits: 5 }],
}

type Seed = Pick<ProductMessage, 'name' | 'tax_code' | 'is_weighed' | 'plu'> & { price: number }
const SEEDS: Seed[] = [
  { name: 'Beras 5 kg', tax_code: 'EXEMPT', is_weighed: false, plu: null, price: 74_500 },
  { name: 'Mi goreng', tax_code: 'PPN12', is_weighed: false, plu: null, price: 3_150 },
  { name: 'Air mineral', tax_code: 'PPN12', is_weighed: false, plu: null, price: 4_000 },
  { name: 'Apel', tax_code: 'EXEMPT', is_weighed: true, plu: '10001', price: 38_900 },
  { name: 'Parfum', tax_code: 'LUX12', is_weighed: false, plu: null, price: 189_999 },
  { name: 'Sabun', tax_code: 'PPN12', is_weighed: false, plu: null, price: 12_345 },
]
const STOCK_MILLI = 100_000

export const SMALL_PRODUCTS: ProductMessage[] = SEEDS.map((seed, index) => ({
  product_id: testId(100 + index),
  sku: `SKU${index}`,
  name: seed.name,
  category_id: null,
  tax_code: seed.tax_code,
  is_weighed: seed.is_weighed,
  is_loyalty_eligible: true,
  is_active: true,
  plu: seed.plu,
  units: [
    {
      unit_code: seed.is_weighed ? 'kg' : 'pcs',
      factor_milli: 1000,
      price_minor: seed.price,
      barcodes: [],
    },
  ],
  stock_milli: STOCK_MILLI,
  price_list_version: 1,
}))

/** Outlet, products, drawer, staff, customer and one paired terminal; no shift is open yet. */
export function seedSmallOutlet(db: Db, nowMs: number): void {
  write(db, (tx) => {
    insertOutlet(tx, SMALL_OUTLET, EPOCH, nowMs)
    for (const [index, product] of SMALL_PRODUCTS.entries())
      insertProduct(tx, product, index, nowMs)
    run(tx, sql.updateTable('change_counter').set({ cursor: SMALL_PRODUCTS.length }))
    const staff = { pin_hash: '', pin_salt: '', is_active: 1, created_at_ms: nowMs }
    run(
      tx,
      sql.insertInto('staff').values([
        { id: CASHIER_ID, name: 'Sari', role: 'cashier', ...staff },
        { id: MANAGER_ID, name: 'Budi', role: 'manager', ...staff },
      ]),
    )
    run(tx, sql.insertInto('customer').values(customerRow(nowMs)))
    insertTerminal(tx, TERMINAL, nowMs)
    run(tx, sql.insertInto('drawer').values({ id: DRAWER_ID, name: 'Laci 1', terminal_id: null }))
  })
}

export function insertTerminal(
  tx: Db,
  terminal: { id: string; code: string; series: string },
  nowMs: number,
): void {
  run(
    tx,
    sql.insertInto('terminal').values({
      id: terminal.id,
      code: terminal.code,
      name: `Kasir ${terminal.code}`,
      public_key_json: '{}',
      is_active: 1,
      paired_at_ms: nowMs,
      last_seen_at_ms: nowMs,
    }),
  )
  run(
    tx,
    sql.insertInto('terminal_series').values({
      terminal_id: terminal.id,
      series: terminal.series,
      opened_at_ms: nowMs,
      last_number_seen: 0,
      watermark: 0,
    }),
  )
}

function insertProduct(tx: Db, product: ProductMessage, index: number, nowMs: number): void {
  run(
    tx,
    sql.insertInto('product').values({
      id: product.product_id,
      sku: product.sku,
      name: product.name,
      category_id: null,
      tax_code: product.tax_code,
      is_weighed: Number(product.is_weighed),
      is_loyalty_eligible: 1,
      is_active: 1,
      plu: product.plu,
      cost_minor: null,
      price_list_version: 1,
      origin: 'head-office',
      change_cursor: index + 1,
    }),
  )
  for (const unit of product.units) {
    run(
      tx,
      sql.insertInto('selling_unit').values({
        product_id: product.product_id,
        unit_code: unit.unit_code,
        factor_milli: unit.factor_milli,
        price_minor: unit.price_minor,
        sort_order: 0,
      }),
    )
  }
  moveStock(tx, {
    productId: product.product_id,
    quantityMilli: product.stock_milli,
    reason: 'initial',
    documentId: EPOCH,
    atMs: nowMs,
  })
}

const customerRow = (nowMs: number) => ({
  id: CUSTOMER_ID,
  full_name: 'Ibu Ratna',
  search_name: 'ibu ratna',
  phone_e164: '+6281200000001',
  phone_last_four: '0001',
  email: null,
  membership_number: 'M0001',
  loyalty_tier: 'silver',
  loyalty_points: 0,
  origin: 'outlet',
  created_at_ms: nowMs,
})
