// The main job, end to end, in a real Chromium: pair, log in, open a shift, scan, pay by card and
// cash, and find paper, SQLite and PostgreSQL equal.
import pg from 'pg'
import type { Page } from 'playwright-core'
import t from 'tap'
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
  button,
  launchChromium,
  logIn,
  openShift,
  openTill,
  pair,
  scan,
  speakInTests,
  startPaying,
} from './till-driver.ts'

const chromium = ensureProgram(CHROMIUM_PACKAGE, t.comment)
const skip = redisMissing(t) || (chromium.ok ? false : chromium.reason)
const FLOAT = 200_000
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

/** Scans three products, one of them twice, and pays a part by card and the rest in cash. */
async function sell(page: Page, codes: string[]): Promise<void> {
  for (const code of codes) await scanUntilTaken(page, code)
  await startPaying(page)
  await page.getByRole('radio', { name: text('tender.card'), exact: true }).click()
  await page.getByLabel(text('pay.amount')).first().fill(String(BY_CARD))
  await page.getByLabel(text('evidence.approval')).fill('A12345')
  await page.getByLabel(text('evidence.last-four')).fill('4242')
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: text('tender.cash'), exact: true }).click()
  await page.getByLabel(text('pay.cash-given')).first().fill('500000')
  await page.keyboard.press('Enter')
  await page.getByText(text('done.title')).first().waitFor()
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
           change_minor FROM sale`,
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
         payable_minor::int, tendered_minor::int, change_minor::int FROM ocean.sale`,
    )
    return rows
  } finally {
    await client.end()
  }
}

t.test('a basket from the scanner to the cloud', { skip }, async (t) => {
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

  speakInTests('id')
  const look = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
  const page = await openTill(browser, stack.url, look)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await pair(page, stack.pairingCodes[0] ?? '', 'Kasir depan')
  await logIn(page, 'Sari', '1357')
  await openShift(page, String(FLOAT))
  const codes = readProducts()
    .filter(({ units }) => units[0]?.unitCode === 'pcs')
    .flatMap(({ units }) => units[0]?.barcode ?? [])
    .slice(0, 3)
  await sell(page, [...codes, codes[0] ?? ''])

  await waitUntil(page, 'the sale in SQLite', () => countSales(stack) > 0)
  t.equal(countSales(stack), 1)
  const { sale, methods, lines } = readSale(stack)
  t.same(methods, ['card', 'cash'])
  t.equal(lines.length, 3)
  t.equal(lines[0]?.quantity_milli, 2000, 'scanned twice')
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

  const reader = openReader(stack.databasePath)
  t.same(checkBooks(reader), [])
  reader.close()
  await button(page, text('done.next')).click()
  await page.reload()
  await page.getByLabel(text('catalogue.search')).waitFor()
  t.pass('after a reload the till sells on')
})
