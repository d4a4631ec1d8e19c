// What people do in the course of a day, as they do it: by what stands on the screen.
import type { Page } from 'playwright-core'
import { formatMoney } from '#domain/money.ts'
import { tenderKind } from '../../terminal-ui/src/screens/pay/tender-kinds.ts'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { t } from '../../terminal-ui/src/text/translate.ts'
import { button, choose, logIn, startPaying, typePin } from './till-driver.ts'

/** Notes and coins by their value, e.g. {100000: 1, 50000: 2}. */
export type Pieces = Record<number, number>

const SCAN_PAUSE_MS = 120
const COIN_MAX_MINOR = 500

export async function goTo(page: Page, place: 'sell' | 'sales' | 'shift' | 'console' | 'accounts') {
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/${place}`)
}

/** Fills the counter as it stands on the screen; what is not named stays empty. */
export async function countPieces(page: Page, pieces: Pieces): Promise<void> {
  for (const [value, count] of Object.entries(pieces)) {
    const name = formatMoney(Number(value))
    const label = Number(value) <= COIN_MAX_MINOR ? 'count.coins-of' : 'count.notes-of'
    await page.getByLabel(t(label, { name }), { exact: true }).fill(String(count))
  }
}

export async function openCountedShift(
  page: Page,
  mode: 'floating' | 'shared',
  pieces: Pieces,
): Promise<void> {
  await choose(page.getByRole('radio', { name: new RegExp(t(`open-shift.${mode}`)) }))
  await choose(page.getByRole('radio', { name: t('open-shift.by-pieces') }))
  await countPieces(page, pieces)
  await button(page, new RegExp(t('open-shift.action'))).click()
  await page.getByLabel(t('catalogue.search')).waitFor()
}

/** One tender in words: `cash 50000`, `card 20000`, `qris`, `gift_card 50000 KH-0001`. */
export type TenderWords = string

/** For which customer the next sale is. */
export async function chooseCustomer(page: Page, name: string): Promise<void> {
  await page.locator('.customer-chip').waitFor({ state: 'attached' })
  await page.keyboard.press('F3')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('customer.search')).fill(name)
  await dialog.getByRole('button', { name: new RegExp(name) }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** By typing, as without a scanner: a busy test machine tears a scanner's burst apart. */
async function putInBasket(page: Page, codes: string[]): Promise<void> {
  const search = page.getByLabel(t('catalogue.search'))
  for (const code of codes) {
    await search.fill(code)
    await search.press('Enter')
    await page.locator('.search-field input:placeholder-shown').waitFor()
    await page.waitForTimeout(SCAN_PAUSE_MS)
  }
}

export async function sell(page: Page, codes: string[], tenders: TenderWords[]): Promise<void> {
  await putInBasket(page, codes)
  await startPaying(page)
  await payWith(page, tenders)
}

export async function payWith(page: Page, tenders: TenderWords[]): Promise<void> {
  const taken = page.getByLabel(t('pay.taken')).locator('li')
  for (const [index, words] of tenders.entries()) {
    if (index > 0) await taken.nth(index - 1).waitFor()
    await takeTender(page, words)
  }
  await page.getByText(t('done.title')).first().waitFor()
  await button(page, t('done.next')).click()
  await page.getByLabel(t('catalogue.search')).waitFor()
}

async function takeTender(page: Page, words: TenderWords): Promise<void> {
  const [method = 'cash', amount, code] = words.split(' ')
  const kind = tenderKind(method as Parameters<typeof tenderKind>[0])
  await page.getByRole('radio', { name: t(kind.text), exact: true }).click()
  if (code) {
    await page.getByLabel(t('ledger.code')).fill(code)
    await page.keyboard.press('Enter')
  }
  if (method === 'qris') await button(page, t('charge.by-hand')).click()
  const label = method === 'cash' ? t('pay.cash-given') : t('pay.amount')
  const entry = page.getByLabel(label, { exact: true }).first()
  await entry.waitFor()
  if (amount) await entry.fill(amount)
  await EVIDENCE[method]?.(page)
  await page.keyboard.press('Enter')
}

const EVIDENCE: Record<string, (page: Page) => Promise<void>> = {
  card: async (page) => {
    await page.getByLabel(t('evidence.approval')).fill('A12345')
    await page.getByLabel(t('evidence.last-four')).fill('4242')
  },
  transfer: async (page) => {
    await page.getByLabel(t('evidence.reference')).fill(`TRF${Date.now()}`)
  },
  qris: async (page) => {
    await page.getByLabel(t('evidence.reference')).fill(`QR${Date.now()}`)
  },
  ewallet: async (page) => {
    await page.getByLabel(t('evidence.reference')).fill(`EW${Date.now()}`)
  },
}

/** Another person's word in the dialog that asks for it. */
export async function approve(page: Page, person: string, pin: string): Promise<void> {
  const dialog = page.getByTestId('approval')
  await dialog.getByRole('button', { name: new RegExp(person) }).click()
  await dialog.getByRole('button', { name: t('login.other-person') }).waitFor()
  await typePin(page, pin)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}

export const chooseReason = (page: Page, name: string) =>
  choose(page.getByRole('radio', { name, exact: true }))

/** Paid in, paid out or dropped at the till's shift page. */
export async function moveCash(
  page: Page,
  kind: 'paid-in' | 'paid-out' | 'drop',
  order: { amountMinor: number; reason: string; note?: string },
): Promise<void> {
  await goTo(page, 'shift')
  await page
    .getByLabel(t('cash.actions'))
    .getByRole('button', { name: t(`cash.${kind}`) })
    .click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByRole('textbox', { name: t('cash.amount'), exact: true })
    .fill(String(order.amountMinor))
  await chooseReason(page, order.reason)
  if (order.note) await dialog.getByLabel(t('reason.note')).fill(order.note)
  const amount = formatMoney(order.amountMinor)
  await dialog.getByRole('button', { name: t('cash.save', { amount }) }).click()
}

export async function changeCashier(page: Page, person: string, pin: string): Promise<void> {
  await button(page, t('nav.lock')).click()
  await page.getByText(t('login.lead')).waitFor()
  await logIn(page, person, pin)
}

/** The blind count; what it came to stands on the screen afterwards. */
export async function countDrawer(page: Page, pieces: Pieces): Promise<void> {
  await goTo(page, 'shift')
  await button(page, t('shift.close')).click()
  await countPieces(page, pieces)
  await button(page, new RegExp(t('close.submit', { amount: '' }).trim())).click()
  await page.getByText(t('close.difference', { n: 1 })).waitFor()
}

/** Opens a sale of this till's list by its receipt number. */
export async function openSale(page: Page, receiptNumber: string): Promise<void> {
  await goTo(page, 'sales')
  await page
    .getByRole('button', { name: new RegExp(`${receiptNumber}\\D`) })
    .first()
    .click()
}

export type Approver = { name: string; pin: string }
type MoneyBack = { receiptNumber: string; reason: string; approver?: Approver }

/** One piece of the sale's first line comes back and is paid back as it was paid. */
export async function refundOne(page: Page, order: MoneyBack): Promise<void> {
  await chooseOneBack(page, t('refund.title'), order)
  if (order.approver) await approve(page, order.approver.name, order.approver.pin)
  await page.getByTestId('refund-done').waitFor()
  await button(page, t('refund.close')).click()
}

export async function voidSale(page: Page, order: MoneyBack): Promise<void> {
  await openSale(page, order.receiptNumber)
  await button(page, t('refund.void-short')).click()
  await chooseReason(page, order.reason)
  await page.getByTestId('void-send').click()
  await page.getByTestId('void-send').click()
  if (order.approver) await approve(page, order.approver.name, order.approver.pin)
  await page.getByTestId('refund-done').waitFor()
  await button(page, t('refund.close')).click()
}

/** One piece comes back, other goods go out, the difference is paid. */
export async function exchangeOne(
  page: Page,
  order: MoneyBack,
  codes: string[],
  tenders: TenderWords[],
): Promise<void> {
  await chooseOneBack(page, t('refund.exchange'), order)
  await page.getByLabel(t('catalogue.search')).waitFor()
  await putInBasket(page, codes)
  await startPaying(page)
  if (order.approver) await approve(page, order.approver.name, order.approver.pin)
  await payWith(page, tenders)
}

async function chooseOneBack(page: Page, act: string, order: MoneyBack): Promise<void> {
  await openSale(page, order.receiptNumber)
  await button(page, act).click()
  const first = page.getByLabel(t('refund.lines')).locator('li').first()
  await first.getByRole('button').last().click()
  await chooseReason(page, order.reason)
  await page.getByTestId('refund-send').click()
}

type Opening = { kind: 'gift_card' | 'deposit' | 'credit'; code?: string; owner?: string }

/** Opens an account; for a card and a deposit the money for it is asked at once. */
export async function openAccount(page: Page, order: Opening, approver?: Approver): Promise<void> {
  await goTo(page, 'accounts')
  await button(page, t(`accounts.new-${order.kind}`)).click()
  const dialog = page.getByRole('dialog')
  if (order.code) await dialog.getByLabel(t('accounts.code')).fill(order.code)
  if (order.owner) {
    await dialog.getByLabel(t('accounts.owner')).fill(order.owner)
    await dialog.getByRole('button', { name: new RegExp(order.owner) }).click()
  }
  await button(page, t('accounts.open-action')).click()
  if (approver) await approve(page, approver.name, approver.pin)
}

/** Money for the account that is open on the screen, in cash. */
export async function takeForAccount(page: Page, amountMinor: number): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('accounts.how-much')).first().fill(String(amountMinor))
  await dialog.getByRole('button', { name: t('accounts.next') }).click()
  await page.getByTestId('money-in-confirm').click()
  await dialog.getByRole('button', { name: t('accounts.done-close') }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Finds the kasbon of a customer and pays a part of it back. */
export async function payKasbonBack(page: Page, owner: string, amountMinor: number): Promise<void> {
  await goTo(page, 'accounts')
  await page.getByLabel(t('accounts.search')).first().fill(owner)
  await page.keyboard.press('Enter')
  const list = page.getByLabel(t('accounts.list'))
  await list
    .getByRole('button', { name: new RegExp(t('tender.credit')) })
    .last()
    .click()
  await button(page, t('accounts.in-credit')).click()
  await takeForAccount(page, amountMinor)
}

/** The drawer opens without a sale: somebody else allows it. */
export async function openDrawer(page: Page, reason: string, approver: Approver): Promise<void> {
  await goTo(page, 'shift')
  await page
    .getByLabel(t('cash.actions'))
    .getByRole('button', { name: t('cash.no-sale') })
    .click()
  await chooseReason(page, reason)
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('cash.no-sale'), exact: true })
    .click()
  await approve(page, approver.name, approver.pin)
}

export async function suspendShift(page: Page, reason: string): Promise<void> {
  await goTo(page, 'shift')
  await button(page, t('shift.suspend')).click()
  await chooseReason(page, reason)
  await button(page, t('shift.suspend-action')).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

export async function resumeShift(page: Page): Promise<void> {
  await goTo(page, 'sell')
  await button(page, t('elsewhere.resume')).click()
  await page.getByLabel(t('catalogue.search')).waitFor()
}

export async function endTrading(page: Page): Promise<void> {
  await goTo(page, 'shift')
  await button(page, t('shift.end')).click()
  await button(page, t('shift.end-action')).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** Counting once more needs another person's word. */
export async function countAgain(page: Page, pieces: Pieces, approver: Approver): Promise<void> {
  await button(page, t('close.recount')).click()
  await countPieces(page, pieces)
  await button(page, new RegExp(t('close.submit', { amount: '' }).trim())).click()
  await approve(page, approver.name, approver.pin)
  await page.getByText(t('close.difference', { n: 2 })).waitFor()
}

export async function closeCounted(page: Page, reason: string): Promise<void> {
  await chooseReason(page, reason)
  await button(page, t('close.action')).click()
  await button(page, t('report.print-z')).waitFor()
  await button(page, t('shift.log-out')).click()
  await page.getByText(t('login.lead')).waitFor()
}

/** The manager counts a shift whose trading has ended, on the console, and closes it. */
export async function closeOnConsole(page: Page, number: number, pieces: Pieces): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/console/shifts'
  })
  await page.getByTestId(`shift-${number}`).click()
  await button(page, t('shifts.close')).click()
  await button(page, t('shifts.way-next')).click()
  await countPieces(page, pieces)
  await button(page, new RegExp(t('close.submit', { amount: '' }).trim())).click()
  await button(page, t('close.action')).click()
  await page.getByText(t('shifts.audit-whole')).waitFor()
}
