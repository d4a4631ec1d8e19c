// Conflicts as people meet and settle them: seats behind lines of their own that can be cut, the
// cashier's wizard, the manager's inbox.
import type { Browser, Page } from 'playwright-core'
import type { Test } from 'tap'
import type { Db } from '#hub/db/open-database.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { type FaultyLan, startFaultyLan } from '../support/faulty-lan.ts'
import type { TestHub } from '../support/hub.ts'
import { MANAGER_ID } from '../support/small-outlet.ts'
import * as day from './day-driver.ts'
import { choose, launchChromium, openTill, pair, speakInTests } from './till-driver.ts'
import { waitingSales } from './waiting-sales.ts'

export const PATIENCE_MS = 60_000
const LOOK_EVERY_MS = 100
const LOOKS_MAX = 900

/** No answer of these scenes is late. */
const LATE_MS = 0

export type Seat = { page: Page; line: FaultyLan; id: string }

async function openSeat(t: Test, browser: Browser, hub: TestHub, name: string): Promise<Seat> {
  const line = await startFaultyLan(t, Number(new URL(hub.url).port), LATE_MS)
  const look = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
  const page = await openTill(browser, `http://localhost:${line.port}`, look)
  page.setDefaultTimeout(PATIENCE_MS)
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, name)
  const query = 'SELECT id FROM terminal WHERE name = ?'
  return { page, line, id: hub.db.prepare(query).pluck().get(name) as string }
}

/** Two tills and the office, in one browser. */
export async function openSeats(t: Test, hub: TestHub): Promise<[Seat, Seat, Seat]> {
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests('id')
  const open = (name: string) => openSeat(t, browser, hub, name)
  return Promise.all([open('Kasir 1'), open('Kasir 2'), open('Kantor')])
}

export const picture = async ({ page }: Seat, name: string) => {
  const folder = process.env.SIX_PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}

export async function until<T>(page: Page, what: string, read: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < LOOKS_MAX; tries += 1) {
    const found = read()
    if (found !== undefined && found !== null) return found
    await page.waitForTimeout(LOOK_EVERY_MS)
  }
  throw new Error(`waited in vain: ${what}`)
}

export const conflictOf = (db: Db, type: string, state: 'open' | 'resolved') =>
  db
    .prepare(
      `SELECT c.id, c.document_id, s.receipt_number, s.terminal_id FROM conflict c
       LEFT JOIN sale s ON s.id = c.document_id WHERE c.type = ? AND c.state = ?
       ORDER BY c.rowid DESC`,
    )
    .get(type, state) as
    | { id: string; document_id: string; receipt_number: string; terminal_id: string }
    | undefined
export const resolutionOf = (db: Db, id: string) =>
  db.prepare('SELECT * FROM conflict_resolution WHERE conflict_id = ?').get(id)

type Action = Parameters<typeof actionName>[0]
const actionName = (
  action: 'reordered' | 'sold-again' | 'honoured' | 'written-off' | 'kept-theirs',
): string => say(`conflict-action.${action}`)

/** Both steps of the wizard, wherever it was opened. */
async function walkWizard(seat: Seat, action: Action, name: string): Promise<void> {
  const dialog = seat.page.getByRole('dialog')
  const first = dialog.getByTestId('wizard-1')
  // A busy machine's hub may not answer in a till's time: a person asks again.
  const again = dialog.getByRole('button', { name: say('connect.retry'), exact: true })
  for (;;) {
    await first.or(again).waitFor()
    if (await first.isVisible()) break
    await again.click()
  }
  await picture(seat, `${name}-1`)
  await dialog.getByRole('button', { name: say('wizard.next'), exact: true }).click()
  await choose(dialog.getByRole('radio', { name: new RegExp(actionName(action)) }))
  await picture(seat, `${name}-2`)
  await dialog.getByRole('button', { name: say('conflicts.settle'), exact: true }).click()
}

/** The cashier opens the sale, walks the wizard, and the supervisor gives the word. */
export async function settleAtTill(
  t: Test,
  hub: TestHub,
  seat: Seat,
  type: string,
  action: Action,
) {
  const open = await until(seat.page, type, () => conflictOf(hub.db, type, 'open'))
  await day.openSale(seat.page, open.receipt_number)
  await seat.page
    .locator('.sales-detail .notice')
    .getByRole('button', { name: say('conflicts.settle') })
    .first()
    .click()
  await walkWizard(seat, action, type)
  await day.approve(seat.page, 'Wati', '222222')
  await until(seat.page, `${type} settled`, () => resolutionOf(hub.db, open.id) ?? undefined)
  t.match(resolutionOf(hub.db, open.id), { action, resolved_by: String, approved_by: String })
  await day.goTo(seat.page, 'sell')
}

export async function settleInInbox(
  t: Test,
  hub: TestHub,
  desk: Seat,
  type: string,
  action: Action,
) {
  const { page } = desk
  const open = await until(page, type, () => conflictOf(hub.db, type, 'open'))
  const refresh = page.getByRole('button', { name: say('common.refresh') }).first()
  const row = page
    .getByTestId('conflicts')
    .locator('li')
    .filter({ hasText: say(`conflict-type.${type}` as 'conflict-type.price_changed') })
    .first()
  // A busy hub may not answer in a page's time: a person asks again.
  const isListed = () =>
    row.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    )
  do await refresh.click()
  while (!(await isListed()))
  await row.getByRole('button').click()
  await walkWizard(desk, action, `inbox-${type}`)
  await until(page, `${type} settled`, () => resolutionOf(hub.db, open.id) ?? undefined)
  t.match(resolutionOf(hub.db, open.id), { action, resolved_by: MANAGER_ID })
}

export const salesOf = (db: Db, { id }: Seat): number =>
  db.prepare('SELECT count(*) FROM sale WHERE terminal_id = ?').pluck().get(id) as number

export async function comeBack(hub: TestHub, seat: Seat, sales: number): Promise<void> {
  await seat.line.end()
  await until(seat.page, 'the sales of the outage', () =>
    salesOf(hub.db, seat) === sales ? true : undefined,
  )
}

/** The till has an answer to each of its sales. */
export async function nothingWaits(page: Page): Promise<void> {
  while ((await waitingSales(page)) > 0) await page.waitForTimeout(LOOK_EVERY_MS)
}

/** What the till needs to look customers up alone lies in the browser, complete. */
export async function customersAreKept(page: Page): Promise<void> {
  while (!(await page.evaluate(areKept))) await page.waitForTimeout(LOOK_EVERY_MS)
}

/** In the browser. */
function areKept(): Promise<boolean> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('ocean-pos')
    opening.onsuccess = () => {
      const { result: database } = opening
      const asked = database.transaction('sync_metadata').objectStore('sync_metadata')
      const got = asked.get('customers')
      got.onsuccess = () => {
        database.close()
        resolve(got.result?.asOf !== undefined)
      }
    }
  })
}

/** Beside the sale, where the cashier looks it up. */
export async function seeOnSale({ page }: Seat, receiptNumber: string, type: string) {
  await day.openSale(page, receiptNumber)
  const name = say(`conflict-type.${type}` as 'conflict-type.price_changed')
  await page.locator('.sales-detail .notice').filter({ hasText: name }).first().waitFor()
  await day.goTo(page, 'sell')
}
