// The manager's shifts in a real browser: the chart, a shift in full, late cash, and closing one
// from what stands in the way to Z. SHIFT_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { finaliseAddenda } from '#hub/shift/finalise-addenda.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { closeTestShift } from '../support/close-shift.ts'
import { startTestHub } from '../support/hub.ts'
import { oneOf } from '../support/one-of.ts'
import { makeSale, nonCash } from '../support/sale-maker.ts'
import { MANAGER_ID, TERMINAL, testId } from '../support/small-outlet.ts'
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
/** What was missing at each of the last closes. */
const SHORTS = [0, 2_000, -500, 0, 12_000, -7_500, 600, 0, -1_000, 3_000]
const OPEN_ID = testId(60)

/** Ten closed shifts, two late sales for the last of them, and one that trades. */
async function seedShifts(db: Db): Promise<void> {
  const taker = createSaleTaker(depsFor(db, '', '', realSeams))
  let number = 0
  const sell = async (shiftId: string, more = {}) => {
    number += 1
    must(await taker.take('drained', makeSale({ number, shiftId, ...more }), null))
  }
  for (const [index, shortMinor] of SHORTS.entries()) {
    const shiftId = testId(70 + index)
    openTestShift(db, realSeams, shiftId, TERMINAL.id)
    for (let sales = 0; sales <= index; sales += 1) await sell(shiftId)
    const tenders = (total: number) => [nonCash('qris', total)]
    await sell(shiftId, { items: [[4, 1000]], tenders, cashierId: MANAGER_ID })
    closeTestShift(db, realSeams, { shiftId, shortMinor })
  }
  const last = testId(70 + SHORTS.length - 1)
  await sell(last)
  await sell(last)
  write(db, (tx) => finaliseAddenda(tx, realSeams, () => true))
  openTestShift(db, realSeams, OPEN_ID, TERMINAL.id)
  await sell(OPEN_ID)
}

async function openConsole(t: Test, look: Look) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const hub = await startTestHub(t, { uiFolder: join(PROJECT_ROOT, 'terminal-ui', 'dist') })
  await seedShifts(hub.db)
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
  await page.goto(`${page.url().split('#')[0]}#/console/shifts`)
  return { hub, page, faults, look: createCamera(t, page, look) }
}

/** Every state is judged by axe, and kept as a picture where somebody asked for it. */
function createCamera(t: Test, page: Page, { width, theme }: Look) {
  const folder = process.env.SHIFT_PICTURES
  return async (name: string): Promise<void> => {
    t.same(await violationsOn(page), [], `axe on ${name}`)
    const path = `${folder}/${width}-${theme}-${name}.png`
    if (folder) await page.screenshot({ path, fullPage: true })
  }
}

async function closeTheOpenOne(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await page.getByTestId('shift-11').click()
  await button(page, say('shifts.close')).click()
  await button(page, say('shifts.way-next')).waitFor()
  await look('4-in-the-way')
  await button(page, say('shifts.way-next')).click()
  await page.getByLabel(say('count.notes-of', { name: 'Rp100.000' })).fill('2')
  await page.getByLabel(say('count.notes-of', { name: 'Rp5.000' })).fill('1')
  await page.keyboard.press('Enter')
  await look('5-count')
  await button(page, new RegExp(say('close.submit', { amount: '' }).trim())).click()
  await page.getByText(say('shift.short')).waitFor()
  await page.getByLabel(say('close.carry')).check()
  await page.getByText('Salah memberi kembalian').click()
  await look('6-difference')
  await button(page, say('close.action')).click()
  await page.getByText(say('shifts.audit-whole')).waitFor()
  await look('7-z')
}

async function placeLateCash(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await page.getByTestId('shift-10').click()
  await page.getByText(say('shifts.addenda')).waitFor()
  await look('2-detail')
  await button(page, say('shifts.place')).click()
  await page.getByRole('dialog').waitFor()
  await look('3-cash-place')
  const present = { drawer: 'Laci 1', n: 11, name: 'Sari' }
  await page.getByText(say('shifts.place-into', present)).click()
  await button(page, say('shifts.place-save')).click()
  await page.getByText(say('shifts.present-place')).waitFor()
  await button(page, say('shifts.back')).click()
}

for (const look of oneOf([
  { width: 1280, height: 800, theme: 'light', language: 'id' },
  { width: 360, height: 740, theme: 'dark', language: 'id' },
] as const)) {
  t.test(`a manager’s shifts at ${look.width} px`, async (t) => {
    const { hub, page, faults, look: camera } = await openConsole(t, look)
    await page.getByTestId('shift-11').waitFor()
    await camera('1-list')
    await becomes(t, () => page.locator('.chart-bar').count(), SHORTS.length)
    await placeLateCash(page, camera)
    await closeTheOpenOne(page, camera)
    const closed = 'SELECT state, counted_cash_minor - expected_cash_minor FROM shift WHERE id = ?'
    // 200,000 float, 6,300 sold, 12,600 brought from the late sales; 205,000 counted.
    t.same(hub.db.prepare(closed).raw().get(OPEN_ID), ['closed', -13_900])
    t.same(checkBooks(hub.db), [])
    t.same(faults, [])
  })
}
