// The hub dead before opening and after closing, in a real Chromium: two cashiers, a change-over,
// the browser killed in between. In the evening the hub is there and has it all, once.
import { readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium as browsers, type Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'
import { CHROMIUM as CHROMIUM_PACKAGE, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { findFreePort } from '../../demo/private-postgres.ts'
import { t as text } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT, startHub } from '../../tools/hub-process.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import * as day from './day-driver.ts'
import {
  ARGUMENTS,
  button,
  CHROMIUM,
  chooseLook,
  logIn,
  pair,
  pinsAreKept,
  speakInTests,
} from './till-driver.ts'

const program = ensureProgram(CHROMIUM_PACKAGE, t.comment)
const skip = program.ok ? false : program.reason
const LOOK = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
const OIL = '2000010100002'
const SHOTS = process.env.SCREENSHOT_FOLDER
const CASHIER = { name: 'Sari', pin: '1357' }
const SUPERVISOR = { name: 'Hendra', pin: '246802' }

async function openShop(t: Test) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const folder = makeTempFolder(t, 'alone')
  const [hubFolder, profile] = [join(folder, 'hub'), join(folder, 'profile')]
  const outlet = await prepareOutlet(hubFolder, '127.0.0.1:9', 1)
  const hub = await startHub(hubFolder, { port: await findFreePort(), env: {} })
  t.teardown(() => hub.stop())
  speakInTests('id')
  let current: BrowserContext | null = null
  t.teardown(() => current?.close().catch(() => {}))
  const openBrowser = async (): Promise<Page> => {
    current = await browsers.launchPersistentContext(profile, {
      ...{ executablePath: CHROMIUM, args: ARGUMENTS, headless: true, reducedMotion: 'reduce' },
      viewport: { width: LOOK.width, height: LOOK.height },
    })
    await chooseLook(current, LOOK)
    const page = current.pages()[0] ?? (await current.newPage())
    await page.goto(hub.url)
    return page
  }
  const killBrowser = () => {
    const pid = Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1))
    process.kill(pid, 'SIGKILL')
    for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
      rmSync(join(profile, name), { force: true })
  }
  const read = <T>(look: (reader: ReturnType<typeof openReader>) => T): T => {
    const reader = openReader(join(hubFolder, 'outlet.db'))
    try {
      return look(reader)
    } finally {
      reader.close()
    }
  }
  return { hub, outlet, openBrowser, killBrowser, read }
}

/** At a desk and on a phone. */
async function take(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`), fullPage: true })
  }
}

async function openAlone(page: Page, float: string): Promise<void> {
  await page.getByText(text('alone.open')).waitFor()
  await take(page, `open-${float}`)
  await page.getByText(text('open-shift.by-sum'), { exact: true }).click()
  await page.getByLabel(text('open-shift.float')).first().fill(float)
  await button(page, new RegExp(text('open-shift.action'))).click()
  await page.getByLabel(text('catalogue.search')).waitFor()
}

async function payOut(page: Page, amount: string): Promise<void> {
  await day.goTo(page, 'shift')
  await page.getByText(text('alone.own')).first().waitFor()
  await button(page, text('cash.paid-out')).click()
  await page.getByLabel(text('cash.amount')).first().fill(amount)
  await page.locator('.reason').first().click()
  await page.locator('.dialog-foot button').click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.locator('.cash-actions').waitFor()
  await take(page, `shift-${amount}`)
}

async function closeAlone(page: Page, pieces: day.Pieces): Promise<void> {
  await day.goTo(page, 'shift')
  await button(page, text('shift.close')).click()
  await page.getByText(text('close.count-lead')).waitFor()
  await day.countPieces(page, pieces)
  await page.locator('.closing-foot button').click()
  await page.getByText(text('alone.own-close')).waitFor()
  // Both counts are so far off that a reason is asked.
  await page.locator('.reason').first().click()
  await take(page, 'check')
  await page.locator('.closing-foot button').last().click()
  await page.getByText(text('alone.closed')).waitFor()
  await take(page, 'closed')
}

t.test('a day without the hub', { skip }, async (t) => {
  const shop = await openShop(t)
  let page = await shop.openBrowser()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  await pair(page, shop.outlet.pairingCodes[0] ?? '', 'Kasir 1')
  for (const [before, { name, pin }] of [SUPERVISOR, CASHIER].entries()) {
    await logIn(page, name, pin)
    await pinsAreKept(page, before + 1)
    await button(page, text('nav.lock')).click()
  }
  await shop.hub.stop()

  t.comment('morning: the hub is dead; Sari opens, sells 3 x 18,900 and pays 10,000 out')
  await logIn(page, CASHIER.name, CASHIER.pin)
  await openAlone(page, '200000')
  for (const cash of ['20000', '50000', '20000']) await day.sell(page, [OIL], [`cash ${cash}`])
  await payOut(page, '10000')
  shop.killBrowser()
  page = await shop.openBrowser()
  await day.goTo(page, 'shift')
  await page.getByText(text('alone.shift')).first().waitFor()
  t.pass('killed and opened again: the shift is there')
  await closeAlone(page, { 100000: 2, 20000: 2 })
  await button(page, text('shift.log-out')).click()

  t.comment('afternoon: the change-over')
  await logIn(page, SUPERVISOR.name, SUPERVISOR.pin)
  await day.goTo(page, 'sell')
  await openAlone(page, '100000')
  await day.sell(page, [OIL], ['cash 20000'])
  await closeAlone(page, { 100000: 1, 10000: 1 })
  await button(page, text('shift.log-out')).click()
  await page.getByText(text('login.lead')).waitFor()
  const count = (rows: string) =>
    shop.read((reader) => reader.prepare(`SELECT count(*) FROM ${rows}`).pluck().get())
  t.equal(count('shift'), 0)

  t.comment('evening: the hub is back, and somebody logs in')
  await shop.hub.restart(new AbortController().signal)
  await logIn(page, CASHIER.name, CASHIER.pin)
  const told = () => [count('sale'), count("shift WHERE state = 'closed'")].join(' ')
  for (let tries = 0; told() !== '4 2'; tries += 1) {
    if (tries > 900) throw new Error(`waited in vain: ${told()}`)
    await page.waitForTimeout(100)
  }
  const shifts = shop.read((reader) => {
    t.same(checkBooks(reader), [])
    return reader
      .prepare('SELECT state, opening_cash_minor, counted_cash_minor FROM shift ORDER BY number')
      .all()
  })
  t.match(shifts, [
    { state: 'closed', opening_cash_minor: 200_000, counted_cash_minor: 240_000 },
    { state: 'closed', opening_cash_minor: 100_000, counted_cash_minor: 110_000 },
  ])
})
