// IndexedDB's files are damaged while the browser is closed, in the three ways that were measured:
// twice the browser silently starts with an empty database, once it opens none at all. Each time
// what was sold, paid out, paid back and closed alone is said, handed over, and at the hub once.
import { cpSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
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
import { oneOf } from '../support/one-of.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import * as day from './day-driver.ts'
import * as till from './till-driver.ts'

const program = ensureProgram(CHROMIUM_PACKAGE, t.comment)
const skip = program.ok ? false : program.reason
const LOOK = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
const OIL = '2000010100002'
const COOKIES_KEPT_MS = 32_000
const REASON = 'Belanja keperluan toko'
const BACK = 'Salah barang'
const BACK_MINOR = 18_900

async function openShop(t: Test) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const folder = makeTempFolder(t, 'damaged')
  const [hubFolder, profile, uiFolder] = ['hub', 'profile', 'ui'].map((name) => join(folder, name))
  if (!hubFolder || !profile || !uiFolder) throw new Error('folders')
  cpSync(join(PROJECT_ROOT, 'terminal-ui/dist'), uiFolder, { recursive: true })
  const outlet = await prepareOutlet(hubFolder, '127.0.0.1:9', WAYS.length + 1)
  const env = { HUB_UI_FOLDER: uiFolder }
  const hub = await startHub(hubFolder, { port: await findFreePort(), env })
  t.teardown(() => hub.stop())
  till.speakInTests('id')
  let context: BrowserContext | null = null
  t.teardown(() => context?.close().catch(() => {}))
  return {
    hub,
    codes: outlet.pairingCodes,
    async openBrowser(): Promise<Page> {
      context = await browsers.launchPersistentContext(profile, {
        ...{ executablePath: till.CHROMIUM, args: till.ARGUMENTS, headless: true },
        ...{ reducedMotion: 'reduce', viewport: { width: LOOK.width, height: LOOK.height } },
      })
      await till.chooseLook(context, LOOK)
      return context.pages()[0] ?? (await context.newPage())
    },
    /** kill -9, and what lies in the profile then. */
    async killBrowser(): Promise<string> {
      // Chromium keeps its own id in the name of its lock: host-1234.
      const pid = Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1))
      const isClosed = new Promise((resolve) => context?.once('close', resolve))
      process.kill(pid, 'SIGKILL')
      await isClosed
      for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
        rmSync(join(profile, name), { force: true })
      const databases = join(profile, 'Default/IndexedDB')
      const [name = ''] = readdirSync(databases).filter((each) => each.endsWith('.leveldb'))
      return join(databases, name)
    },
    /** First column of each row. */
    read<Value>(query: string): Value[] {
      const reader = openReader(join(hubFolder, 'outlet.db'))
      const rows = reader.prepare(query).pluck().all() as Value[]
      reader.close()
      return rows
    },
    sales(): string[] {
      const reader = openReader(join(hubFolder, 'outlet.db'))
      const rows = reader.prepare('SELECT receipt_number FROM sale ORDER BY rowid').pluck().all()
      t.same(checkBooks(reader), [])
      reader.close()
      return (rows as string[]).sort()
    },
  }
}
type Shop = Awaited<ReturnType<typeof openShop>>

const filesIn = (folder: string, like: RegExp): string[] =>
  readdirSync(folder)
    .filter((name) => like.test(name))
    .map((name) => join(folder, name))

const DAMAGES: Record<string, (leveldb: string) => void> = {
  'garbage in the log': (leveldb) => {
    for (const file of filesIn(leveldb, /\.log$/)) {
      writeFileSync(file, Buffer.alloc(600, 0xa7), { flag: 'r+' })
    }
  },
  'CURRENT is empty': (leveldb) => truncateSync(join(leveldb, 'CURRENT'), 0),
  'the MANIFEST is gone': (leveldb) => {
    for (const file of filesIn(leveldb, /^MANIFEST/)) rmSync(file)
  },
}

const WAYS = oneOf(Object.entries(DAMAGES))

async function until(page: Page, what: string, holds: () => boolean | Promise<boolean>) {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 900) throw new Error(`waited in vain: ${what}`)
    await page.waitForTimeout(100)
  }
}

type Damaging = {
  damage: (leveldb: string) => void
  round: number
  /** Of the second sale without the hub, of which one piece comes back. */
  backNumber: string
}

/** Float, four bottles less the one that came back, less what was paid out. */
const countedMinor = (round: number): number => 256_700 - paidOutMinor(round)
const paidOutMinor = (round: number): number => 1_000 * (round + 1)
const piecesOf = (round: number): day.Pieces => ({
  ...{ 100000: 2, 50000: 1, 500: 1, 200: 1 },
  1000: 5 - round,
})

async function closeAlone(page: Page, round: number): Promise<void> {
  await day.goTo(page, 'shift')
  await till.button(page, text('shift.close')).click()
  await page.getByText(text('close.count-lead')).waitFor()
  await day.countPieces(page, piecesOf(round))
  await page.locator('.closing-foot button').click()
  await page.getByText(text('alone.own-close')).waitFor()
  await page.locator('.closing-foot button').last().click()
  await till.button(page, text('shift.log-out')).waitFor()
}

/**
 * One sale with the hub; two, a paid-out, a refund and the close of the shift without; then the
 * browser is killed and its files are damaged.
 */
async function sellAndDamage(shop: Shop, page: Page, { damage, round, backNumber }: Damaging) {
  const before = shop.sales().length
  await day.sell(page, [OIL], ['cash 20000'])
  await until(page, 'the sale at the hub', () => shop.sales().length === before + 1)
  await shop.hub.stop()
  await day.sell(page, [OIL], ['cash 20000'])
  await day.sell(page, [OIL, OIL], ['cash 50000'])
  await day.moveCash(page, 'paid-out', { amountMinor: paidOutMinor(round), reason: REASON })
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await day.refundOne(page, { receiptNumber: backNumber, reason: BACK })
  await closeAlone(page, round)
  damage(await shop.killBrowser())
  await shop.hub.restart(new AbortController().signal)
}

async function beginAgain({ codes }: Shop, page: Page, round: number): Promise<void> {
  await till.pair(page, codes[round] ?? '', 'Kasir 1')
  await till.logIn(page, 'Hendra', '246802')
  if (round < WAYS.length) await till.openShift(page, '200000')
}

t.test('damaged files of IndexedDB lose no sale and no cash that moved', { skip }, async (t) => {
  const shop = await openShop(t)
  let page = await shop.openBrowser()
  await page.goto(shop.hub.url)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  const receipts: string[] = []
  for (const [round, [name, damage]] of WAYS.entries()) {
    await beginAgain(shop, page, round)
    await until(page, 'what was sealed before', () => shop.sales().length === receipts.length)
    // Chromium writes cookies down every half minute; a till in a shop is older than that.
    if (name === 'the MANIFEST is gone') await page.waitForTimeout(COOKIES_KEPT_MS)
    const series = 'ABC'[round]
    await sellAndDamage(shop, page, { damage, round, backNumber: `MART01-T1-${series}-3` })
    for (const n of [1, 2, 3]) receipts.push(`MART01-T1-${series}-${n}`)

    page = await shop.openBrowser()
    await page.goto(shop.hub.url)
    // Paid out, paid back, counted and closed; and the opening of the shift, which the hub knows.
    const other = 5
    if (name === 'the MANIFEST is gone') {
      await page.getByText(text('storage.title')).waitFor()
      await page.getByText(text('salvage.done', { count: 3 + other })).waitFor()
    } else {
      await page.getByText(text('incident.lost')).first().waitFor()
      await page.getByText(text('salvage.found-both', { n: 3, other })).waitFor()
      await till.button(page, text('incident.pair-again')).click()
      if (round === WAYS.length - 1) await beginAgain(shop, page, round + 1)
    }
  }
  await until(page, 'the sales', () => shop.sales().length === receipts.length)
  t.same(shop.sales(), receipts, 'each once, whatever happened to the files')
  const rounds = WAYS.map((_, round) => round)
  const paidOut = "SELECT amount_minor FROM cash_movement WHERE kind = 'paid-out' ORDER BY id"
  t.same(
    shop.read(paidOut),
    rounds.map((round) => -paidOutMinor(round)),
  )
  t.same(
    shop.read('SELECT payable_minor FROM refund ORDER BY rowid'),
    rounds.map(() => BACK_MINOR),
  )
  t.same(
    shop.read("SELECT counted_cash_minor FROM shift WHERE state = 'closed' ORDER BY number"),
    rounds.map(countedMinor),
  )
  t.same(
    shop.read('SELECT counted_cash_minor - expected_cash_minor FROM shift ORDER BY number'),
    rounds.map(() => 0),
  )
  t.same(shop.read('SELECT reason FROM quarantine'), [], 'nothing was set aside')
})
