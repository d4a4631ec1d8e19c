// The rarer things of a full shop: own price lists, what tills sent that nobody could read, twins,
// printers and papers that wait, a scale, stale labels, a running count, a bill, a buyer's invoice.
import { must } from '#domain/errors.ts'
import type { ConsoleProduct } from '#domain/wire/console-product-message.ts'
import { printBill } from '#hub/cart/print-bill.ts'
import { activatePrices } from '#hub/catalogue/activate-prices.ts'
import { quarantinePayload } from '#hub/conflict/quarantine-payload.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { enqueuePaper, type PaperKind } from '#hub/printing/enqueue-receipt.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { storeScale } from '#hub/scale/scale-store.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { newId } from '../hub/cash/cash-desk.ts'
import { insertPrinter, receiptOf } from '../hub/printing/print-shop.ts'
import type { TestHub } from '../support/hub.ts'
import { makeSale } from '../support/sale-maker.ts'
import { CASHIER_ID, SHIFT_ID, TERMINAL, testId } from '../support/small-outlet.ts'
import { depsFor } from '../support/small-shop.ts'
import type { Answer, TestTerminal } from '../support/test-terminal.ts'
import { seedOverrides } from './full-shop-overrides.ts'

const WIB_MS = 7 * 3_600_000
const DAY_MS = 24 * 3_600_000
const NOODLES = testId(101)

export function mustAnswer({ status, body }: Answer): Answer['body'] {
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body
}

const dayIn = (days: number): string =>
  new Date(Date.now() + WIB_MS + days * DAY_MS).toISOString().slice(0, 10)

/** For a whole office: nine digits, and who wants the tax invoice. */
export async function sellToBuyer(db: Db, number: number): Promise<void> {
  const buyer = {
    ...{ id_kind: 'npwp' as const, id_number: '0987654321098765', nitku: null },
    ...{ name: 'PT Sumber Rejeki Makmur Sejahtera Abadi', address: 'Jl. Contoh Raya 9, Jakarta' },
  }
  const sale = { ...makeSale({ number, items: [[4, 2_500_000]], shiftId: SHIFT_ID }), buyer }
  must(await createSaleTaker(depsFor(db, '', '', realSeams)).take('drained', sale, null))
}

async function seedPriceLists(hub: TestHub, manager: TestTerminal): Promise<void> {
  await activatePrices(hub.deps)
  const path = `/api/console/price-lists/own:${testId(900)}`
  mustAnswer(await manager.put(path, { name: 'Harga hari raya untuk pelanggan setia 40' }))
  const prices = [
    [0, 123_456_789, 0, -1],
    [1, 2_950, 12_000, 0],
    [4, 179_999, 0, 9],
  ] as const
  for (const [index, price_minor, from_milli, days] of prices) {
    const words = {
      ...{ product_id: testId(100 + index), unit_code: 'pcs', from_milli, price_minor },
      ...{ is_member_only: index === 1, valid_from: dayIn(days), valid_to: dayIn(days + 30) },
    }
    mustAnswer(await manager.put(`${path}/rows`, { row_id: newId(), was: null, words }))
  }
}

/** A word here over head office's. */
async function seedOverride(hub: TestHub, manager: TestTerminal): Promise<void> {
  const path = `/api/console/products/${NOODLES}`
  const product = mustAnswer(await manager.get(path)).product as ConsoleProduct
  const { product_id, sku, stock_milli, origin, is_changed_here, version, ...edit } = product
  hub.db
    .prepare(
      `INSERT INTO feed_applied (topic, item_id, version, is_deleted, body_json, snapshot)
       VALUES ('product', ?, 1, 0, ?, 0)`,
    )
    .run(NOODLES, JSON.stringify({ sku, ...edit }))
  const units = edit.units.map((unit) => ({ ...unit, price_minor: 3_500 }))
  const name = 'Mi goreng rasa ayam bawang isi lima bung'
  mustAnswer(await manager.put(path, { version, product: { ...edit, units, name } }))
}

/** A sale that the hub stumbled over and reads now, and what nobody can read. */
function seedKept({ db, deps }: TestHub): void {
  const sale = makeSale({ number: 9_001, items: [[4, 2_500_000]] })
  const keep = (documentId: string | null, reason: string, payload: unknown) =>
    write(db, (tx) => {
      const item = { documentId, terminalId: TERMINAL.id, reason, payload }
      return quarantinePayload(tx, deps.seams, item)
    })
  keep(sale.offline_transaction_id, 'hub-fault', sale)
  keep(null, 'misshapen', { strange: 'x'.repeat(300) })
}

const PRINTERS = [
  [testId(701), 'Printer meja kasir depan pintu masuk 123', '192.168.100.201:9100'],
  [testId(702), 'Dapur', 'usb:04b8:0e15:X3J2001234'],
] as const

function seedPrinters({ db }: TestHub): void {
  for (const [index, [id, name, address]] of PRINTERS.entries()) {
    insertPrinter(db, address, id)
    const transport = address.startsWith('usb') ? 'usb' : 'tcp'
    db.prepare('UPDATE printer SET name = ?, transport = ?, is_default = ? WHERE id = ?').run(
      ...([name, transport, index === 0 ? 1 : 0, id] as const),
    )
  }
  const order = (n: number, kind: PaperKind, isHeld: boolean) =>
    write(db, (tx) => {
      const model = { ...receiptOf(n), receiptNumber: `TEST01-T1-A-${n}` }
      const paper = { kind, documentId: testId(1_000_000 + n), model, isHeld }
      return enqueuePaper(tx, { ...paper, copyNo: 0, atMs: Date.now() - n * 60_000, newId })
    })
  const uncertain = order(1, 'receipt', false)
  db.prepare("UPDATE print_job SET state = 'uncertain' WHERE id = ?").run(uncertain)
  order(2, 'receipt', true)
  order(3, 'receipt', true)
  order(4, 'report', false)
}

function seedShelf({ db }: TestHub): void {
  storeScale(db, {
    ...{ scale_id: testId(710), name: 'Timbangan buah dan sayur dekat kasir 123' },
    ...{ port: '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0' },
    ...{ protocol: 'toledo-8217', baud: 9600, framing: '7E1', terminal_ids: [] },
    ...{ capacity_g: 15_000, min_load_g: 20, is_for_all: true },
  })
  db.prepare(
    `INSERT INTO shelf_label (product_id, unit_code, price_minor, printed_at_ms)
     SELECT product_id, unit_code, price_minor - 500, ? FROM selling_unit`,
  ).run(Date.now() - 20 * DAY_MS)
}

async function seedTwins(manager: TestTerminal): Promise<void> {
  const people = [
    ['Raden Ayu Siti Nurhaliza Kusumawardhani', '081200000002', 'siti.nurhaliza@contoh.example'],
    ['Budi', null, null],
    ['I Gusti Ngurah Agung Bagus Wirawan Putra', '081200000003', null],
  ] as const
  for (const [full_name, phone, email] of people) {
    const body = { customer_id: newId(), full_name, phone, email }
    mustAnswer(await manager.post('/api/pos/customers', body))
  }
}

async function seedCount(manager: TestTerminal): Promise<void> {
  const count_id = newId()
  const path = '/api/console/stock/counts'
  const head = { name: 'Rak depan dekat pintu masuk lantai satu 1', scope: 'spot' }
  mustAnswer(await manager.post(path, { count_id, ...head, category_id: null }))
  const entries = [0, 1, 4].map((index) => ({
    ...{ entry_id: newId(), product_id: testId(100 + index), quantity_milli: 12_345_000 },
    ...{ takes_back_id: null, place: 'Rak A', age_ms: 0 },
  }))
  mustAnswer(await manager.post(`${path}/${count_id}/entries`, { entries }))
}

function seedBills({ db, deps }: TestHub): void {
  const line = {
    ...{ name: 'Minyak goreng kelapa sawit kemasan besar', quantity_milli: 2_500_000 },
    ...{ unit_code: 'pcs', unit_price_minor: 189_999, total_minor: 474_997_500 },
  }
  const bill = {
    ...{ bill_id: newId(), cart_id: newId(), session_id: SHIFT_ID, lines: [line] },
    ...{ label: 'Bu Ani, arisan RT 05 di ruang belakang 12', total_minor: 474_997_500 },
  }
  const till = { terminalId: TERMINAL.id, terminalCode: TERMINAL.code }
  const by = { staffId: CASHIER_ID, staffName: 'Sari', ...till }
  must(write(db, (tx) => printBill(tx, deps.seams, by, bill)))
}

/** After the trade; names are made long afterwards. */
export async function fillMore(hub: TestHub, manager: TestTerminal): Promise<void> {
  seedKept(hub)
  seedPrinters(hub)
  seedShelf(hub)
  await seedPriceLists(hub, manager)
  await seedOverride(hub, manager)
  seedOverrides(hub.db)
  await seedTwins(manager)
  await seedCount(manager)
  seedBills(hub)
}
