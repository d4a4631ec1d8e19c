// The till in a shop of long names and nine-digit totals: the dialogs that a day seldom opens, a
// sale with something to settle, the customer's own window.
import type { BrowserContext, Page } from 'playwright-core'
import { raiseConflict } from '#hub/conflict/raise-conflict.ts'
import { write } from '#hub/db/write.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { type PlainKey, t } from '../../terminal-ui/src/text/translate.ts'
import { newId } from '../hub/cash/cash-desk.ts'
import { BARCODES, PINS, type TestHub } from '../support/hub.ts'
import { CASHIER_ID } from '../support/small-outlet.ts'
import { goTo } from './day-driver.ts'
import { button, logIn, openShift, pair, startPaying } from './till-driver.ts'

const CODE_LIFE_MS = 3_600_000
const PATIENCE_MS = 90_000
const SETTLE_MS = 400
const BASKET = [
  [4, BARCODES[0]],
  [1000, BARCODES[4]],
  [3, BARCODES[1]],
] as const
const COUPON = 'HEMATSEKALI2026'
const LONG = 'Raden'

type Visit = { page: Page; take: TakeOf; isNarrow: boolean }

const dialogOf = (page: Page) => page.getByRole('dialog')

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await dialogOf(page).waitFor({ state: 'hidden' })
}

async function fillBasket({ page }: Visit): Promise<void> {
  const search = page.getByLabel(t('catalogue.search'))
  for (const [count, code = ''] of BASKET) {
    await search.fill(`${count}*`)
    await search.fill(code)
    await search.press('Enter')
    await page.locator('.search-field input:placeholder-shown').waitFor()
    await page.waitForTimeout(SETTLE_MS)
  }
}

/** What is said for a moment stands over what is looked at. */
async function letToastGo(page: Page): Promise<void> {
  await page.waitForTimeout(SETTLE_MS)
  await page.locator('.toast-host .notice').first().waitFor({ state: 'hidden' })
}

/** In the basket's own pane, which a phone shows instead of the goods. */
async function showCart({ page, isNarrow }: Visit): Promise<void> {
  const bar = page.getByTestId('cart-bar')
  if (isNarrow && (await bar.isVisible())) await bar.click()
}

async function takeMenu(visit: Visit): Promise<void> {
  const { page, take } = visit
  const entries: [PlainKey, string][] = [
    ['cart.note', 'note'],
    ['coupon.title', 'coupon'],
    ['buyer.title', 'buyer'],
    ['bill.title', 'bill'],
    ['cart.clear', 'clear'],
  ]
  const open = async () => {
    await button(page, t('cart.more-acts')).click()
    await dialogOf(page).waitFor()
  }
  await open()
  await take('cart-menu')
  await closeDialog(page)
  for (const [key, name] of entries) {
    await open()
    await dialogOf(page)
      .getByRole('button', { name: new RegExp(`^${t(key)}`) })
      .click()
    await page.waitForTimeout(SETTLE_MS)
    await take(name)
    if (name === 'buyer') await fillBuyer(visit)
    else if (name === 'coupon') await takeCoupon(page)
    else await closeDialog(page)
  }
}

async function takeCoupon(page: Page): Promise<void> {
  await page.getByLabel(t('coupon.title'), { exact: true }).last().fill(COUPON)
  await button(page, t('coupon.take')).click()
  await dialogOf(page).waitFor({ state: 'hidden' })
}

async function fillBuyer({ page, take }: Visit): Promise<void> {
  await button(page, t('common.save')).click()
  await take('buyer-wrong')
  await page
    .getByLabel(t('buyer.number', { kind: t('buyer.npwp') }), { exact: true })
    .fill('0987654321098765')
  await page.getByLabel(t('buyer.name'), { exact: true }).fill('PT Sumber Rejeki Makmur Abadi 40')
  await page.getByLabel(t('buyer.address'), { exact: true }).fill('Jl. Contoh Raya 9, Jakarta')
  await page.getByLabel(t('buyer.nitku'), { exact: true }).fill('123')
  await page.getByLabel(t('buyer.name'), { exact: true }).focus()
  await button(page, t('common.save')).click()
  await page.getByText(t('buyer.nitku-wrong')).waitFor()
  await take('buyer-place-wrong')
  await page.getByLabel(t('buyer.nitku'), { exact: true }).fill('')
  await button(page, t('common.save')).click()
  await dialogOf(page).waitFor({ state: 'hidden' })
}

async function takeCustomers({ page, take }: Visit): Promise<void> {
  const open = async () => {
    await page.keyboard.press('F3')
    await dialogOf(page).waitFor()
  }
  await open()
  await page.getByLabel(t('customer.search')).fill('zzzz')
  await page.getByText(t('customer.nobody')).waitFor()
  await take('customer-nobody')
  await button(page, t('customer.add')).click()
  await take('customer-new')
  await closeDialog(page)
  await open()
  await page.getByLabel(t('customer.search')).fill(LONG)
  await page.locator('.customer-row').first().waitFor()
  await take('customer-found')
  await page.locator('.customer-row').first().click()
  await dialogOf(page).waitFor({ state: 'hidden' })
  await open()
  await page.waitForTimeout(SETTLE_MS)
  await take('customer-glance')
  await button(page, t('customer-edit.open')).click()
  await take('customer-edit')
  await closeDialog(page)
}

async function takeDisplay(visit: Visit, context: BrowserContext): Promise<Page> {
  const { page, take } = visit
  await goToPlace(visit, 'settings')
  const opening = context.waitForEvent('page')
  await button(page, t('display.open')).click()
  const display = await opening
  await display.locator('[data-scene]').waitFor()
  await page.waitForTimeout(SETTLE_MS)
  await take('settings-display')
  await goTo(page, 'sell')
  return display
}

async function goToPlace({ page }: Visit, place: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/${place}`)
}

/** A cashier and a drawer of their own; forty characters, as long as names may be on a receipt. */
function enrol({ db }: TestHub): string {
  const n = db.prepare('SELECT count(*) FROM staff').pluck().get() as number
  const name = `Ni Wayan Kusumawardhani Sastrowardoyo ${String(n).padStart(2, '0')}`
  db.prepare(
    `INSERT INTO staff (id, name, role, pin_hash, pin_salt, pin_digits, is_active, created_at_ms)
     SELECT ?, ?, role, pin_hash, pin_salt, pin_digits, 1, created_at_ms FROM staff WHERE id = ?`,
  ).run(newId(), name, CASHIER_ID)
  const drawer = `Laci ${n} dekat pintu masuk lantai satu kanan`
  db.prepare('INSERT INTO drawer (id, name) VALUES (?, ?)').run(newId(), drawer)
  return name
}

/** Something stands beside the sale that was just made, as after a day offline. */
function raise({ db, deps }: TestHub): void {
  const [id, cashier] = db
    .prepare('SELECT id, cashier_id FROM sale ORDER BY rowid DESC')
    .raw()
    .get() as [string, string]
  const finding = {
    ...{ type: 'rights_missing' as const, message: `as found of ${cashier}` },
    detail: { code: 'DISCOUNT_NOT_ALLOWED' },
  }
  write(db, (tx) => raiseConflict(tx, deps.seams, id, finding))
}

async function takeConflict(hub: TestHub, { page, take }: Visit): Promise<void> {
  raise(hub)
  await goTo(page, 'sales')
  await page.locator('.sale-row').first().click()
  const settle = page.locator('.sales-detail .notice').getByRole('button', {
    name: t('conflicts.settle'),
  })
  await settle.first().waitFor()
  await letToastGo(page)
  await take('sale-conflict')
  await settle.first().click()
  const again = dialogOf(page).getByRole('button', { name: t('connect.retry') })
  const first = page.getByTestId('wizard-1')
  // A busy machine's hub may be late for a till's patience.
  await first.or(again).first().waitFor()
  if (await again.isVisible()) await again.click()
  await first.waitFor()
  await take('wizard-1')
  await button(page, t('wizard.next')).click()
  await page.getByTestId('wizard-2').waitFor()
  await take('wizard-2')
  await closeDialog(page)
}

async function takePaying(visit: Visit, display: Page): Promise<void> {
  const { page, take } = visit
  await startPaying(page)
  await page.getByTestId('pay-confirm').waitFor()
  await take('pay')
  await page.getByRole('radio', { name: t('tender.cash'), exact: true }).click()
  await page.getByLabel(t('pay.cash-given')).first().fill('999999999')
  await take('pay-change')
  await display.bringToFront()
  await take('display-basket', display)
  await page.bringToFront()
  await page.getByTestId('pay-confirm').click()
  await dialogOf(page).waitFor()
  await take('pay-odd-change')
  await button(page, t('pay.odd-accept')).click()
  await page.getByText(t('done.title')).first().waitFor()
  await take('done')
  await display.bringToFront()
  await take('display-thanks', display)
  await page.bringToFront()
  await page.keyboard.press('Enter')
}

type Wish = { hub: TestHub; page: Page; isNarrow: boolean; name: string; take: TakeOf }
/** Of another page of the same till where one is named. */
export type TakeOf = (name: string, page?: Page) => Promise<void>

/** A paper in doubt is asked about on every screen of the till: here at the end. */
function setDoubtsAside({ db }: TestHub): () => void {
  const rows = db
    .prepare("SELECT id, printer_id FROM print_job WHERE state = 'uncertain'")
    .all() as { id: string; printer_id: string }[]
  const put = db.prepare('UPDATE print_job SET printer_id = ? WHERE id = ?')
  const other = db.prepare('SELECT id FROM printer WHERE is_default = 0').pluck().get()
  for (const { id } of rows) put.run(other, id)
  return () => {
    for (const { id, printer_id } of rows) put.run(printer_id, id)
  }
}

export async function takeTill({ hub, page, isNarrow, name, take }: Wish): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS)
  const bringBackDoubts = setDoubtsAside(hub)
  const visit = { page, take, isNarrow }
  const person = enrol(hub)
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, CODE_LIFE_MS)
  await pair(page, pairingCode, name)
  await take('login')
  await logIn(page, person, PINS[CASHIER_ID] ?? '')
  await page.getByText(t('open-shift.by-sum'), { exact: true }).waitFor()
  await take('open-shift')
  await openShift(page, '999999999')
  await fillBasket(visit)
  await take('sell')
  await showCart(visit)
  await take('cart')
  await takeCustomers(visit)
  await takeMenu(visit)
  await take('cart-full')
  const display = await takeDisplay(visit, page.context())
  await takePaying(visit, display)
  await display.close()
  await takeConflict(hub, visit)
  await goTo(page, 'shift')
  await page.locator('.cash-actions').waitFor()
  await letToastGo(page)
  await take('shift')
  bringBackDoubts()
  await page.reload()
  // Deaf for a moment: the tap before must not answer it.
  await page.locator('[data-testid=paper-doubt] button:enabled').first().waitFor()
  await take('paper-doubt')
}
