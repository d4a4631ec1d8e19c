// A receipt on the till's screen, as the browser prints it, and on the customer's phone; labels for
// the shelf from the console. PAPER_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { write } from '#hub/db/write.ts'
import { storeLogo } from '#hub/printing/logo-store.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { insertPrinter } from '../hub/printing/print-shop.ts'
import { startTestHub, type TestHub } from '../support/hub.ts'
import { oneOf } from '../support/one-of.ts'
import { makeSale } from '../support/sale-maker.ts'
import { SHIFT_ID, SMALL_PRODUCTS, TERMINAL } from '../support/small-outlet.ts'
import { depsFor, openTestShift } from '../support/small-shop.ts'
import { violationsOn } from './accessible.ts'
import { becomes, reads } from './becomes.ts'
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
const POINTS_PER_MM = 72 / 25.4
const BUYER = {
  ...{ id_kind: 'npwp' as const, id_number: '0987654321098765', nitku: null },
  ...{ name: 'PT Sumber Rejeki Makmur Sejahtera Abadi', address: 'Jl. Contoh 9' },
}
const MADE = makeSale({ number: 1, withCustomer: true, discountPpm: 100_000 })
const SALE = { ...MADE, buyer: BUYER }
const [PRODUCT] = SMALL_PRODUCTS

async function openConsole(t: Test, look: Look) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const hub = await startTestHub(t, { uiFolder: join(PROJECT_ROOT, 'terminal-ui', 'dist') })
  const { db } = hub
  insertPrinter(db, '127.0.0.1:9')
  putRules(db, { ...DEFAULT_RULES, e_receipt_address: 'https://struk.example/r' }, 1)
  const wave = Uint8Array.from({ length: 20 * 40 }, (_, at) => (at % 40 < 20 ? 0x3c : 0xc3))
  write(db, (tx) => storeLogo(tx, { widthBytes: 20, rowCount: 40, bytes: wave }, 1))
  openTestShift(db, realSeams, SHIFT_ID, TERMINAL.id)
  must(await createSaleTaker(depsFor(db, '', '', realSeams)).take('drained', SALE, null))
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests(look.language)
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), look)
  page.setDefaultTimeout(PATIENCE_MS)
  const { pairingCode } = createPairingCode(db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, 'Kantor')
  await logIn(page, 'Budi', '333333')
  return { hub, browser, page, camera: createCamera(t, look) }
}

const goTo = (page: Page, place: string) => page.goto(`${page.url().split('#')[0]}#/${place}`)

type Camera = (page: Page, name: string) => Promise<void>

function createCamera(t: Test, { width, theme }: Look): Camera {
  const folder = process.env.PAPER_PICTURES
  return async (page, name) => {
    if (folder) await page.screenshot({ path: `${folder}/${width}-${theme}-${name}.png` })
    t.same(await violationsOn(page), [], `axe on ${name}`)
  }
}

const LOOKS: Look[] = [
  { width: 1280, height: 900, theme: 'light', language: 'id' },
  { width: 360, height: 740, theme: 'dark', language: 'en' },
]

for (const look of oneOf(LOOKS)) {
  t.test(`papers and labels, ${look.width} wide, ${look.language}`, async (t) => {
    const { hub, browser, page, camera } = await openConsole(t, look)
    await goTo(page, 'sales')
    await page.getByLabel(say('sales.search')).fill(SALE.receipt_number)
    await page.keyboard.press('Enter')
    const paper = page.getByTestId('receipt')
    await paper.locator('.paper-logo').waitFor()
    const link = await paper.locator('.paper-qr').getAttribute('aria-label')
    await paper.getByText(say('buyer.of', { name: BUYER.name })).waitFor()
    // A phone shows the sale in the list's place.
    await page.locator('.sale-row').getByText(BUYER.name).waitFor({ state: 'attached' })
    await camera(page, 'sale')
    await handsOn(t, page, link ?? '')
    await printsAlone(t, page, look)
    await phoneSees(t, { hub, browser, camera, link: link ?? '', look })
    await printsLabels(t, hub, page, camera)
    await changesPrice(t, hub, page, camera)
  })
}

/** The device is asked to hand the page on: its address, and no name of whoever bought. */
async function handsOn(t: Test, page: Page, link: string): Promise<void> {
  await page.evaluate(() =>
    Object.defineProperty(navigator, 'share', {
      value: async (shared: { text: string; url: string }) => {
        document.body.dataset.shared = JSON.stringify(shared)
      },
    }),
  )
  await button(page, say('share.open')).click()
  await page.locator('body[data-shared]').waitFor({ state: 'attached' })
  const shared = JSON.parse((await page.locator('body').getAttribute('data-shared')) ?? '{}')
  t.same(Object.keys(shared), ['text', 'url'])
  t.match(link, shared.url)
  t.match(shared.url, /^https:\/\/struk\.example\/r\//)
}

/** The browser is given the paper and nothing else, as wide as the roll. */
async function printsAlone(t: Test, page: Page, look: Look): Promise<void> {
  await page.evaluate(() => {
    window.print = () => document.body.classList.add('was-printed')
  })
  await button(page, say('print-here.open')).click()
  await page.getByText(say('paper-size.roll58')).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('print-here.print') })
    .click()
  await page.locator('body.was-printed').waitFor({ state: 'attached' })
  await page.emulateMedia({ media: 'print' })
  const shown = await page.evaluate(() =>
    [...document.body.children]
      .filter((each) => getComputedStyle(each).display !== 'none')
      .map(({ className }) => className),
  )
  t.same(shown, ['print-sheet print-roll58'])
  const sheet = page.locator('.print-sheet')
  await reads(t, () => sheet.textContent(), SALE.receipt_number)
  await reads(t, () => sheet.textContent(), say('print-here.mark', { terminal: 'T2' }))
  const folder = process.env.PAPER_PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${look.width}-${look.theme}-print.png` })
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const boxes = [...pdf.matchAll(/MediaBox \[0 0 ([\d.]+) [\d.]+\]/g)].map(([, width]) => width)
  t.equal(boxes.length, 1, 'one page')
  t.ok(Math.abs(Number(boxes[0]) - 58 * POINTS_PER_MM) < 1, `${boxes[0]} points are 58 mm`)
  await page.emulateMedia({ media: null })
  await becomes(
    t,
    () => page.locator('.print-sheet').count(),
    0,
    'and it is gone when it was printed',
  )
}

type Phone = { hub: TestHub; browser: Browser; camera: Camera; link: string; look: Look }

async function phoneSees(t: Test, { hub, browser, camera, link, look }: Phone): Promise<void> {
  const path = link.replace(/^.*struk\.example/, '')
  const context = await browser.newContext({
    viewport: { width: 390, height: 800 },
    colorScheme: look.theme,
  })
  const phone = await context.newPage()
  const asked: string[] = []
  phone.on('request', (request) => asked.push(request.url()))
  await phone.goto(hub.url + path)
  await reads(t, () => phone.textContent('main'), SALE.receipt_number)
  await reads(t, () => phone.textContent('main'), BUYER.name)
  await becomes(t, () => phone.locator('img.logo').count(), 1)
  const width = await phone.evaluate(() => document.documentElement.scrollWidth)
  t.equal(width, 390, 'nothing is wider than the phone')
  t.same(asked.filter((url) => !url.startsWith('data:')).length, 1, 'it asks for nothing more')
  await camera(phone, 'phone')
  await phone.goto(`${hub.url}${path}x`)
  await camera(phone, 'phone-missing')
  await context.close()
}

async function printsLabels(t: Test, hub: TestHub, page: Page, camera: Camera): Promise<void> {
  const setPrice = hub.db.prepare('UPDATE selling_unit SET price_minor = ? WHERE product_id = ?')
  const id = PRODUCT?.product_id ?? ''
  await goTo(page, 'console/labels')
  await page.getByLabel(say('labels.find')).fill(PRODUCT?.name.slice(0, 6) ?? '')
  await page.locator('.label-units button').first().click()
  await page.locator('.label-units button').first().click()
  await camera(page, 'labels')
  await button(page, say('labels.print', { n: 2 })).click()
  await page.getByText(say('labels.none')).waitFor()
  const job = hub.db.prepare("SELECT model_json FROM print_job WHERE kind = 'label'").pluck().get()
  t.match(String(job), PRODUCT?.name)

  const cameOut = hub.db.prepare("UPDATE print_job SET state = 'printed' WHERE kind = 'label'")
  cameOut.run()
  setPrice.run(99_000, id)
  await page.getByLabel(say('labels.find')).fill('')
  await button(page, say('common.refresh')).last().click()
  await button(page, say('labels.add-stale')).click()
  await camera(page, 'labels-stale')
  await button(page, say('labels.print', { n: 1 })).click()
  await page.getByText(say('labels.under-way')).waitFor()
  cameOut.run()
  await button(page, say('common.refresh')).last().click()
  await page.getByText(say('labels.stale-none')).waitFor()
  t.equal(hub.db.prepare('SELECT price_minor FROM shelf_label').pluck().get(), 99_000)
}

/** A price set at the console: its label is printed from there, and it is taken back. */
async function changesPrice(t: Test, hub: TestHub, page: Page, camera: Camera): Promise<void> {
  const name = PRODUCT?.name ?? ''
  const price = hub.db.prepare('SELECT price_minor FROM selling_unit WHERE product_id = ?').pluck()
  const priceNow = async () => price.get(PRODUCT?.product_id)
  const labels = hub.db.prepare("SELECT count(*) FROM print_job WHERE kind = 'label'").pluck()
  await goTo(page, 'console/catalogue')
  await page.locator('.catalogue-row').getByText(name, { exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(say('catalogue.price'), { exact: true }).first().fill('98000')
  await dialog.getByRole('button', { name: say('common.save'), exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  const said = page.getByTestId('price-changed')
  const prices = { unit: 'pcs', was: 'Rp99.000', now: 'Rp98.000' }
  await reads(t, () => said.textContent(), say('catalogue.price-was-now', prices))
  t.equal(await priceNow(), 98_000)
  await camera(page, 'price-changed')
  const before = Number(labels.get())
  await said.getByRole('button', { name: say('labels.print', { n: 1 }) }).click()
  await becomes(t, async () => labels.get(), before + 1)
  await said.getByRole('button', { name: say('catalogue.price-back') }).click()
  await becomes(t, priceNow, 99_000)
  await becomes(t, () => said.getByRole('button').count(), 0, 'and nothing is offered any more')
}
