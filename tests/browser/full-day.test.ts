// A full day by two cashiers and a manager over two tills and the console, in real browsers: with
// the WAN, and with the WAN cut all along. The figures are those of the tables below.
import pg from 'pg'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { CHROMIUM as CHROMIUM_PACKAGE, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { waitForCloud } from '../../tools/replay/wait-for-cloud.ts'
import { oneOf } from '../support/one-of.ts'
import { redisMissing } from '../support/redis.ts'
import { type Row, textTable } from '../support/text-table.ts'
import * as day from './day-driver.ts'
import { type DayShop, openDayShop } from './day-shop.ts'
import { judgeConsole, judgeTill } from './judge-screens.ts'
import { logIn } from './till-driver.ts'

const chromium = ensureProgram(CHROMIUM_PACKAGE, t.comment)
const skip = redisMissing(t) || (chromium.ok ? false : chromium.reason)

const SARI = { name: 'Sari', pin: '1357' }
const BUDI = { name: 'Budi', pin: '2468' }
const RINI = { name: 'Rini', pin: '135790' }
const HENDRA = { name: 'Hendra', pin: '246802' }
/** Gula 17.500 without PPN, minyak 18.900 and air 4.000 with PPN. */
const GOODS: Record<string, string> = {
  G: '2000010060009',
  M: '2000010100002',
  A: '2000020020000',
}

const SARI_SELLS = `
  goods | paid with
  G A   | cash 50000
  M     | card
  M A   | card 10000; cash 50000
  M A   | transfer
  M A   | ewallet 4000; cash 20000
  G G   | cash 50000
  G G   | cash 100000
  A A A | cash 20000
  M M   | qris
`
const BUDI_SELLS = `
  goods | paid with
  M     | cash 20000
  M     | cash 20000
  G M   | qris
  A     | cash 5000
`
const BUDI_SELLS_SMALL = `
  goods | paid with
  A     | cash 5000
  A     | cash 5000
  A     | cash 5000
  A     | cash 5000
  A     | cash 5000
  A     | cash 5000
`
const BUDI_HELPS_OUT = `
  goods | paid with
  G     | cash 20000
  G     | cash 20000
  G     | cash 20000
`
const BUDI_ENDS = `
  goods | paid with
  M     | cash 20000
  M     | cash 20000
  M     | cash 20000
`

/** Z of both shifts. Shift 1 is till 1's, shared; shift 2 is Budi's, begun at till 2. */
const FIGURES = `
  figure                    | shift 1 | shift 2
  sale_count                | 14      | 16
  total_minor               | 355400  | 291000
  refund_count              | 2       | 0
  refund_minor              | 36400   | 0
  void_count                | 1       | 0
  void_minor                | 18900   | 0
  no_sale_count             | 1       | 0
  account_in_minor          | 100000  | 80000
  tender/card               | 10000   | 0
  tender/transfer           | 22900   | 0
  tender/ewallet            | 4000    | 0
  tender/qris               | 37800   | 36400
  tender/gift_card          | 50000   | 0
  tender/exchange           | 0       | 0
  tender/loyalty            | 0       | 5000
  tender/credit             | 0       | 53900
  tender/deposit            | 0       | 40400
  cash/float                | 200000  | 150000
  cash/cash-refund          | -17500  | 0
  cash/paid-in              | 50000   | 0
  cash/paid-out             | -25000  | 0
  cash/drop                 | -100000 | 0
  expected                  | 400400  | 385300
  counted                   | 393400  | 385300
  over/short                | -7000   | 0
`

async function sellAll(shop: DayShop, till: 0 | 1, table: string): Promise<void> {
  for (const row of textTable(table)) {
    const codes = row('goods')
      .split(' ')
      .map((letter) => GOODS[letter] ?? '')
    await day.sell(shop.pages[till], codes, row('paid with').split('; '))
  }
}

async function morning(shop: DayShop): Promise<void> {
  const [till1, till2] = shop.pages
  await logIn(till1, SARI.name, SARI.pin)
  await day.openCountedShift(till1, 'shared', { 100000: 1, 50000: 2 })
  await logIn(till2, BUDI.name, BUDI.pin)
  await day.openCountedShift(till2, 'floating', { 50000: 2, 10000: 5 })
  await sellAll(shop, 0, SARI_SELLS)
  await sellAll(shop, 1, BUDI_SELLS)
}

/** A gift card is sold and pays; goods come back, a sale is undone, another is exchanged. */
async function moneyBack(shop: DayShop): Promise<void> {
  const [till1] = shop.pages
  const [G = '', A = ''] = [GOODS.G, GOODS.A]
  await day.openAccount(till1, { kind: 'gift_card', code: 'KARTU-9001' })
  await day.takeForAccount(till1, 100_000)
  await day.goTo(till1, 'sell')
  await day.sell(till1, [G, G, G], ['gift_card 50000 KARTU-9001', 'cash 10000'])
  await day.refundOne(till1, {
    receiptNumber: 'T1-A-1',
    reason: 'Salah barang',
    approver: RINI,
  })
  await day.voidSale(till1, { receiptNumber: 'T1-A-2', reason: 'Salah cara bayar', approver: RINI })
  const order = { receiptNumber: 'T1-A-3', reason: 'Salah barang', approver: RINI }
  await day.exchangeOne(till1, order, [G, A], ['cash 20000'])
}

async function cashAtTillOne(shop: DayShop): Promise<void> {
  const [till1] = shop.pages
  const money = { amountMinor: 50_000, reason: 'Titipan dikembalikan' }
  await day.moveCash(till1, 'paid-in', money)
  await day.moveCash(till1, 'paid-out', { amountMinor: 25_000, reason: 'Parkir dan ongkos angkut' })
  await day.moveCash(till1, 'drop', { amountMinor: 100_000, reason: 'Setoran rutin' })
  await day.openDrawer(till1, 'Tukar uang pelanggan', RINI)
}

/** Points, kasbon and deposit pay; a part of the kasbon is paid back. */
async function ledgers(shop: DayShop): Promise<void> {
  const [, till2] = shop.pages
  const [G = '', M = '', A = ''] = [GOODS.G, GOODS.M, GOODS.A]
  await day.chooseCustomer(till2, 'Dewi Lestariani')
  await day.sell(till2, [M, M], ['loyalty 5000', 'cash 50000'])
  await day.openAccount(till2, { kind: 'credit', owner: 'Teguh Budiman' }, RINI)
  await day.openAccount(till2, { kind: 'deposit', owner: 'Teguh Budiman' }, RINI)
  await day.takeForAccount(till2, 60_000)
  await day.goTo(till2, 'sell')
  await day.chooseCustomer(till2, 'Teguh Budiman')
  await day.sell(till2, [G, G, M], ['credit'])
  await day.chooseCustomer(till2, 'Teguh Budiman')
  await day.sell(till2, [G, M, A], ['deposit'])
  await sellAll(shop, 1, BUDI_SELLS_SMALL)
  await day.payKasbonBack(till2, 'Teguh Budiman', 20_000)
}

/** Budi takes his drawer along and helps out at till 1, whose shift is shared. */
async function changeOver(shop: DayShop): Promise<void> {
  const [till1, till2] = shop.pages
  await day.suspendShift(till2, 'Ganti kasir')
  await day.changeCashier(till1, BUDI.name, BUDI.pin)
  await day.goTo(till1, 'sell')
  await sellAll(shop, 0, BUDI_HELPS_OUT)
  await day.changeCashier(till1, SARI.name, SARI.pin)
}

async function closeTillOne(shop: DayShop): Promise<void> {
  const [till1] = shop.pages
  await day.countDrawer(till1, { 100000: 3, 50000: 1, 2000: 1, 1000: 1, 200: 2 })
  const again = { 100000: 3, 50000: 1, 20000: 2, 2000: 1, 1000: 1, 200: 2 }
  await day.countAgain(till1, again, RINI)
  await day.closeCounted(till1, 'Salah memberi kembalian')
}

/** Budi's shift goes on at till 1, ends, and is counted by the manager. */
async function closeBudisShift(shop: DayShop): Promise<void> {
  const [till1, , office] = shop.pages
  await logIn(till1, BUDI.name, BUDI.pin)
  await day.resumeShift(till1)
  await sellAll(shop, 0, BUDI_ENDS)
  await day.endTrading(till1)
  await logIn(office, HENDRA.name, HENDRA.pin)
  const heap = { 100000: 3, 50000: 1, 20000: 1, 10000: 1, 5000: 1, 200: 1, 100: 1 }
  await day.closeOnConsole(office, 2, heap)
}

type Frozen = {
  session: { expected_cash_minor: number; counted_cash_minor: number; over_short_minor: number }
  figures: Record<string, unknown> & {
    tenders: { method: string; amount_minor: number }[]
    cash: { kind: string; amount_minor: number }[]
  }
}

function figureOf({ session, figures }: Frozen, name: string): number {
  const [list, key] = name.split('/')
  if (name === 'expected') return session.expected_cash_minor
  if (name === 'counted') return session.counted_cash_minor
  if (name === 'over/short') return session.over_short_minor
  if (list === 'tender') return figures.tenders.find((e) => e.method === key)?.amount_minor ?? 0
  if (list === 'cash') return figures.cash.find((e) => e.kind === key)?.amount_minor ?? 0
  return Number(figures[name])
}

function compareFigures(t: Test, shop: DayShop): void {
  const reader = openReader(shop.stack.databasePath)
  const reports = reader
    .prepare(
      `SELECT report_json FROM shift_report JOIN shift ON shift.id = shift_id ORDER BY number`,
    )
    .pluck()
    .all() as string[]
  const [first, second] = reports.map((text) => JSON.parse(text) as Frozen)
  const compare = (row: Row, shift: 'shift 1' | 'shift 2', report?: Frozen) =>
    t.equal(
      report ? figureOf(report, row('figure')) : null,
      Number(row(shift)),
      `${shift} ${row('figure')}`,
    )
  for (const row of textTable(FIGURES)) {
    compare(row, 'shift 1', first)
    compare(row, 'shift 2', second)
  }
  t.same(checkBooks(reader), [])
  reader.close()
}

async function playDay(t: Test, shop: DayShop): Promise<void> {
  await shop.orPictures(async () => {
    await morning(shop)
    await moneyBack(shop)
    await cashAtTillOne(shop)
    await ledgers(shop)
    await changeOver(shop)
    await closeTillOne(shop)
    await closeBudisShift(shop)
  })
  compareFigures(t, shop)
  t.same(shop.faults, [], 'no error in any page')
}

/** The next morning: Rini opens till 1 and looks around; the manager does so on the console. */
async function lookAtScreens(t: Test, { pages, faults }: DayShop): Promise<void> {
  const [till1, , office] = pages
  await day.changeCashier(till1, RINI.name, RINI.pin)
  await day.goTo(till1, 'sell')
  await day.openCountedShift(till1, 'shared', { 100000: 2 })
  await day.sell(till1, [GOODS.M ?? ''], ['cash 20000'])
  await judgeTill(t, till1, GOODS.M ?? '')
  await judgeConsole(t, office)
  t.same(faults, [], 'no error in any page')
}

/** What the cloud holds of every document of the outbox, in its own words. */
async function cloudKinds(url: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ kind: string; count: number }>(
      'SELECT kind, count(*)::int FROM ocean.document GROUP BY kind',
    )
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]))
  } finally {
    await client.end()
  }
}

async function compareCloud(t: Test, { stack }: DayShop): Promise<void> {
  const cloud = await waitForCloud(stack.databasePath, stack.cloudUrl, seams)
  t.ok(cloud.isComplete, 'the cloud has all of the outbox')
  const kinds = await cloudKinds(stack.cloudUrl)
  t.match(kinds, { 'sale-completed': 30, 'refund-completed': 3, 'shift-closed': 2 })
}

async function dayWithWan(t: Test): Promise<void> {
  const shop = await openDayShop(t)
  await playDay(t, shop)
  await compareCloud(t, shop)
  await shop.orPictures(() => lookAtScreens(t, shop))
}

async function dayWithoutWan(t: Test): Promise<void> {
  const shop = await openDayShop(t)
  await shop.stack.kill('relay')
  await shop.stack.kill('postgres')
  await playDay(t, shop)
  t.comment('the WAN is back')
  await shop.stack.restart('postgres')
  await shop.stack.restart('relay')
  await compareCloud(t, shop)
  await shop.orPictures(() => lookAtScreens(t, shop))
}

for (const play of oneOf([dayWithWan, dayWithoutWan])) {
  t.test(`a full day: ${play.name}`, { skip }, play)
}
