// A shop after two weeks of trade for pictures of the console: names of forty characters, totals of
// nine digits, and something of everything that a manager meets.
import type { Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { type ConflictFinding, raiseConflict } from '#hub/conflict/raise-conflict.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { insertLogIn } from '#hub/staff/log-in-store.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { post, receipt, transfer, writeOff } from '../hub/stock/stock-desk.ts'
import { closeTestShift } from '../support/close-shift.ts'
import { startTestHub, type TestHub } from '../support/hub.ts'
import { promotionDraft } from '../support/promotion-desk.ts'
import { ALL_GOODS } from '../support/promotion-words.ts'
import { cash, makeSale, nonCash } from '../support/sale-maker.ts'
import {
  CASHIER_ID,
  CUSTOMER_ID,
  MANAGER_ID,
  SHIFT_ID,
  SMALL_PRODUCTS,
  TERMINAL,
  testId,
} from '../support/small-outlet.ts'
import { depsFor, openTestShift } from '../support/small-shop.ts'
import { giveAccount, openDebts } from '../support/tender-maker.ts'
import type { TestTerminal } from '../support/test-terminal.ts'
import { LATE_BACKUP, seedMachine, UNDONE_RELEASE, WARM_MACHINE } from './full-shop-machine.ts'
import { fillMore, mustAnswer, sellToBuyer } from './full-shop-more.ts'

const DAY_MS = 24 * 3_600_000
const DAYS = 13
/** What was missing at each close, in turn. */
const SHORTS = [0, 2_000, -500, 12_000, 0, -7_500]
const LONG_NAMES: readonly [table: string, column: string, name: string][] = [
  ['outlet', 'name', 'Minimarket Samudra Raya Kebayoran Baru S'],
  ['product', 'name', 'Minyak goreng kelapa sawit kemasan besar'],
  ['customer', 'full_name', 'Raden Ayu Siti Nurhaliza Kusumawardhani'],
  ['staff', 'name', 'Bambang Sulistyo Hadiningrat Wicaksono'],
  ['drawer', 'name', 'Laci utama dekat pintu masuk lantai satu'],
]

const seamsOf = (daysAgo: number): Seams => ({
  ...realSeams,
  clock: { ...realSeams.clock, nowMs: () => Date.now() - daysAgo * DAY_MS },
})

const TENDERS = [
  (total: number) => [cash(total + 5_000)],
  (total: number) => [nonCash('qris', total)],
  (total: number) => [nonCash('card', total)],
  (total: number) => [nonCash('transfer', total)],
]

/** A day of its own shift; every third day somebody buys perfume for a whole hotel. */
async function trade(db: Db, daysAgo: number, firstNumber: number, shiftId: string) {
  const seams = seamsOf(daysAgo)
  openTestShift(db, seams, shiftId, TERMINAL.id)
  const taker = createSaleTaker(depsFor(db, '', '', seams))
  const count = 6 + (daysAgo % 4)
  for (let n = 0; n < count; n += 1) {
    const isForHotel = n === 3 && daysAgo % 3 === 0
    const items: [number, number][] = isForHotel
      ? [[4, 2_500_000]]
      : [[n % 6, 1000 * (1 + (n % 3))]]
    const wish = { ...{ number: firstNumber + n, shiftId, items }, withCustomer: n % 2 === 0 }
    const more = n % 5 === 4 ? { discountPpm: 100_000 } : {}
    const sale = makeSale({ ...wish, ...more, tenders: TENDERS[n % TENDERS.length] ?? cashOnly })
    must(await taker.take('drained', inCategories(db, sale), null))
  }
  return count
}

/** The makers of sales know no categories; a till that has them says them. */
function inCategories(db: Db, sale: SaleMessage): SaleMessage {
  const categoryOf = db.prepare('SELECT category_id FROM product WHERE id = ?').pluck()
  const items = sale.items.map((item) => ({
    ...item,
    category_id: categoryOf.get(item.product_id) as string | null,
  }))
  return { ...sale, items }
}
const cashOnly = (total: number) => [cash(total)]

async function seedTrade(db: Db): Promise<void> {
  let number = 1
  for (let daysAgo = DAYS; daysAgo >= 1; daysAgo -= 1) {
    const shiftId = testId(7_000 + daysAgo)
    number += await trade(db, daysAgo, number, shiftId)
    const shortMinor = SHORTS[daysAgo % SHORTS.length] ?? 0
    closeTestShift(db, seamsOf(daysAgo), { shiftId, shortMinor })
  }
  number += await trade(db, 0, number, SHIFT_ID)
  await sellToBuyer(db, number)
}

type Found = [hoursAgo: number, type: ConflictFinding['type'], detail: object]

function seedConflicts(db: Db): void {
  const saleId = db.prepare('SELECT id FROM sale ORDER BY rowid DESC').pluck().get() as string
  const found: Found[] = [
    [80, 'inventory_shortage', { product_id: SMALL_PRODUCTS[0]?.product_id, stock_milli: -2_000 }],
    [30, 'insufficient_loyalty_points', { customer_id: CUSTOMER_ID, missing_points: 120 }],
    [1, 'rights_missing', { code: 'DISCOUNT_NOT_ALLOWED' }],
  ]
  for (const [hoursAgo, type, detail] of found) {
    const seams = seamsOf(hoursAgo / 24)
    const finding = { type, message: `as found: ${type}`, detail: { ...detail } }
    write(db, (tx) => raiseConflict(tx, seams, saleId, finding))
  }
}

function seedDebts(db: Db): void {
  const credit = { kind: 'credit' as const, limitMinor: 900_000_000, atMs: Date.now() }
  openDebts(db, giveAccount(db, credit), [
    [-180_000_000, 130],
    [-220_000_000, 75],
    [-9_000, 4],
  ])
}

async function seedGoods(manager: TestTerminal): Promise<void> {
  const supplier = 'CV Sumber Rejeki Makmur Abadi Sentosa 40'
  const costs = [2_920_000, 2_600_000, 3_100_000_000]
  mustAnswer(await post(manager, 'receipts', receipt('0 40, 1 1000, 4 20000', costs, { supplier })))
  mustAnswer(await post(manager, 'write-offs', writeOff('2 3')))
  mustAnswer(await post(manager, 'transfers', transfer('1 20, 2 12')))
}

const PROMOTIONS = [
  ['* -10%', 'Kupon hemat sekali belanja keluarga raya'],
  ['* -100', 'Potongan seratus rupiah tiap satu barang'],
  ['buy 2 * get 1', 'Beli dua gratis satu untuk mi semua rasa'],
  ['from 123456789 -5%', 'Diskon grosir belanja di atas 123 jutaan'],
  ['3 * for 9000', 'Tiga bungkus mi goreng hanya Rp9.000 aja'],
] as const

async function seedPromotions(manager: TestTerminal): Promise<void> {
  // Sets are of noodles: of oil at nine digits a set for Rp9.000 would leave nothing to pay.
  const noodles = { ...ALL_GOODS, product_ids: [testId(101)] }
  for (const [n, [words, name]] of PROMOTIONS.entries()) {
    const coupons = n === 0 ? [{ code: 'HEMATSEKALI2026', uses_max: 1_000 }] : []
    const ofSets = /buy|for/.test(words) ? { goods: noodles } : {}
    const rule = n === 0 ? { needs_coupon: true } : ofSets
    const { path, body } = promotionDraft(words, n + 1, { name, coupons, rule })
    mustAnswer(await manager.put(path, body))
  }
}

/** Renames once the sales are in: their papers say what was sold then. */
function giveLongNames(db: Db): void {
  for (const [table, column, name] of LONG_NAMES)
    db.prepare(
      `UPDATE ${table} SET ${column} = ? WHERE rowid = (SELECT min(rowid) FROM ${table})`,
    ).run(name)
}

const PROBE = {
  ...{ answersStatus: true, answersFence: true, answersProcessId: true },
  answersKeptPictures: true,
  ...{ maker: 'EPSON', model: 'TM-T82III' },
}

/** A cashier's day, with one slip of the hand. */
function seedLogIns(db: Db): void {
  const seen = [
    [51, 'entered'],
    [27, 'wrong-pin'],
    [26.99, 'entered'],
    [3, 'entered'],
  ] as const
  write(db, (tx) => {
    for (const [hoursAgo, outcome] of seen) {
      const atMs = seamsOf(hoursAgo / 24).clock.nowMs()
      insertLogIn(tx, { staffId: CASHIER_ID, terminalId: TERMINAL.id, outcome, atMs })
    }
  })
}

/** With a printer on its LAN that says what it can and prints nothing. */
export async function startFullShop(t: Test, uiFolder: string): Promise<TestHub> {
  const drawer = createLineDrawer({ timers: realSeams.timers, drawMs: 60_000 })
  t.teardown(() => drawer.stop())
  const address = '192.168.100.202:9100'
  const found = { transport: 'tcp', address, name: 'EPSON TM-T82' } as const
  const hub = await startTestHub(t, {
    uiFolder,
    machine: () => WARM_MACHINE,
    backup: () => LATE_BACKUP,
    releaseOnBox: async () => UNDONE_RELEASE,
    findPrinters: async () => ({
      printers: [{ ...found, serial: null, access: 'ready' }],
      isComplete: true,
    }),
    probePrinter: async () => ({ ok: true, probe: PROBE }),
    deps: { drawLogo: drawer.drawLogo },
  })
  await fillShop(hub)
  return hub
}

async function fillShop(hub: TestHub): Promise<void> {
  seedMachine(hub.db)
  await seedTrade(hub.db)
  seedConflicts(hub.db)
  seedDebts(hub.db)
  seedLogIns(hub.db)
  const manager = await hub.logIn(MANAGER_ID, 'Tablet di meja kasir depan pintu masuk 2')
  await seedGoods(manager)
  await seedPromotions(manager)
  await fillMore(hub, manager)
  giveLongNames(hub.db)
}
