// A report of more rows than the screen shows, as a file and on paper, in a real browser.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { must } from '#domain/errors.ts'
import type { Db } from '#hub/db/open-database.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { startTestHub } from '../support/hub.ts'
import { makeSale } from '../support/sale-maker.ts'
import { SHIFT_ID, TERMINAL } from '../support/small-outlet.ts'
import { depsFor, openTestShift } from '../support/small-shop.ts'
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

const PATIENCE_MS = 120_000
const PROMOTIONS = 1_500
/** And what was taken off by hand. */
const ROWS = PROMOTIONS + 1
const LOOK: Look = { width: 1280, height: 900, theme: 'light', language: 'id' }

/** One sale whose line many promotions took something off: each is a row of the discounts. */
async function seedPromotions(db: Db): Promise<void> {
  openTestShift(db, realSeams, SHIFT_ID, TERMINAL.id)
  const sale = makeSale({ number: 1, withCustomer: true })
  must(await createSaleTaker(depsFor(db, '', '', realSeams)).take('drained', sale, null))
  const text = `WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < ?)
    INSERT INTO sale_line_promotion (sale_id, line_no, promotion_id, name, amount_minor)
    SELECT ?, 1, 'p' || n, 'Promo ' || n, n FROM n`
  db.prepare(text).run(PROMOTIONS, sale.offline_transaction_id)
}

t.test('a file and a paper have every row', async (t) => {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const hub = await startTestHub(t, { uiFolder: join(PROJECT_ROOT, 'terminal-ui', 'dist') })
  await seedPromotions(hub.db)
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests(LOOK.language)
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), LOOK)
  page.setDefaultTimeout(PATIENCE_MS)
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, 'Kantor')
  await logIn(page, 'Budi', '333333')
  await page.goto(`${page.url().split('#')[0]}#/console/reports`)
  await page.getByTestId('report-discounts').click()
  const rows = page.locator('#console-panel .report-table tbody tr')
  await becomes(t, () => rows.count(), 1_001, 'the screen ends at a thousand')

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    button(page, say('reports.csv')).click(),
  ])
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')
  t.equal(lines.length, 1 + ROWS + 1)
  t.match(lines[1_200], /^Promosi: Promo 301;/)
  t.match(lines.at(-1), /^Jumlah;/)

  await page.evaluate(() => {
    window.print = () => document.body.classList.add('was-printed')
  })
  await button(page, say('reports.print')).click()
  await page.locator('body.was-printed').waitFor({ state: 'attached' })
  const printed = page.locator('.print-sheet tbody tr')
  t.equal(await printed.count(), ROWS)
  t.match(await printed.last().textContent(), /^Potongan per baris/)
  await becomes(t, () => rows.count(), 1_001, 'and the screen is as it was')

  const pressed = page.locator('#console-panel .rank-bar button')
  await becomes(t, async () => (await pressed.count()) > 0, true, 'sales are behind a bar')
  await button(page, say('reports.back')).click()
  await page.getByTestId('report-loyalty').click()
  await page.locator('#console-panel .rank-bar').first().waitFor()
  t.equal(await pressed.count(), 0, 'nothing is behind a bar of points, and none is a button')
  t.ok(await page.getByText(say('reports.chart-figures'), { exact: true }).isVisible())
})
