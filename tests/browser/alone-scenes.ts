// A day without the hub in pictures: restored boxes and saved files at the console, a till that is
// told to update, a provisional shift, the limits, and sales that only the hub can open.

import type { Page } from 'playwright-core'
import type { TailCard, TailList } from '#domain/wire/tail-message.ts'
import { REMEMBER_AFTER_MS } from '../../terminal-ui/src/models/session-model.ts'
import { t } from '../../terminal-ui/src/text/translate.ts'
import { countPieces, goTo, sell } from './day-driver.ts'
import type { Take } from './shift-scenes.ts'
import { button, logIn, openShift, pair } from './till-driver.ts'

type Scene = { code: string; name: string; isNarrow: boolean }

const CASHIER = { name: 'Sari', pin: '1357' }
const MANAGER = { name: 'Hendra', pin: '246802' }
const OIL = '2000010100002'
/** The float and two bottles. */
const EXACT = { 100000: 2, 20000: 1, 10000: 1, 5000: 1, 2000: 1, 500: 1, 200: 1, 100: 1 }
const DAY_MS = 86_400_000
const SETTLE_MS = 500

export async function takeAlone(page: Page, scene: Scene, take: Take): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  await pair(page, scene.code, scene.name)
  await workAs(page, MANAGER)
  await takeDesk(page, take)
  await leave(page, scene)
  await workAs(page, CASHIER)
  await openShift(page, '200000')
  await takeUpdate(page, take)
  await takeShiftAlone(page, take)
  await takeLimits(page, take)
  await takeLostStorage(page, take)
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** Long enough that the device remembers the PIN. */
async function workAs(page: Page, person: { name: string; pin: string }): Promise<void> {
  await logIn(page, person.name, person.pin)
  await page.waitForTimeout(REMEMBER_AFTER_MS + 2_500)
}

async function leave(page: Page, { isNarrow }: Scene): Promise<void> {
  if (isNarrow) await button(page, t('nav.menu')).click()
  await button(page, t('nav.lock')).click()
}

const toConsole = async (page: Page, panel: string) => {
  await page.goto(`${new URL(page.url()).origin}/#/console/${panel}`)
  await page.locator('.console-panel').waitFor()
}

/** As a hub says it that was restored this morning. */
function restored(nowMs: number): TailList {
  const at = (hours: number) => new Date(nowMs - hours * 3_600_000).toISOString()
  const card = (n: number, name: string, more: Partial<TailCard>): TailCard => ({
    terminal_id: `00000000-0000-7000-8000-00000000000${n}`,
    ...{ terminal_code: `T${n}`, name, state: 'awaited', last_seen_at: at(9) },
    ...{ begun_at: null, offered_at: null, offered_count: 0, lacking_count: 0, taken_count: 0 },
    ...{ lost: null, ...more },
  })
  const lost = { by_name: 'Hendra', reason: 'Tablet dicuri tadi malam', at: at(1) }
  return {
    life: { cause: 'restored', begun_at: at(5) },
    terminals: [
      card(1, 'Kasir depan', { state: 'offered', offered_count: 412, taken_count: 38 }),
      card(2, 'Kasir tengah dekat pintu masuk parkir', {}),
      card(3, 'Kasir belakang', { state: 'lost', lost }),
    ],
    held_paper_count: 38,
  }
}

/** Of the first till some receipts never came. */
async function skipNumbers(page: Page): Promise<void> {
  const since = new Date(Date.now() - 7_200_000).toISOString()
  const missing = [
    { series: 'A', from: 12, to: 12, since },
    { series: 'A', from: 1015, to: 1018, since },
  ]
  await page.route('**/api/console/terminals', async (route) => {
    const { terminals } = await (await route.fetch()).json()
    Object.assign(terminals[0], { missing, missing_count: 7 })
    await route.fulfill({ json: { terminals } })
  })
}

async function takeDesk(page: Page, take: Take): Promise<void> {
  await page.route('**/api/console/tails', (route) => route.fulfill({ json: restored(Date.now()) }))
  await skipNumbers(page)
  await toConsole(page, 'terminals')
  await page.getByTestId('tails').waitFor()
  await take('80-absent-terminals')
  await page
    .getByRole('button', { name: t('tails.give-up') })
    .first()
    .click()
  await take('80b-give-up')
  await closeDialog(page)
  const missing = page.getByTestId('missing-numbers')
  await missing.scrollIntoViewIfNeeded()
  await take('80c-missing-numbers')
  await missing.getByRole('button').last().click()
  await take('80d-never-comes')
  await closeDialog(page)
  const card = page.getByTestId('saved-file')
  await card.scrollIntoViewIfNeeded()
  await take('81-saved-file')
  await card.locator('input[type=file]').setInputFiles({
    ...{ name: 'struk.json', mimeType: 'application/json', buffer: Buffer.from('{}') },
  })
  await card.getByRole('alert').waitFor()
  await card.getByRole('alert').scrollIntoViewIfNeeded()
  await take('81b-another-file')
}

/** The outlet wants a version that this till does not have, and a basket is on the counter. */
async function takeUpdate(page: Page, take: Take): Promise<void> {
  await page.route('**/api/pos/rules', async (route) => {
    const answer = await route.fetch()
    const body = await answer.json()
    await route.fulfill({ json: { ...body, rules: { ...body.rules, till_version_min: '99.0' } } })
  })
  await page.reload()
  const search = page.getByLabel(t('catalogue.search'))
  await search.fill(OIL)
  await search.press('Enter')
  await page.getByText(t('limits.update')).waitFor()
  await take('82-update-forced')
  await page.unroute('**/api/pos/rules')
  await page.reload()
  await search.waitFor()
  await page.getByText(t('limits.update')).waitFor({ state: 'hidden' })
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').waitFor()
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await page.keyboard.press('Enter')
}

async function closeShift(page: Page, take: Take, name: string): Promise<void> {
  await goTo(page, 'shift')
  await button(page, t('shift.close')).click()
  await page.getByText(t('close.count-lead')).waitFor()
  await countPieces(page, EXACT)
  await take(`${name}-count`)
  await page.locator('.closing-foot button').click()
  await page.waitForTimeout(SETTLE_MS)
  await take(`${name}-check`)
}

async function takeShiftAlone(page: Page, take: Take): Promise<void> {
  await page.context().setOffline(true)
  await page.getByText(t('connect.banner-title')).waitFor({ timeout: 60_000 })
  await sell(page, [OIL], ['cash 50000'])
  await take('83-sold-alone')
  await page.getByTestId('connectivity').click()
  await take('84-degraded-panel')
  await closeDialog(page)
  await closeShift(page, take, '85-alone')
  await page.locator('.closing-foot button').last().click()
  await button(page, t('shift.log-out')).waitFor()
  await take('86-alone-closed')
  await button(page, t('shift.log-out')).click()
  await logIn(page, CASHIER.name, CASHIER.pin)
  await page.waitForTimeout(SETTLE_MS)
  await goTo(page, 'sell')
  await page.getByText(t('alone.open')).waitFor()
  await take('87-alone-open')
  await openShift(page, '150000')
  await sell(page, [OIL, OIL], ['cash 50000'])
  await goTo(page, 'shift')
  await page.getByText(t('alone.shift')).first().waitFor()
  await take('88-alone-shift')
}

/** As if the hub had been silent for so many days; the page is opened anew from the browser. */
async function silentFor(page: Page, days: number): Promise<void> {
  await page.evaluate(
    (awayMs) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('ocean-pos')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('sync_metadata', 'readwrite')
          const nowMs = Date.now()
          transaction.objectStore('sync_metadata').put({
            ...{ key: 'hub-heard', heardAtMs: nowMs - awayMs, latestMs: nowMs },
            ...{ aloneMs: awayMs, liftedUntilMs: 0 },
          })
          transaction.oncomplete = () => {
            opening.result.close()
            resolve()
          }
        }
      }),
    days * DAY_MS,
  )
  await page.reload()
}

async function takeLimits(page: Page, take: Take): Promise<void> {
  await goTo(page, 'sell')
  await silentFor(page, 6.4)
  await page.getByLabel(t('catalogue.search')).waitFor()
  await page.waitForTimeout(SETTLE_MS)
  await take('89-limit-near')
  await silentFor(page, 8)
  await page.getByTestId('stopped').waitFor()
  await page.waitForTimeout(SETTLE_MS)
  await take('90-stopped')
  await page
    .getByTestId('stopped')
    .getByRole('button', { name: new RegExp(MANAGER.name) })
    .click()
  await take('91-lift')
}

/** The browser's database is gone while the hub is, and the second journal has the sales. */
async function takeLostStorage(page: Page, take: Take): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.deleteDatabase('ocean-pos')
        request.onsuccess = () => resolve()
        request.onblocked = () => resolve()
      }),
  )
  await page.reload()
  await page.getByText(t('incident.lost')).first().waitFor()
  await page.waitForTimeout(3 * SETTLE_MS)
  await take('92-salvage')
}
