// The main job, end to end, in a real Chromium and without a mouse: pair, log in, open a shift,
// scan and search, change and remove, pay by card and cash, find paper, SQLite and PostgreSQL
// equal, print X, count, close.
import pg from 'pg'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { formatMoney } from '#domain/money.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { CHROMIUM as CHROMIUM_PACKAGE, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { PRINTER_COLUMNS } from '../../demo/outlet/minimarket.ts'
import { readProducts } from '../../demo/outlet/outlet-tables.ts'
import { t as text } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { type OutletStack, startOutletStack } from '../../tools/outlet-stack.ts'
import { waitForCloud } from '../../tools/replay/wait-for-cloud.ts'
import { redisMissing } from '../support/redis.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import {
  chooseBy,
  countPointers,
  pointerTouches,
  pressOn,
  typeInto,
  typeSlowly,
  waitUntilSomewhere,
} from './keys.ts'
import { button, launchChromium, openTill, scan, speakInTests, startPaying } from './till-driver.ts'

const chromium = ensureProgram(CHROMIUM_PACKAGE, t.comment)
const skip = redisMissing(t) || (chromium.ok ? false : chromium.reason)
const FLOAT = 200_000
const LARGEST = 100_000
const BY_CARD = 50_000
const WAIT_STEP_MS = 50
const WAIT_TRIES_MAX = 900
const SCANS_MAX = 4
const LOOKS_MAX = 60

type Amounts = Record<string, string | number>

/** A burst that a busy machine tore apart is scanned again, as a cashier would. */
async function scanUntilTaken(page: Page, code: string): Promise<void> {
  const basket = async () => String(await page.locator('.line-facts').allInnerTexts())
  const before = await basket()
  for (let tries = 0; tries < SCANS_MAX; tries += 1) {
    await scan(page, code)
    for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
      await page.waitForTimeout(WAIT_STEP_MS)
      if ((await basket()) !== before) return
    }
    await page.getByLabel(text('catalogue.search')).fill('')
  }
  throw new Error(`${code} is not in the basket`)
}

/** From the code of the pairing to an empty basket. */
async function openByKeys(page: Page, code: string): Promise<void> {
  await page.getByLabel(text('pairing.code')).waitFor()
  await countPointers(page)
  await typeInto(page.getByLabel(text('pairing.code')), code)
  await typeInto(page.getByLabel(text('pairing.name')), 'Kasir depan')
  await page.keyboard.press('Enter')
  await page.getByText(text('login.lead')).waitFor()
  await pressOn(button(page, /Sari/))
  await button(page, text('login.other-person')).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.staff-tile:focus').waitFor()
  await pressOn(button(page, /Sari/))
  await button(page, text('login.other-person')).waitFor()
  await typeSlowly(page, '1357')
  await page.keyboard.press('Enter')
  // The largest note has the cursor, and Enter goes from row to row to the end of the form.
  await page.locator('.piece-stepper input:focus').waitFor()
  await typeSlowly(page, String(FLOAT / LARGEST))
  await pressOn(button(page, new RegExp(text('open-shift.action'))))
  await page.getByLabel(text('catalogue.search')).waitFor()
}

type Goods = { code: string; name: string }

/** Finds one by its name, has two of it, removes another and takes that back. */
async function changeBasket(page: Page, found: Goods, removed: Goods): Promise<void> {
  await page.keyboard.press('F2')
  await typeSlowly(page, found.name)
  await page.locator('.product-tile').first().getByText(found.name, { exact: true }).waitFor()
  await page.keyboard.press('Enter')
  const line = (name: string) => page.locator('.cart-line.is-chosen').getByText(name)
  await line(found.name).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Space')
  await page.locator('dialog [data-autofocus]:focus').waitFor()
  await typeSlowly(page, '2')
  await page.keyboard.press('Enter')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('ArrowUp')
  await line(removed.name).waitFor()
  await page.keyboard.press('Delete')
  await pressOn(button(page, text('cart.undo')))
  await page.locator('.undo-bar').waitFor({ state: 'detached' })
}

/** Five percent off all of it, which a cashier may give alone. */
async function giveDiscount(page: Page): Promise<void> {
  await page.keyboard.press('F4')
  await page.locator('dialog [data-autofocus]:focus').waitFor()
  await typeSlowly(page, '5')
  await page.keyboard.press('Enter')
  await page.locator('dialog').waitFor({ state: 'detached' })
}

/** A part by card with its proof, the rest in cash. */
async function payByKeys(page: Page): Promise<void> {
  await startPaying(page)
  await chooseBy('ArrowDown', page.getByRole('radio', { name: text('tender.card'), exact: true }))
  await typeInto(page.getByLabel(text('pay.amount')).first(), String(BY_CARD))
  await typeInto(page.getByLabel(text('evidence.approval')), 'A12345')
  await typeInto(page.getByLabel(text('evidence.last-four')), '4242')
  await page.keyboard.press('Enter')
  await page.getByLabel(text('pay.taken')).locator('li').first().waitFor()
  await chooseBy('ArrowUp', page.getByRole('radio', { name: text('tender.cash'), exact: true }))
  const given = page.getByLabel(text('pay.cash-given')).first()
  const doubt = page.getByRole('dialog', { name: text('pay.odd-title') })
  // A nought too many: Enter once more goes back to the amount, not on to the drawer.
  await typeInto(given, '5000000')
  await page.keyboard.press('Enter')
  await doubt.waitFor()
  await page.keyboard.press('Enter')
  await doubt.waitFor({ state: 'detached' })
  await typeInto(given, '500000')
  await page.keyboard.press('Enter')
  await pressOn(doubt.getByRole('button', { name: text('pay.odd-accept') }))
  await page.getByText(text('done.title')).first().waitFor()
}

const NOTES = [LARGEST, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000]
const COINS = [500, 200, 100]

/** Prints X, counts exactly what is expected, closes, and logs out. */
async function closeByKeys(page: Page, expectedMinor: number): Promise<void> {
  await page.keyboard.press('Alt+3')
  await pressOn(button(page, text('report.print-x')))
  await page.getByText(text('report.printed'), { exact: true }).first().waitFor()
  await pressOn(button(page, text('shift.close')))
  let left = expectedMinor
  for (const value of [...NOTES, ...COINS]) {
    const name = formatMoney(value)
    const label = NOTES.includes(value) ? 'count.notes-of' : 'count.coins-of'
    const field = page.getByLabel(text(label, { name }), { exact: true })
    const pieces = Math.floor(left / value)
    left -= pieces * value
    if (pieces > 0) await typeInto(field, String(pieces))
  }
  await pressOn(button(page, text('close.submit', { amount: formatMoney(expectedMinor) })))
  await page.getByText(text('close.difference', { n: 1 })).waitFor()
  await pressOn(button(page, text('close.action')))
  await page
    .locator('h2:focus')
    .getByText(text('shift.closed', { n: 1 }))
    .waitFor()
  await pressOn(button(page, text('report.print-z')))
  await pressOn(button(page, text('shift.log-out')))
  await page.getByText(text('login.lead')).waitFor()
}

/** "Done" is shown when the sale is safe on the terminal; the hub has it a moment later. */
async function waitUntil(page: Page, what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > WAIT_TRIES_MAX) throw new Error(`waited in vain: ${what}`)
    await page.waitForTimeout(WAIT_STEP_MS)
  }
}

function countSales(stack: OutletStack): number {
  const reader = openReader(stack.databasePath)
  const count = reader.prepare('SELECT count(*) FROM sale').pluck().get() as number
  reader.close()
  return count
}

function readSale(stack: OutletStack): { sale: Amounts; methods: unknown; lines: Amounts[] } {
  const reader = openReader(stack.databasePath)
  try {
    const sale = reader
      .prepare(
        `SELECT id, receipt_number, total_minor, tax_minor, payable_minor, tendered_minor,
           change_minor, basket_discount_minor FROM sale`,
      )
      .get() as Amounts
    return {
      sale,
      methods: reader.prepare('SELECT method FROM sale_payment ORDER BY line_no').pluck().all(),
      lines: reader
        .prepare('SELECT name, quantity_milli, total_minor FROM sale_line ORDER BY line_no')
        .all() as Amounts[],
    }
  } finally {
    reader.close()
  }
}

async function readCloudSale(url: string): Promise<Amounts[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Amounts>(
      `SELECT sale_id::text AS id, receipt_number, total_minor::int, tax_minor::int,
         payable_minor::int, tendered_minor::int, change_minor::int, basket_discount_minor::int
       FROM ocean.sale`,
    )
    return rows
  } finally {
    await client.end()
  }
}

async function openShop(t: Test) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const printer = await new FakePrinter({
    ...{ port: 0, columns: PRINTER_COLUMNS, timers: seams.timers },
  }).start()
  t.teardown(() => printer.stop())
  const stack = await startOutletStack(makeTempFolder(t, 'browser'), 1, printer.address)
  t.teardown(() => stack.stop())
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  return { printer, stack, browser }
}

t.test('a basket from the scanner to the cloud', { skip }, async (t) => {
  const { printer, stack, browser } = await openShop(t)
  speakInTests('id')
  const look = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
  const page = await openTill(browser, stack.url, look)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await openByKeys(page, stack.pairingCodes[0] ?? '')
  const [twice, once, found] = readProducts()
    .filter(({ units }) => units.length === 1 && units[0]?.unitCode === 'pcs')
    .map(({ name, units }) => ({ name, code: units[0]?.barcode ?? '' }))
  if (!twice || !once || !found) throw new Error('the outlet sells three things')
  for (const { code } of [twice, twice, once]) await scanUntilTaken(page, code)
  await changeBasket(page, found, once)
  await giveDiscount(page)
  await payByKeys(page)
  // The screen that thanks has the focus: Tab goes on from there.
  await waitUntilSomewhere(page)

  await waitUntil(page, 'the sale in SQLite', () => countSales(stack) > 0)
  t.equal(countSales(stack), 1)
  const { sale, methods, lines } = readSale(stack)
  t.same(methods, ['card', 'cash'])
  t.same(
    lines.map(({ name, quantity_milli: milli }) => [name, milli]),
    [
      [twice.name, 2000],
      [once.name, 1000],
      [found.name, 2000],
    ],
  )
  t.ok(Number(sale.basket_discount_minor) > 0, 'with something off')
  await t.resolves(page.getByText(String(sale.receipt_number)).first().waitFor())

  const cloud = await waitForCloud(stack.databasePath, stack.cloudUrl, seams)
  t.ok(cloud.isComplete)
  t.same(await readCloudSale(stack.cloudUrl), [sale], 'SQLite and PostgreSQL hold the same sale')

  await waitUntil(page, 'paper', () => printer.sheets.length > 0)
  const paper = printer.text().join('\n')
  t.equal(printer.sheets.length, 1, 'one receipt')
  t.equal(printer.pulses.length, 1, 'the drawer opened once')
  t.same(printer.failures, [])
  for (const line of lines) t.match(paper, String(line.name))
  for (const key of ['payable_minor', 'change_minor']) {
    t.match(paper, formatMoney(Number(sale[key])).replace('Rp', ''), `${key} on paper`)
  }
  t.match(paper, String(sale.receipt_number))
  t.same(faults, [], 'no error in the page')

  await page.keyboard.press('Enter')
  await page.getByLabel(text('catalogue.search')).waitFor()
  t.equal(await pointerTouches(page), 0, 'by keys alone')
  await page.reload()
  await page.getByLabel(text('catalogue.search')).waitFor()
  await countPointers(page)
  await closeByKeys(page, FLOAT + Number(sale.payable_minor) - BY_CARD)
  t.equal(await pointerTouches(page), 0, 'by keys alone')
  await waitUntil(page, 'X and Z on paper', () => printer.sheets.length > 2)
  const reader = openReader(stack.databasePath)
  t.same(checkBooks(reader), [])
  const closed = reader.prepare('SELECT state, counted_cash_minor - expected_cash_minor FROM shift')
  t.same(closed.raw().get(), ['closed', 0])
  reader.close()
  t.same(faults, [], 'no error in the page')
})
