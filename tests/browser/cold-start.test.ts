// The browser started anew while the hub is dead; and a new version that comes while somebody
// sells.
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'
import { CHROMIUM as CHROMIUM_PACKAGE, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { findFreePort } from '../../demo/private-postgres.ts'
import { t as text } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { type HubProcess, PROJECT_ROOT, startHub } from '../../tools/hub-process.ts'
import { oneOf } from '../support/one-of.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import * as day from './day-driver.ts'
import { type LastingBrowser, lastingBrowser } from './lasting-browser.ts'
import {
  button,
  logIn,
  openShift,
  pair,
  pinsAreKept,
  speakInTests,
  startPaying,
} from './till-driver.ts'

const program = ensureProgram(CHROMIUM_PACKAGE, t.comment)
const skip = program.ok ? false : program.reason
const LOOK = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
const OIL = '2000010100002'
/** The design's budget under a processor a sixth as fast is 1.5 s; a build machine is busy. */
const OPENS_MS_MAX = 15_000
/** docs/benchmarks.md: the RFC asks for less than 30 s from the first visit. */
const OFFLINE_READY_MS_MAX = 30_000
/** A second and a half of them pass in a quiet shop; a build machine may be very busy. */
const UNTIL_TRIES = 900

type Shop = {
  hub: HubProcess
  page: Page
  uiFolder: string
  browser: LastingBrowser
  sales(): { receipt_number: string }[]
}

/** A hub with an outlet and a copy of the screens, and a browser that has not been there. */
async function startShop(t: Test) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const folder = makeTempFolder(t, 'cold')
  const [hubFolder, profile, uiFolder] = ['hub', 'profile', 'ui'].map((name) => join(folder, name))
  if (!hubFolder || !profile || !uiFolder) throw new Error('folders')
  cpSync(join(PROJECT_ROOT, 'terminal-ui/dist'), uiFolder, { recursive: true })
  const outlet = await prepareOutlet(hubFolder, '127.0.0.1:9', 1)
  const env = { HUB_UI_FOLDER: uiFolder }
  const hub = await startHub(hubFolder, { port: await findFreePort(), env })
  t.teardown(() => hub.stop())
  speakInTests('id')
  const pairingCode = outlet.pairingCodes[0] ?? ''
  return { hub, hubFolder, uiFolder, pairingCode, browser: lastingBrowser(t, profile, LOOK) }
}

async function openShop(t: Test): Promise<Shop> {
  const { hub, hubFolder, uiFolder, pairingCode, browser } = await startShop(t)
  const { page } = await browser.open()
  const startMs = performance.now()
  await page.goto(hub.url)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  const readyMs = performance.now() - startMs
  t.ok(readyMs < OFFLINE_READY_MS_MAX, `opens without the hub after ${readyMs.toFixed(0)} ms`)
  await pair(page, pairingCode, 'Kasir 1')
  await logIn(page, 'Sari', '1357')
  await openShift(page, '200000')
  await pinsAreKept(page)
  return {
    hub,
    page,
    uiFolder,
    browser,
    sales: () => {
      const reader = openReader(join(hubFolder, 'outlet.db'))
      const rows = reader.prepare('SELECT receipt_number FROM sale ORDER BY receipt_number').all()
      t.same(checkBooks(reader), [])
      reader.close()
      return rows as { receipt_number: string }[]
    },
  }
}

async function until(page: Page, what: string, holds: () => boolean | Promise<boolean>) {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > UNTIL_TRIES) throw new Error(`waited in vain: ${what}; ${await shownOn(page)}`)
    await page.waitForTimeout(100)
  }
}

async function opensAlone(t: Test, shop: Shop): Promise<void> {
  await day.sell(shop.page, [OIL], ['cash 20000'])
  await until(shop.page, 'the first sale', () => shop.sales().length === 1)
  shop.browser.kill()
  await shop.hub.stop()

  const { context, page } = await shop.browser.open()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  const startMs = performance.now()
  await page.goto(shop.hub.url)
  await page.getByLabel(text('catalogue.search')).waitFor()
  const openMs = performance.now() - startMs
  t.ok(openMs < OPENS_MS_MAX, `open after ${openMs.toFixed(0)} ms at a sixth of the processor`)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  t.comment('the cashier locks the till and comes back: nobody but this browser can check the PIN')
  await button(page, text('nav.lock')).click()
  await logIn(page, 'Sari', '1357')
  await day.sell(page, [OIL, OIL], ['cash 50000'])
  shop.browser.kill()

  const again = await shop.browser.open()
  await again.page.goto(shop.hub.url)
  await day.sell(again.page, [OIL], ['cash 20000'])
  t.equal(shop.sales().length, 1, 'nothing is at the hub yet')
  await shop.hub.restart(new AbortController().signal)
  await until(again.page, 'the sales of the outage', () => shop.sales().length === 3)
  await again.page.getByText(text('login.lead')).waitFor()
  t.pass('the hub is back and asks for the PIN, between two sales')
  await logIn(again.page, 'Sari', '1357')
  await again.page.reload()
  await again.page.getByLabel(text('catalogue.search')).waitFor()
  await again.page.waitForTimeout(1_000)
  t.same(
    shop.sales().map(({ receipt_number }) => receipt_number),
    ['MART01-T1-A-1', 'MART01-T1-A-2', 'MART01-T1-A-3'],
    'each once, without a gap',
  )
  shop.page = again.page
}

const isInstalled = (page: Page): Promise<boolean> =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active != null)

/**
 * A file of the first visit could not be had: the browser forgets the whole worker; or the script
 * that asks for the worker is itself that file.
 */
const MISSED = oneOf(['customer-glance', 'after-first-screen'])

/**
 * The first script of all, or the styles: the page has nothing that could try again but the page.
 * The screen for the pairing code: it says that it is not here, and comes by itself.
 */
async function firstPageBrokenOff(t: Test, file: RegExp): Promise<void> {
  const { hub, browser } = await startShop(t)
  const { page } = await browser.open()
  let lost = 0
  await page.route('**/assets/*', (route) => {
    const isLost = file.test(route.request().url()) && lost === 0
    if (isLost) lost += 1
    return isLost ? route.abort('connectionreset') : route.continue()
  })
  await page.goto(hub.url)
  await page.getByLabel(text('pairing.code')).waitFor()
  t.equal(lost, 1)
  t.equal(await page.locator('#first-load').count(), 0)
}

async function firstVisitBrokenOff(t: Test, script: string): Promise<void> {
  const { hub, uiFolder, pairingCode, browser } = await startShop(t)
  const assets = join(uiFolder, 'assets')
  const missed = readdirSync(assets).find(
    (name) => name.startsWith(`${script}-`) && name.endsWith('.js'),
  )
  if (!missed) throw new Error('no such script')
  await hub.stop()
  renameSync(join(assets, missed), join(uiFolder, missed))
  await hub.restart(new AbortController().signal)
  const { page } = await browser.open()
  await page.goto(hub.url)
  await pair(page, pairingCode, 'Kasir 1')
  await logIn(page, 'Sari', '1357')
  await openShift(page, '200000')
  const isForgotten = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) === undefined)
  await until(page, 'the worker given up', isForgotten)
  await hub.stop()
  renameSync(join(uiFolder, missed), join(assets, missed))
  await hub.restart(new AbortController().signal)
  await until(page, 'the worker fetched again, with nothing loaded anew', () => isInstalled(page))
  await hub.stop()
  await page.reload()
  await page
    .getByText(text('login.lead'))
    .or(page.getByLabel(text('catalogue.search')))
    .waitFor()
  t.pass('opened without the hub')
}

/** What somebody before the screen would tell whoever asks why it does not go on. */
const shownOn = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const { waiting, active } = (await navigator.serviceWorker.getRegistration()) ?? {}
    const shown = document.body.innerText.replace(/\s+/g, ' ').slice(0, 400)
    return JSON.stringify({ waiting: waiting?.state, active: active?.state, shown })
  })

/** Another build: the page says so, and one script of the old one is gone. */
function publishVersionTwo(uiFolder: string): string {
  const page = join(uiFolder, 'index.html')
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace('<title>', '<meta name="v" content="2"><title>'),
  )
  const gone = readdirSync(join(uiFolder, 'assets')).find((name) => /^rules-panel-.*js$/.test(name))
  if (!gone) throw new Error('no such script')
  rmSync(join(uiFolder, 'assets', gone))
  const worker = join(uiFolder, 'service-worker.js')
  const script = readFileSync(worker, 'utf8')
  const changed = script
    .replace(/"revision":"[0-9a-f]+","url":"index.html"/, '"revision":"two","url":"index.html"')
    .replace(new RegExp(`\\{[^{}]*${gone}[^{}]*\\},?`), '')
  if (changed === script) throw new Error('the list of the worker reads otherwise')
  writeFileSync(worker, changed)
  return `/assets/${gone}`
}

async function newVersion(t: Test, shop: Shop): Promise<void> {
  const { page } = shop
  const soldBefore = shop.sales().length
  const version = () =>
    page.evaluate(() => document.querySelector('meta[name=v]')?.getAttribute('content'))
  const isWaiting = () =>
    page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null)
  await page.getByLabel(text('catalogue.search')).fill(OIL)
  await page.keyboard.press('Enter')
  await page.locator('.search-field input:placeholder-shown').waitFor()
  const oldScript = publishVersionTwo(shop.uiFolder)
  await shop.hub.stop()
  await shop.hub.restart(new AbortController().signal)
  await until(page, 'the new version', isWaiting)
  await page.waitForTimeout(7_000)
  t.notOk(await version(), 'the sale is not interrupted')
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await startPaying(page)
  await day.payWith(page, ['cash 20000'])
  await until(page, 'version two', async () => (await version().catch(() => null)) === '2')
  await button(page, text('nav.lock')).waitFor()
  await page.getByLabel(text('catalogue.search')).waitFor()
  const status = await page.evaluate(async (path) => (await fetch(path)).status, oldScript)
  t.equal(status, 200, 'a script of the version before is still there, although not at the hub')
  await until(page, 'the sale', () => shop.sales().length === soldBefore + 1)
  t.same(faults, [])
}

t.test('a browser of the till', { skip }, async (t) => {
  const shop = await openShop(t)
  await t.test('started while the hub is dead: it opens, sells, is killed', (t) =>
    opensAlone(t, shop),
  )
  await t.test('a new version waits for the end of the sale, and takes over whole', (t) =>
    newVersion(t, shop),
  )
  for (const file of oneOf([/\/index-.*\.js$/, /\/style-.*\.css$/, /\/pairing-screen-.*\.js$/])) {
    await t.test(`what a first visit lost is fetched again by itself: ${file}`, (t) =>
      firstPageBrokenOff(t, file),
    )
  }
  for (const script of MISSED) {
    await t.test(`a first visit broken off is made good once the hub is back: ${script}`, (t) =>
      firstVisitBrokenOff(t, script),
    )
  }
})
