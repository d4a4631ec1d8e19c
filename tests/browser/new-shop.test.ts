// A new shop from nothing, in a real Chromium: from the first page of an empty box to the first
// receipt. Counts what a person has to do.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'
import { CHROMIUM as CHROMIUM_PACKAGE, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { t as text } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { fillInSetup, freePort, startEmptyHub } from './empty-hub.ts'
import { button, launchChromium, logIn, openShift, openTill, speakInTests } from './till-driver.ts'

const chromium = ensureProgram(CHROMIUM_PACKAGE, t.comment)
const skip = chromium.ok ? false : chromium.reason
const LOOKS_MAX = 1200
const LOOK_MS = 50
/** What a person does between unpacking and the first receipt; docs/manual-manager.md says it. */
const STEPS_MAX = 12

const PRODUCTS = [
  { sku: 'KOPI', name: 'Kopi bubuk', price: '12500' },
  { sku: 'GULA', name: 'Gula pasir', price: '17000' },
  { sku: 'TEH', name: 'Teh celup', price: '9000' },
]

async function addProduct(page: Page, product: (typeof PRODUCTS)[number]): Promise<void> {
  await button(page, text('catalogue.add')).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('SKU').fill(product.sku)
  await dialog.getByLabel(text('catalogue.name'), { exact: true }).fill(product.name)
  await dialog.getByLabel(text('catalogue.price'), { exact: true }).fill(product.price)
  await dialog
    .getByRole('button', { name: text('common.save'), exact: true })
    .last()
    .click()
  await dialog.waitFor({ state: 'detached' })
}

t.test('an empty box sells: first page to first receipt', { skip }, async (t) => {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const folder = makeTempFolder(t, 'new-shop')
  const hub = startEmptyHub(folder, await freePort())
  t.teardown(() => hub.child.kill('SIGKILL'))
  const setup = await hub.said('SETUP')
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests('id')
  const look = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
  const page = await openTill(browser, setup.http, look)
  let steps = 0
  const step = async (work: Promise<unknown> | (() => Promise<unknown>)) => {
    steps += 1
    await (typeof work === 'function' ? work() : work)
  }

  await step(() => fillInSetup(page, setup.setup_code))
  await hub.said('READY')
  await step(() => page.locator('a.go').click())
  await step(async () => {
    await page.getByLabel(text('pairing.name')).fill('Kasir 1')
    await button(page, text('pairing.action')).click()
    await page.getByText(text('login.lead')).waitFor()
  })
  await step(() => logIn(page, 'Ibu Ani', '246810'))
  await page.getByText(text('catalogue.none')).waitFor()
  for (const product of PRODUCTS) await step(() => addProduct(page, product))
  await step(() => page.locator('a.rail-link[href="#/sell"]').click())
  await step(() => openShift(page, '100000'))
  await step(async () => {
    await page.getByLabel(text('catalogue.search')).fill('Kopi')
    await page.getByText('Kopi bubuk').first().click()
  })
  await step(async () => {
    await page.locator('[data-testid=pay]:enabled').waitFor()
    await page.keyboard.press('F8')
    await page.getByLabel(text('pay.cash-given')).first().fill('20000')
    await page.keyboard.press('Enter')
    await page.getByText(text('done.title')).first().waitFor()
  })
  t.ok(steps <= STEPS_MAX, `${steps} steps`)
  const reader = openReader(join(folder, 'outlet.db'))
  t.teardown(() => reader.close())
  const count = () => reader.prepare('SELECT count(*) FROM sale').pluck().get()
  for (let tries = 0; count() === 0 && tries < LOOKS_MAX; tries += 1) {
    await page.waitForTimeout(LOOK_MS)
  }
  const sold = reader.prepare('SELECT receipt_number, payable_minor FROM sale').get()
  t.match(sold, { receipt_number: /^BARU1-T1-A-1$/, payable_minor: 12_500 })
  t.same(checkBooks(reader), [])
})
