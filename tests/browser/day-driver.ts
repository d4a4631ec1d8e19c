// What people do in the course of a day, as they do it: by what stands on the screen.
import type { Page } from 'playwright-core'
import { formatMoney } from '#domain/money.ts'
import { tenderKind } from '../../terminal-ui/src/screens/pay/tender-kinds.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { t } from '../../terminal-ui/src/text/translate.ts'
import { button, logIn, scan } from './till-driver.ts'

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
  await page
    .getByRole('radio', { name: new RegExp(t(`open-shift.${mode}`)) })
    .check({ force: true })
  await page.getByRole('radio', { name: t('open-shift.by-pieces') }).check({ force: true })
  await countPieces(page, pieces)
  await button(page, new RegExp(t('open-shift.action'))).click()
  await page.getByLabel(t('catalogue.search')).waitFor()
}

/** One tender in words: `cash 50000`, `card 20000`, `qris`, `gift_card 50000 KH-0001`. */
export type TenderWords = string

export async function sell(page: Page, codes: string[], tenders: TenderWords[]): Promise<void> {
  for (const code of codes) {
    await scan(page, code)
    await page.waitForTimeout(SCAN_PAUSE_MS)
  }
  await page.keyboard.press('F8')
  await payWith(page, tenders)
}

export async function payWith(page: Page, tenders: TenderWords[]): Promise<void> {
  for (const words of tenders) await takeTender(page, words)
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
    await button(page, t('ledger.check')).click()
  }
  const label = method === 'cash' ? t('pay.cash-given') : t('pay.amount')
  const entry = page.getByLabel(label, { exact: true }).first()
  await entry.waitFor()
  if (amount) await entry.fill(amount)
  await EVIDENCE[method]?.(page)
  await page.keyboard.press('Enter')
  if (amount) await page.waitForTimeout(SCAN_PAUSE_MS)
}

const EVIDENCE: Record<string, (page: Page) => Promise<void>> = {
  card: async (page) => {
    await page.getByLabel(t('evidence.approval')).fill('A12345')
    await page.getByLabel(t('evidence.last-four')).fill('4242')
  },
  transfer: async (page) => {
    await page.getByLabel(t('evidence.reference')).fill(`TRF${Date.now()}`)
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
  await page.keyboard.type(pin, { delay: 60 })
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}

export const chooseReason = (page: Page, name: string) =>
  page.getByRole('radio', { name, exact: true }).check({ force: true })

/** Paid in, paid out or dropped at the till's shift page. */
export async function moveCash(
  page: Page,
  kind: 'paid-in' | 'paid-out' | 'drop',
  order: { amountMinor: number; reason: string; note?: string },
): Promise<void> {
  await goTo(page, 'shift')
  await page.getByLabel(t('cash.actions')).getByRole('button', { name: t(`cash.${kind}`) }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('cash.amount')).first().fill(String(order.amountMinor))
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
