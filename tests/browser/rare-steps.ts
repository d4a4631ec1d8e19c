// What a console shows seldom or for a moment: long things on their way, what was refused or set
// aside, and what nobody found. The hub's answers are put in its mouth where it would be too quick.
import type { Page, Route } from 'playwright-core'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { type PlainKey, t } from '../../terminal-ui/src/text/translate.ts'
import type { Step } from './console-steps.ts'
import { button } from './till-driver.ts'

const SETTLE_MS = 700
const HOUR_MS = 3_600_000
const PRODUCTS = 12_480
const SENT = 7_300
const NOBODY = 'zzzz'

const field = (page: Page, key: PlainKey) => page.getByLabel(t(key), { exact: true }).first()
const documentId = (n: number) => `00000000-0000-4000-8000-00000000000${n}`

/** Typed into a screen's search: nothing is found. */
const findNothing = (key: PlainKey) => async (page: Page) => {
  await field(page, key).fill(NOBODY)
  await field(page, key).press('Enter')
  await page.waitForTimeout(SETTLE_MS)
}

/** A file of ten thousand products that comes slowly. */
async function exporting(page: Page): Promise<void> {
  await page.addInitScript(
    ([sent, total]) => {
      const { fetch: real } = window
      window.fetch = (input, init) => {
        if (!String(input).includes('/products/export')) return real(input, init)
        const body = new ReadableStream<Uint8Array>({
          start: (stream) => stream.enqueue(new TextEncoder().encode('row\r\n'.repeat(sent ?? 0))),
        })
        const headers = { 'x-product-count': String(total) }
        return Promise.resolve(new Response(body, { headers }))
      }
    },
    [SENT, PRODUCTS],
  )
  await page.reload()
  await button(page, t('catalogue.export')).click()
  await button(page, t('catalogue.export-stop')).waitFor()
}

/** An answer for every path that begins so, until the next step. */
async function say(page: Page, glob: string, answer: (route: Route) => Promise<void>) {
  await page.unroute(glob)
  await page.route(glob, answer)
}

const STATE = {
  ...{ report_id: documentId(1), ahead_count: 2, progress_ppm: 430_000 },
  ...{ result: null, documents: null },
}

const making = (state: 'queued' | 'running') => async (page: Page) => {
  const glob = '**/api/console/reports**'
  await say(page, glob, (route) => route.fulfill({ json: { ...STATE, state } }))
  await page.getByTestId('report-daily').click()
  await page.locator('.report-making').waitFor()
  await page.waitForTimeout(SETTLE_MS)
}

const cloudView = (change: object) => async (page: Page) => {
  const glob = '**/api/console/cloud'
  await say(page, glob, async (route) => {
    const view = await (await route.fetch()).json()
    await route.fulfill({ json: { ...view, ...change } })
  })
  await page.reload()
  await page.getByTestId('cloud-head').waitFor()
  await page.waitForTimeout(SETTLE_MS)
}

const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR_MS).toISOString()

/** A day on which the line was away from noon on. */
const history = () =>
  Array.from({ length: 96 }, (_, n) => ({
    at: at((95 - n) / 4),
    pending_count: n < 48 ? n % 3 : (n - 47) * 26,
    oldest_age_ms: n < 48 ? 0 : (n - 47) * 900_000,
  }))

const WAITING = {
  ...{ state: 'waiting', error_code: 'CLOUD-AWAY', redis: 'connected', pending_count: 1_248 },
  ...{ oldest_unsent_at: at(12), unsent_value_minor: 987_654_321, last_contact_at: at(12) },
  ...{ last_confirmed_at: at(12), retry_at: at(-0.01), history: history() },
}
const aside = (n: number, verdict: 'conflict' | 'quarantined', reason: string) => ({
  ...{ sequence: 4_000 + n, kind: 'sale-completed', document_id: documentId(n), verdict, reason },
  ...{ heard_at: at(n), number: `TEST01-T1-A-${n}`, payable_minor: 474_997_500 },
})
const SET_ASIDE = {
  ...{ state: 'connected', error_code: null, redis: 'connected', last_contact_at: at(0) },
  ...{ last_confirmed_at: at(0), set_aside_count: 7, clock_skew_ms: 95_000 },
  ...{ pending_count: 1_248, oldest_unsent_at: at(1), unsent_value_minor: 987_654_321 },
  feed: { cursor: '1-1-1.4812.1', applied_at: at(1), refused_count: 3 },
  set_aside: [
    aside(1, 'conflict', 'lines-differ-from-totals'),
    aside(2, 'quarantined', 'altered-duplicate'),
    aside(3, 'conflict', 'spent-in-two-outlets'),
  ],
  progress: {
    ...{ sent_count: 3_120, total_count: 4_368, rows_per_second: 61.5 },
    ...{ bytes_per_second: 41_200, remaining_ms: 20_000 },
  },
}
const REFUSED = { ...WAITING, state: 'refused', error_code: 'EPOCH-FENCED' }

const IMPORT = {
  ...{ import_id: documentId(9), state: 'writing', mode: 'keep-good', rows_total: PRODUCTS },
  ...{ rows_done: SENT, rows_created: 5_120, rows_updated: 2_100, rows_unchanged: 60 },
  ...{ rows_bad: 20, rows_warned: 3, defaults: [], defaults_id: [], started_at: at(0) },
  ...{ finished_at: null, can_undo: false, errors: [], warnings: [] },
}

async function importing(page: Page): Promise<void> {
  await say(page, '**/api/console/imports?*', (route) => route.fulfill({ json: IMPORT }))
  await say(page, '**/api/console/imports/*', (route) => route.fulfill({ json: IMPORT }))
  // What the step before looked at is put away first.
  const discard = button(page, t('import.discard'))
  if (await discard.isVisible()) {
    await discard.click()
    await button(page, t('import.again')).click()
  }
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'katalog-november.csv', mimeType: 'text/csv', buffer: Buffer.from('sku,name\n') },
  })
  await button(page, t('import.look')).click()
  await page.getByRole('progressbar').waitFor()
  await page.waitForTimeout(2 * SETTLE_MS)
}

async function tryPromotion(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: t('promo.edit') })
    .first()
    .click()
  const box = page.locator('.promo-try')
  await box.getByLabel(t('promo.find')).fill('Minyak')
  await box.locator('.promo-chips button').first().click()
  await page.waitForTimeout(SETTLE_MS)
}

/** Behind those of console-steps, on the same screens. */
export const RARE_STEPS: Record<string, readonly Step[]> = {
  journal: [['nothing', findNothing('journal.words')]],
  promotions: [['try', tryPromotion]],
  stock: [['nothing', findNothing('stock.search')]],
  customers: [['nobody', findNothing('customers.search')]],
  reports: [
    ['queued', making('queued')],
    ['making', making('running')],
  ],
  cloud: [
    ['waiting', cloudView(WAITING)],
    ['refused', cloudView(REFUSED)],
    ['set-aside', cloudView(SET_ASIDE)],
  ],
  // These stay: nothing of the same screen comes after them.
  catalogue: [
    ['nothing', findNothing('catalogue.find')],
    ['exporting', exporting],
  ],
  import: [['writing', importing]],
}
