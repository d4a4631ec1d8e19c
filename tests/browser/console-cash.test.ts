// The manager's cash in a real browser: counting the safe, a bag for the bank, a drawer, bills that
// do not add up, a rule that changes. CASH_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { postJournal } from '#hub/books/post-journal.ts'
import { printBill } from '#hub/cart/print-bill.ts'
import { moveSafe } from '#hub/cash/move-safe.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { refusalText } from '../../terminal-ui/src/link/till-errors.ts'
import { currentLanguage, t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { startTestHub } from '../support/hub.ts'
import { oneOf } from '../support/one-of.ts'
import { makeSale } from '../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, SHIFT_ID, TERMINAL, testId } from '../support/small-outlet.ts'
import { depsFor, openTestShift } from '../support/small-shop.ts'
import { violationsOn } from './accessible.ts'
import { becomes } from './becomes.ts'
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
const CHEATED = testId(300)
const SALES_MINOR = 6_300

/** A shift whose float came from a safe nobody had counted, and three bills, one paid with less. */
async function seedCash(db: Db): Promise<void> {
  openTestShift(db, realSeams, SHIFT_ID, TERMINAL.id)
  const by = { staffId: CASHIER_ID, staffName: 'Sari', terminalId: TERMINAL.id, terminalCode: 'T1' }
  const line = { name: 'Mi goreng', quantity_milli: 2_000, unit_code: 'pcs' }
  const print = (n: number, cart_id: string, label: string, total_minor: number) => {
    const lines = [{ ...line, unit_price_minor: total_minor / 2, total_minor }]
    const order = { bill_id: testId(310 + n), cart_id, session_id: SHIFT_ID, label }
    must(write(db, (tx) => printBill(tx, realSeams, by, { ...order, lines, total_minor })))
  }
  print(1, CHEATED, 'Meja 4', 90_000)
  print(2, CHEATED, 'Meja 4', SALES_MINOR)
  print(3, testId(301), 'Bu Ani', 24_000)
  const taker = createSaleTaker(depsFor(db, '', '', realSeams))
  const sale = { ...makeSale({ number: 1 }), cart_id: CHEATED }
  must(await taker.take('drained', sale, null))
  const close = { kind: 'close' as const, amountMinor: 2_750_000, documentId: testId(320) }
  write(db, (tx) => {
    moveSafe(tx, realSeams, { ...close, staffId: MANAGER_ID, atMs: Date.now() })
    const journal = { safe: close.amountMinor, 'safe-opening': -close.amountMinor }
    postJournal(tx, close.documentId, null, new Map(Object.entries(journal)))
  })
}

async function openConsole(t: Test, look: Look) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const hub = await startTestHub(t, { uiFolder: join(PROJECT_ROOT, 'terminal-ui', 'dist') })
  await seedCash(hub.db)
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests(look.language)
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), look)
  page.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, 'Kantor')
  await logIn(page, 'Budi', '333333')
  return { hub, page, faults, camera: createCamera(t, page, look) }
}
type Camera = (name: string) => Promise<void>

/** Every state is judged by axe, and kept as a picture where somebody asked for it. */
function createCamera(t: Test, page: Page, { width, theme }: Look): Camera {
  const folder = process.env.CASH_PICTURES
  return async (name) => {
    t.same(await violationsOn(page), [], `axe on ${name}`)
    const path = `${folder}/${width}-${theme}-${name}.png`
    if (folder) await page.screenshot({ path })
  }
}

const goTo = (page: Page, tab: string) => page.goto(`${page.url().split('#')[0]}#/console/${tab}`)

/** A hub that was away when the screen opened is not waited for with grey rows. */
async function openWithoutHub(page: Page): Promise<void> {
  await page.route('**/api/console/safe', (route) => route.abort())
  await goTo(page, 'safe')
  await page.getByText(refusalText('HUB_UNREACHABLE', currentLanguage())).first().waitFor()
  await page.unroute('**/api/console/safe')
  await page.getByTestId('safe-balance').waitFor()
  await goTo(page, 'today')
}

async function countAndDeposit(page: Page, camera: Camera): Promise<void> {
  await goTo(page, 'safe')
  await page.getByTestId('safe-balance').waitFor()
  await camera('1-safe')
  await button(page, say('safe.count')).click()
  await page.getByLabel(say('count.notes-of', { name: 'Rp100.000' })).fill('25')
  await page.getByLabel(say('count.notes-of', { name: 'Rp50.000' })).fill('3')
  await camera('2-count')
  await button(page, say('safe.count-save', { amount: 'Rp2.650.000' })).click()
  await page.getByText(say('safe.count-done')).waitFor()
  await button(page, say('safe.deposit')).click()
  await page.getByLabel(say('safe.bag-number')).fill('bca-0001')
  await page.getByLabel(say('safe.amount'), { exact: true }).fill('2000000')
  await camera('3-deposit')
  await page.keyboard.press('Enter')
  await page.getByText(say('safe.bag', { number: 'BCA-0001' })).waitFor()
  await button(page, say('drawers.add')).click()
  await page.getByLabel(say('drawers.name')).fill('Laci 2')
  await camera('4-drawer')
  await page.keyboard.press('Enter')
  await page.getByText('Laci 2', { exact: true }).waitFor()
  await camera('5-safe-after')
}

async function changeRules(page: Page, camera: Camera): Promise<void> {
  await goTo(page, 'rules')
  await page.getByLabel(say('rules.refund-window')).fill('14')
  await camera('7-rules')
  await button(page, say('rules.add-reason')).click()
  await page.getByLabel(say('rules.reason-name'), { exact: true }).fill('Iuran sampah')
  await page.getByLabel(say('rules.reason-name-en'), { exact: true }).fill('Waste fee')
  await camera('8-reason')
  await page.keyboard.press('Enter')
  await page.getByLabel(say('rules.qris-text')).fill('000201')
  await page.getByText(say('rules.fault.qris_payload')).first().waitFor()
  await camera('9-fault')
  await page.getByLabel(say('rules.qris-text')).fill('')
  await button(page, say('rules.save')).click()
  await page.getByText(say('rules.saved')).waitFor()
}

for (const look of oneOf([
  { width: 1280, height: 800, theme: 'light', language: 'id' },
  { width: 360, height: 740, theme: 'dark', language: 'en' },
] as const)) {
  t.test(`a manager’s cash at ${look.width} px`, async (t) => {
    const { hub, page, faults, camera } = await openConsole(t, look)
    await openWithoutHub(page)
    await countAndDeposit(page, camera)
    const balance = 'SELECT sum(amount_minor) FROM safe_entry'
    t.equal(hub.db.prepare(balance).pluck().get(), 650_000)
    await goTo(page, 'bills')
    await page.getByText(say('bill-outcome.less-paid')).waitFor()
    await camera('6-bills')
    await page.getByText(say('bill-view.open', { n: 1 })).click()
    await becomes(t, () => page.locator('.list-row').count(), 1)
    await changeRules(page, camera)
    const rules = readRules(hub.db)
    t.equal(rules.refund_window_days, 14)
    t.match(
      rules.reasons.find(({ name }) => name === 'Iuran sampah'),
      { code: 'waste-fee', kind: 'paid-out', name_en: 'Waste fee', is_active: true },
    )
    t.same(checkBooks(hub.db), [])
    t.same(faults, [])
  })
}
