// A till in a real Chromium before a hub with 50,000 products, for the terminal bench.
import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { chromium as browsers } from 'playwright-core'
import { uuidv7 } from '#domain/ids.ts'
import { CUSTOMERS_KEPT_MAX } from '#domain/wire/customer-message.ts'
import { upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { openDatabase, openReader } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { findFreePort } from '../../demo/private-postgres.ts'
import { t as text } from '../../terminal-ui/src/text/translate.ts'
import {
  ARGUMENTS,
  CHROMIUM,
  chooseLook,
  logIn,
  openShift,
  pair,
  speakInTests,
} from '../../tests/browser/till-driver.ts'
import { buildTerminalUiIfStale } from '../build-terminal-ui.ts'
import { type HubProcess, PROJECT_ROOT, startHub } from '../hub-process.ts'
import { fillCatalogue, product } from './large-catalogue.ts'
import { quotaFor, slowPage } from './slow-machine.ts'
import { watchJournalWrites } from './terminal-page.ts'

const LOOK = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
/** As many as a till keeps. */
export const BENCH_CUSTOMERS = CUSTOMERS_KEPT_MAX
const NO_PRINTER = '127.0.0.1:9'
export const BENCH_BARCODE = '8990000000013'
const BENCH_STOCK_MILLI = 1_000_000_000
const CATALOGUE_MS_MAX = 300_000

/** `quota`: the whole browser with its workers; `page`: by DevTools, the page alone. */
export type Slowness = 'not' | 'quota' | 'page'

export type TerminalShop = {
  hub: HubProcess
  page(): Page
  /** First visit until the browser opens without the hub; whether workers were slowed too. */
  ready: { ms: number; isWhole: boolean }
  /** From the log-in until all products can be searched, page slowed. */
  catalogueMs: number
  /** Closes the browser and opens it again; null where this machine knows no quota. */
  reopen(how: Slowness): Promise<{ openMs: number; searchableMs: number } | null>
  restartHub(): Promise<void>
  sales(): number
  /** Samples of the catalogue, evenly spread. */
  sample(count: number): { name: string; sku: string; barcode: string }[]
  end(): Promise<void>
}

export async function openTerminalShop(folder: string): Promise<TerminalShop> {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const hubFolder = join(folder, 'hub')
  const databasePath = join(hubFolder, 'outlet.db')
  const outlet = await prepareOutlet(hubFolder, NO_PRINTER, 1)
  fillCatalogue(databasePath)
  putBenchProduct(databasePath)
  putCustomers(databasePath)
  const hub = await startHub(hubFolder, { port: await findFreePort() })
  const browser = openBrowserIn(join(folder, 'profile'))
  speakInTests('id')

  let page = await browser.open()
  const quota = quotaFor(browser.pid())
  const ready = await firstVisit(page, hub.url)
  quota?.lift()
  await pair(page, outlet.pairingCodes[0] ?? '', 'Kasir 1')
  await logIn(page, 'Sari', '1357')
  const session = await slowPage(page)
  const fromMs = performance.now()
  await openShift(page, '200000')
  await page.locator('.product-tile').first().waitFor({ timeout: CATALOGUE_MS_MAX })
  const catalogueMs = performance.now() - fromMs
  await session.detach()
  const read = <T>(work: (reader: ReturnType<typeof openReader>) => T): T => {
    const reader = openReader(databasePath)
    try {
      return work(reader)
    } finally {
      reader.close()
    }
  }
  return {
    hub,
    page: () => page,
    ready: { ms: ready, isWhole: quota !== null },
    catalogueMs,
    async reopen(how) {
      await browser.close()
      page = await browser.open()
      const limit = how === 'quota' ? quotaFor(browser.pid()) : null
      if (how === 'quota' && limit === null) return null
      if (how === 'page') await slowPage(page)
      const times = await openAlone(page, hub.url)
      limit?.lift()
      return times
    },
    restartHub: () => hub.restart(new AbortController().signal).then(() => {}),
    sales: () =>
      read((reader) => Number(reader.prepare('SELECT count(*) FROM sale').pluck().get())),
    sample: (count) =>
      read(
        (reader) =>
          reader
            .prepare(
              `SELECT name, sku, min(code) AS barcode FROM product
                 JOIN barcode ON barcode.product_id = product.id
               WHERE is_active = 1 GROUP BY product.id HAVING product.rowid % ? = 0 LIMIT ?`,
            )
            .all(Math.floor(40_000 / count), count) as ReturnType<TerminalShop['sample']>,
      ),
    async end() {
      await browser.close()
      await hub.stop()
    },
  }
}

/** Sold all day, and never out of stock. */
function putBenchProduct(databasePath: string): void {
  const db = openDatabase(databasePath)
  const change = {
    ...product('BENCH-0001', BENCH_BARCODE, 'Barang ukur', 12_500),
    stockMilli: BENCH_STOCK_MILLI,
  }
  write(db, (tx) =>
    upsertProducts(tx, [change], {
      ...{ origin: 'head-office', documentId: uuidv7(seams), stockReason: 'import' },
      ...{ atMs: seams.clock.nowMs(), newId: () => uuidv7(seams) },
    }),
  )
  db.close()
}

export const customerName = (n: number): string => `Pelanggan Ukur ${String(n).padStart(5, '0')}`

function putCustomers(databasePath: string): void {
  const db = openDatabase(databasePath)
  const insert = db.prepare(
    `INSERT INTO customer (id, full_name, search_name, phone_e164, phone_last_four, loyalty_tier,
       loyalty_points, origin, created_at_ms)
     VALUES (?, ?, lower(?), ?, ?, 'bronze', 0, 'head-office', ?)`,
  )
  write(db, () => {
    for (let n = 0; n < BENCH_CUSTOMERS; n += 1) {
      const name = customerName(n)
      const phone = `+6289900${String(n).padStart(6, '0')}`
      insert.run(uuidv7(seams), name, name, phone, phone.slice(-4), seams.clock.nowMs())
    }
  })
  db.close()
}

function openBrowserIn(profile: string) {
  let context: BrowserContext | null = null
  return {
    async open(): Promise<Page> {
      context = await browsers.launchPersistentContext(profile, {
        ...{ executablePath: CHROMIUM, args: ARGUMENTS, headless: true },
        ...{ viewport: { width: LOOK.width, height: LOOK.height }, reducedMotion: 'reduce' },
      })
      await chooseLook(context, LOOK)
      await context.addInitScript(watchJournalWrites)
      return context.pages()[0] ?? (await context.newPage())
    },
    pid: () => Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1)),
    close: async () => context?.close(),
  }
}

async function firstVisit(page: Page, url: string): Promise<number> {
  const fromMs = performance.now()
  await page.goto(url)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  return performance.now() - fromMs
}

async function openAlone(page: Page, url: string) {
  const fromMs = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.getByLabel(text('catalogue.search')).waitFor({ timeout: CATALOGUE_MS_MAX })
  const openMs = performance.now() - fromMs
  await page.locator('.product-tile').first().waitFor({ timeout: CATALOGUE_MS_MAX })
  return { openMs, searchableMs: performance.now() - fromMs }
}
