// A manager's day on a phone: what waits is settled, goods come in, a report is read, the shift is
// counted and closed. Axe judges every state, and nothing sticks out of 360 px.
// PHONE_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Db } from '#hub/db/open-database.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { startTestHub } from '../support/hub.ts'
import { oneOf } from '../support/one-of.ts'
import { makeSale } from '../support/sale-maker.ts'
import { SHIFT_ID, SMALL_PRODUCTS, TERMINAL } from '../support/small-outlet.ts'
import { depsFor, openTestShift } from '../support/small-shop.ts'
import { violationsOn } from './accessible.ts'
import { chooseReason, countPieces } from './day-driver.ts'
import {
  button,
  type Look,
  launchChromium,
  logIn,
  openTill,
  pair,
  speakInTests,
} from './till-driver.ts'

const PATIENCE_MS = 60_000
const WRONG_CHANGE = { id: 'Salah memberi kembalian', en: 'Wrong change given' }
const PRODUCT = SMALL_PRODUCTS[2]
/** Float, one sale of two and one of three at a price of before. */
const EXPECTED_MINOR = 200_000 + 6_300 + 12_000

/** A shift that trades; the price of its second sale has changed meanwhile. */
async function seedDay(db: Db): Promise<void> {
  openTestShift(db, realSeams, SHIFT_ID, TERMINAL.id)
  const taker = createSaleTaker(depsFor(db, '', '', realSeams))
  must(await taker.take('drained', makeSale({ number: 1 }), null))
  db.prepare('UPDATE selling_unit SET price_minor = price_minor + 500 WHERE product_id = ?').run(
    PRODUCT?.product_id,
  )
  must(await taker.take('drained', makeSale({ number: 2, items: [[2, 3000]] }), null))
}

type Judge = (name: string) => Promise<void>

async function openPhone(t: Test, look: Look) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const uiFolder = join(PROJECT_ROOT, 'terminal-ui', 'dist')
  const hub = await startTestHub(t, { uiFolder, seed: seedDay })
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests(look.language)
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), look)
  page.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const judge: Judge = async (name) => {
    const folder = process.env.PHONE_PICTURES
    const path = `${folder}/${look.theme}-${name}.png`
    if (folder) await page.screenshot({ path })
    t.same(await violationsOn(page), [], `axe on ${name}`)
    const isWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
    t.notOk(await page.evaluate(isWide), `nothing sticks out of ${name}`)
  }
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, 'HP Budi')
  await logIn(page, 'Budi', '333333')
  return { hub, page, faults, judge }
}

/** Through the menu in its drawer, as a thumb does. */
async function visit(page: Page, screen: string): Promise<void> {
  await page.locator('.console-bar-menu').click()
  const drawer = page.getByTestId('console-drawer')
  const link = drawer.locator(`.menu-link[data-screen=${screen}]`)
  const closed = drawer.locator('[aria-expanded=false]')
  while (!(await link.isVisible())) await closed.first().click()
  await link.click()
  await drawer.waitFor({ state: 'detached' })
}

async function settleWhatWaits(page: Page, judge: Judge): Promise<void> {
  await page.getByTestId('today-waiting').getByRole('link').first().waitFor()
  await judge('1-today')
  await page.getByTestId('today-waiting').getByRole('link').first().click()
  const row = page.getByTestId('conflicts').locator('li')
  await row.getByRole('button').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: say('wizard.next'), exact: true }).click()
  await judge('2-settling')
  await dialog.getByLabel(say('conflicts.note')).fill('Label rak belum diganti')
  await dialog.getByRole('button', { name: say('conflicts.settle'), exact: true }).click()
  await row.waitFor({ state: 'detached' })
}

async function receiveGoods(page: Page, judge: Judge): Promise<void> {
  await visit(page, 'goods')
  await page
    .getByRole('combobox', { name: say('stock.supplier') })
    .fill('CV Sumber Air Pegunungan Segar Abadi Jaya')
  await page.getByLabel(say('stock.delivery-note')).fill('SJ-0042')
  await page.getByLabel(say('stock.find')).fill(PRODUCT?.sku ?? '')
  await page.keyboard.press('Enter')
  const lines = page.getByTestId('goods-lines')
  await lines.getByLabel(say('stock.quantity-of', { name: PRODUCT?.name ?? '' })).fill('48')
  await lines.getByLabel(say('stock.cost-of', { unit: 'pcs' })).fill('2500000')
  await judge('3-goods')
  await button(page, say('stock.post-receipt', { amount: 'Rp120.000.000' })).click()
  await lines.waitFor({ state: 'detached' })
}

async function readReport(page: Page, judge: Judge): Promise<void> {
  await visit(page, 'reports')
  await page.getByTestId('report-daily').click()
  await page.locator('.report-facts').waitFor()
  await judge('4-report')
}

async function closeShift(page: Page, judge: Judge, look: Look): Promise<void> {
  await visit(page, 'shifts')
  await page.getByTestId('shift-1').click()
  await button(page, say('shifts.close')).click()
  await button(page, say('shifts.way-next')).click()
  await countPieces(page, { 100000: 2, 10000: 1, 5000: 1, 2000: 1, 1000: 1, 200: 1 })
  await judge('5-count')
  await button(page, new RegExp(say('close.submit', { amount: '' }).trim())).click()
  // The till that opened it stays silent here.
  await page.getByLabel(say('close.carry')).check()
  await chooseReason(page, WRONG_CHANGE[look.language])
  await judge('6-difference')
  await button(page, say('close.action')).click()
  await page.getByText(say('shifts.audit-whole')).waitFor()
  await judge('7-z')
}

for (const look of oneOf([
  { width: 360, height: 740, theme: 'dark', language: 'en' },
  { width: 360, height: 740, theme: 'light', language: 'id' },
] as const)) {
  t.test(`a manager’s day on a phone, ${look.theme} and ${look.language}`, async (t) => {
    const { hub, page, faults, judge } = await openPhone(t, look)
    await button(page, say('nav.menu')).click()
    await page.locator('.nav-sheet-link').getByText(say('nav.console')).click()
    await settleWhatWaits(page, judge)
    await receiveGoods(page, judge)
    await readReport(page, judge)
    await closeShift(page, judge, look)
    const ask = (query: string) => hub.db.prepare(query).raw().get() as unknown[]
    t.same(ask("SELECT count(*) FROM conflict WHERE state = 'open'"), [0])
    t.same(ask("SELECT value_minor FROM stock_document WHERE kind = 'receipt'"), [120_000_000])
    const figures = 'SELECT state, expected_cash_minor, counted_cash_minor FROM shift'
    t.same(ask(figures), ['closed', EXPECTED_MINOR, 218_200])
    t.same(checkBooks(hub.db), [])
    t.same(faults, [])
  })
}
