// The manager's conflicts in a real browser: overdue first, one settled, one on another person's
// word, the settled ones, nothing left. CONFLICT_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { quarantinePayload } from '#hub/conflict/quarantine-payload.ts'
import { type ConflictFinding, raiseConflict } from '#hub/conflict/raise-conflict.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { startTestHub, type TestHub } from '../support/hub.ts'
import { makeSale } from '../support/sale-maker.ts'
import { savedFile } from '../support/saved-file.ts'
import {
  CUSTOMER_ID,
  MANAGER_ID,
  SHIFT_ID,
  SMALL_PRODUCTS,
  TERMINAL,
  testId,
} from '../support/small-outlet.ts'
import { depsFor, openTestShift } from '../support/small-shop.ts'
import { violationsOn } from './accessible.ts'
import { becomes, reads } from './becomes.ts'
import { approve } from './day-driver.ts'
import { type Look, launchChromium, logIn, openTill, pair, speakInTests } from './till-driver.ts'

const PATIENCE_MS = 60_000
const HOUR_MS = 3_600_000
const product = (index: number): string => SMALL_PRODUCTS[index]?.product_id ?? ''

type Found = [hoursAgo: number, type: ConflictFinding['type'], detail: object, subjectId?: string]

/** Two sales, one of them the manager's own, and what does not fit beside and without them. */
async function seedConflicts(db: Db): Promise<void> {
  openTestShift(db, realSeams, SHIFT_ID, TERMINAL.id)
  const taker = createSaleTaker(depsFor(db, '', '', realSeams))
  db.prepare('UPDATE selling_unit SET price_minor = price_minor + 500 WHERE product_id = ?').run(
    product(2),
  )
  const changed = makeSale({ number: 1, items: [[2, 3000]] })
  const own = makeSale({ number: 2, cashierId: MANAGER_ID })
  must(await taker.take('drained', changed, null))
  must(await taker.take('drained', own, null))
  must(await taker.take('drained', { ...own, note: 'altered' }, null))
  const lacking = { customer_id: CUSTOMER_ID, missing_points: 120, short_minor: 12_000 }
  const elsewhere = { customer_id: CUSTOMER_ID, missing_points: 40, reason: 'spent-in-two-outlets' }
  const twins = { other_customer_id: testId(41), field: 'phone', value: '+6281234567890' }
  const found: Found[] = [
    [80, 'inventory_shortage', { product_id: product(0), stock_milli: -2_000 }],
    [30, 'insufficient_loyalty_points', lacking, changed.offline_transaction_id],
    [2, 'insufficient_loyalty_points', elsewhere],
    [1, 'rights_missing', { code: 'DISCOUNT_NOT_ALLOWED' }, changed.offline_transaction_id],
    [20, 'session_closed', { code: 'SHIFT_NOT_OPEN' }, changed.offline_transaction_id],
    [50, 'customer_mismatch', twins, CUSTOMER_ID],
  ]
  for (const [hoursAgo, type, detail, subjectId = testId(9_500)] of found) {
    const atMs = Date.now() - hoursAgo * HOUR_MS
    const seams = { ...realSeams, clock: { ...realSeams.clock, nowMs: () => atMs } }
    const finding = { type, message: `as found: ${type}`, detail: { ...detail } }
    write(db, (tx) => raiseConflict(tx, seams, subjectId, finding))
  }
}
const RAISED = 8

/** A sale that the hub stumbled over and reads now, and what nobody can read. */
function keepAside(hub: TestHub): void {
  const sale = makeSale({ number: 77 })
  const keep = (documentId: string | null, reason: string, payload: unknown) =>
    write(hub.db, (tx) =>
      quarantinePayload(tx, hub.deps.seams, {
        ...{ documentId, terminalId: TERMINAL.id, reason, payload },
      }),
    )
  keep(sale.offline_transaction_id, 'hub-fault', sale)
  keep(null, 'misshapen', { strange: 'x'.repeat(300) })
}

/** Tried again it counts; what is left undone takes a reason. */
async function endKept(t: Test, { page, judge }: View, hub: TestHub): Promise<void> {
  const card = page.getByTestId('kept')
  const sale = card.locator('li').filter({ hasText: 'T1-A-77' })
  await sale.scrollIntoViewIfNeeded()
  await judge('9-kept')
  const before = hub.db.prepare('SELECT count(*) FROM sale').pluck().get() as number
  await sale.getByRole('button', { name: say('kept.retry') }).click()
  await sale.waitFor({ state: 'detached' })
  t.equal(hub.db.prepare('SELECT count(*) FROM sale').pluck().get(), before + 1)
  const strange = card.locator('li').filter({ hasText: say('kept-kind.unknown') })
  await strange.getByText(say('cloud.details')).click()
  await strange.getByRole('button', { name: say('kept.settle') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(say('kept.reason')).fill('Sisa uji coba teknisi')
  await judge('9b-kept-reason')
  await dialog.getByRole('button', { name: say('kept.settle'), exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await card.getByText(say('kept.ended'), { exact: true }).click()
  await card.getByText('“Sisa uji coba teknisi”').waitFor()
  await judge('9c-kept-ended')
}

const WIDE: Look = { width: 1920, height: 1080, theme: 'light', language: 'id' }
const PHONE: Look = { width: 360, height: 740, theme: 'dark', language: 'en' }

type View = {
  page: Page
  faults: string[]
  /** Where somebody asked for pictures. */
  picture: (name: string) => Promise<void>
  /** The picture, and what axe says. */
  judge: (name: string) => Promise<void>
}

async function openPanel(t: Test, browser: Browser, hub: TestHub, look: Look): Promise<View> {
  speakInTests(look.language)
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), look)
  page.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, `Kantor ${look.width}`)
  await logIn(page, 'Budi', '333333')
  await page.goto(`${page.url().split('#')[0]}#/console/conflicts`)
  const picture = async (name: string) => {
    const folder = process.env.CONFLICT_PICTURES
    const path = `${folder}/${look.width}-${look.theme}-${look.language}-${name}.png`
    if (folder) await page.screenshot({ path })
  }
  const judge = async (name: string) => {
    await picture(name)
    t.same(await violationsOn(page), [], `axe on ${name} at ${look.width} px`)
    const isWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
    t.notOk(await page.evaluate(isWide), `nothing sticks out of ${name}`)
  }
  return { page, faults, picture, judge }
}

const rowsOf = (page: Page) => page.getByTestId('conflicts').locator('li')
const rowOf = (page: Page, type: ConflictFinding['type']) =>
  rowsOf(page).filter({ hasText: say(`conflict-type.${type}`) })
const settleIn = (page: Page) =>
  page.getByRole('dialog').getByRole('button', { name: say('conflicts.settle'), exact: true })

const nextIn = (page: Page) =>
  page.getByRole('dialog').getByRole('button', { name: say('wizard.next'), exact: true })

/** Keys alone: the proposal stands, a note is written, and the title has the focus afterwards. */
async function settleByKeys(t: Test, { page, judge }: View): Promise<void> {
  const row = rowOf(page, 'price_changed')
  await row.getByRole('button').focus()
  await page.keyboard.press('Enter')
  await judge('2-what-happened')
  await nextIn(page).focus()
  await page.keyboard.press('Enter')
  const proposed = say('conflicts.proposed', { reason: say('conflict-action.honoured') })
  await becomes(t, () => page.getByLabel(proposed).isChecked(), true)
  await judge('2-settling')
  await page.getByLabel(say('conflicts.note')).fill('Label rak belum diganti')
  await settleIn(page).focus()
  await page.keyboard.press('Enter')
  await row.waitFor({ state: 'detached' })
  await page.locator('#conflicts-title:focus').waitFor()
  await becomes(t, () => rowsOf(page).count(), RAISED - 1)
  const menuCount = page.locator('.console-side [data-screen=conflicts] .menu-count')
  await becomes(t, () => menuCount.textContent(), String(RAISED - 1))
}

/** What stands beside the manager's own sale takes the supervisor's word. */
async function settleOwn(t: Test, { page, judge, picture }: View): Promise<void> {
  const row = rowOf(page, 'duplicate_transaction')
  await row.getByRole('button').click()
  await nextIn(page).click()
  await settleIn(page).waitFor()
  await judge('2-settling')
  await settleIn(page).click()
  await page.getByTestId('approval').waitFor()
  await picture('3-approval')
  await approve(page, 'Wati', '222222')
  await row.waitFor({ state: 'detached' })
  await becomes(t, () => rowsOf(page).count(), RAISED - 2)
}

async function lookAtSettled(t: Test, { page, judge, picture }: View): Promise<void> {
  await page
    .locator('.conflict-filter')
    .getByText(say('conflicts.settled'), { exact: true })
    .click()
  const own = rowOf(page, 'duplicate_transaction')
  await own.getByText(say('conflicts.approved-by', { name: 'Wati' })).waitFor()
  await becomes(t, () => rowsOf(page).count(), 2)
  await reads(t, () => rowOf(page, 'price_changed').textContent(), 'Label rak belum diganti')
  await judge('4-settled')
  await rowOf(page, 'price_changed').getByRole('button').click()
  await page.getByRole('dialog').waitFor()
  await picture('5-settled-one')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /T1-A-1/ })
    .click()
  await page
    .locator('.sales-detail')
    .getByText(/T1-A-1/)
    .first()
    .waitFor()
  await picture('6-its-sale')
}

async function expectOpen(t: Test, { page, judge }: View, count: number): Promise<void> {
  await rowsOf(page)
    .nth(count - 1)
    .waitFor()
  await becomes(t, () => rowsOf(page).count(), count)
  const first = await rowsOf(page).first().textContent()
  t.match(first, say('conflict-type.inventory_shortage'), 'the most urgent first')
  await page.getByText(say('conflicts.overdue-n', { n: 2 })).waitFor()
  await judge('1-open')
}

/** A file that a till saved: foreign ones are said, its sales come in once, and the list tells. */
async function takeSavedFile(t: Test, { page, judge }: View, hub: TestHub, text: string) {
  await page.goto(`${page.url().split('#')[0]}#/console/terminals`)
  const card = page.getByTestId('saved-file')
  const give = (name: string, content: string) =>
    card
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) })
  await give('struk.json', '{"format":"another"}')
  await card.getByText(say('saved-file.not-ours')).waitFor()
  await give('ocean-sealed-journal.json', text)
  await card.getByText(say('saved-file.done', { n: 2 })).waitFor()
  await card.getByText(say('saved-file.fresh', { n: 2 })).waitFor()
  await judge('7-saved-file')
  await give('ocean-sealed-journal.json', text)
  await card.getByText(say('saved-file.known', { n: 2 })).waitFor()
  await card.getByText(say('saved-file.history')).click()
  // Two parcels each time.
  await card.getByTestId('saved-files').locator('li').nth(3).waitFor()
  await judge('8-saved-files')
  t.equal(hub.db.prepare('SELECT count(*) FROM sale').pluck().get(), 5)
  t.same(checkBooks(hub.db), [])
}

t.test('a manager settles what does not fit, at the desk and on a phone', async (t) => {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const uiFolder = join(PROJECT_ROOT, 'terminal-ui', 'dist')
  const hub = await startTestHub(t, { uiFolder, seed: seedConflicts })
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  const desk = await openPanel(t, browser, hub, WIDE)
  await expectOpen(t, desk, RAISED)
  await settleByKeys(t, desk)
  keepAside(hub)
  const phone = await openPanel(t, browser, hub, PHONE)
  await expectOpen(t, phone, RAISED - 1)
  await settleOwn(t, phone)
  const { page } = phone
  await page.getByLabel(say('conflicts.type')).selectOption('unknown_product')
  await page.getByText(say('conflicts.none-of-type')).waitFor()
  await page.getByLabel(say('conflicts.type')).selectOption('all')
  await endKept(t, phone, hub)
  await lookAtSettled(t, phone)
  const file = await savedFile(hub, false)
  await takeSavedFile(t, phone, hub, file)
  t.same([...desk.faults, ...phone.faults], [])
})
