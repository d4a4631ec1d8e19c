// A cashier's day, in the order in which it is lived; what it leaves behind the console shows.

import type { Page } from 'playwright-core'
import { t } from '../../../terminal-ui/src/text/translate.ts'
import * as day from '../day-driver.ts'
import { button, logIn, openShift, pair, pinsAreKept, scanUntil, typePin } from '../till-driver.ts'
import { CASHIER, GOODS, MANAGER, type PictureShop, SUPERVISOR } from './picture-shop.ts'

const dialog = (page: Page) => page.getByRole('dialog')
const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'hidden' })
}

const inBasket = (page: Page, n: number) => page.locator('.cart-line').nth(n - 1)

async function fillBasket(page: Page, codes: readonly string[]): Promise<void> {
  for (const [index, code] of codes.entries())
    await scanUntil(page, code, inBasket(page, index + 1))
}

const SCENES = {
  entry: takeEntry,
  selling: takeSelling,
  paying: takePaying,
  'paper-out': takePaperOut,
  'money-back': takeMoneyBack,
  cash: takeCash,
  offline: takeOffline,
  conflict: takeConflict,
}

export async function takeTillPictures(page: Page, shop: PictureShop): Promise<void> {
  for (const [name, play] of Object.entries(SCENES)) {
    await shop.scene(page, name, () => play(page, shop))
  }
}

async function takeEntry(page: Page, { take, codes }: PictureShop): Promise<void> {
  await pair(page, codes.till, 'Kasir 1')
  await button(page, new RegExp(CASHIER.name)).waitFor()
  await take(page, 'login')
  await logIn(page, CASHIER.name, CASHIER.pin)
  await pinsAreKept(page)
  await day.countPieces(page, { 100000: 1, 50000: 2, 20000: 3, 10000: 4 })
  await take(page, 'open-shift')
  await openShift(page, '300000')
}

async function takeSelling(page: Page, { take }: PictureShop): Promise<void> {
  const search = page.getByLabel(t('catalogue.search'))
  await fillBasket(page, [GOODS.rice, GOODS.sugar, GOODS.oil])
  await search.fill('Mangga')
  await search.press('Enter')
  await page.getByLabel(t('weight.label')).first().fill('1,25')
  await take(page, 'weigh', dialog(page))
  await page.keyboard.press('Enter')
  await dialog(page).waitFor({ state: 'hidden' })
  await search.fill('')
  await page.keyboard.press('Escape')
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^(Minuman|Drinks)$/ })
    .click()
  await take(page, 'sell')
  await scanUntil(page, '8999999999995', page.getByTestId('scan-problem'))
  await take(page, 'scan-problem')
  await page.getByTestId('scan-problem').getByRole('button').click()
  for (const key of ['ArrowUp', 'ArrowUp', ' ']) await page.keyboard.press(key)
  await page.getByText(t('discount.percent-short'), { exact: true }).click()
  await button(page, '10%').click()
  await take(page, 'line', dialog(page))
  await button(page, t('common.save')).click()
  await dialog(page).waitFor({ state: 'hidden' })
  await page.keyboard.press('F3')
  await page.getByLabel(t('customer.search')).fill('dewi')
  await page.locator('.customer-row').first().waitFor()
  await take(page, 'customer', dialog(page))
  await page.locator('.customer-row').first().click()
  await dialog(page).waitFor({ state: 'hidden' })
  await page.keyboard.press('F7')
  await page.getByLabel(t('held.label')).fill('Ibu Dewi, ambil dompet')
  await button(page, t('held.action')).click()
  await dialog(page).waitFor({ state: 'hidden' })
  await page.keyboard.press('F9')
  await button(page, t('held.take')).first().waitFor()
  await take(page, 'held', dialog(page))
  await button(page, t('held.take')).first().click()
  await dialog(page).waitFor({ state: 'hidden' })
  await page.keyboard.press('?')
  await take(page, 'keys', dialog(page))
  await closeDialog(page)
  await takeBuyer(page, take)
}

/** Looked at, and given up again: the receipt that follows is an ordinary one. */
async function takeBuyer(page: Page, take: PictureShop['take']): Promise<void> {
  await button(page, t('cart.more-acts')).click()
  await dialog(page)
    .getByRole('button', { name: new RegExp(t('buyer.title')) })
    .click()
  await page
    .getByLabel(t('buyer.number', { kind: t('buyer.npwp') }), { exact: true })
    .fill('01.234.567.8-901.2000')
  await page.getByLabel(t('buyer.name'), { exact: true }).fill('PT Sumber Rejeki Makmur')
  await page.getByLabel(t('buyer.address'), { exact: true }).fill('Jl. Contoh Raya 9, Jakarta')
  await take(page, 'buyer', dialog(page))
  await closeDialog(page)
}

async function takePaying(page: Page, { take }: PictureShop): Promise<void> {
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').waitFor()
  await radio(page, t('tender.qris')).click()
  await page.getByLabel(t('pay.amount')).first().fill('20000')
  await page.getByTestId('pay-confirm').click()
  await page.locator('.charge-qr').waitFor()
  await take(page, 'pay-qris')
  await button(page, t('charge.without')).click()
  await page.locator('.tender-list li').first().waitFor()
  await radio(page, t('tender.card')).click()
  await page.getByLabel(t('pay.amount')).first().fill('40000')
  await page.getByLabel(t('evidence.approval')).fill('884213')
  await page.getByLabel(t('evidence.last-four')).fill('4242')
  await take(page, 'pay-card')
  await page.getByTestId('pay-confirm').click()
  await page.locator('.tender-list li').nth(1).waitFor()
  await radio(page, t('tender.cash')).click()
  await page.getByLabel(t('pay.cash-given')).first().fill('150000')
  await take(page, 'pay-cash')
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await page.locator('.done-facts').getByText(t('print.printed')).waitFor()
  await take(page, 'done')
  await page.keyboard.press('Enter')
}

/** A till in front of a customer, and no paper. */
async function takePaperOut(page: Page, { take, setPrinter }: PictureShop): Promise<void> {
  await setPrinter('paper-out')
  await fillBasket(page, [GOODS.sugar, GOODS.oil])
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await page.locator('.done-facts').getByText(t('print.paper-out')).waitFor()
  await take(page, 'paper-out')
  await setPrinter('normal')
  await page.locator('.done-facts').getByText(t('print.printed')).waitFor()
  // The printer itself is asked every few seconds only.
  await page.locator('.frame-banner .notice').waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
}

async function openNewestSale(page: Page): Promise<void> {
  await day.goTo(page, 'sales')
  await page.locator('.sale-row').first().click()
  await page.getByTestId('receipt').waitFor()
  await button(page, t('refund.title')).waitFor()
}

async function takeMoneyBack(page: Page, { take }: PictureShop): Promise<void> {
  await openNewestSale(page)
  await take(page, 'sale')
  await button(page, t('refund.title')).click()
  await page.locator('.refund-line').first().getByRole('button').last().click()
  await page.locator('.reason').first().click()
  await take(page, 'refund')
  await page.getByTestId('refund-send').click()
  await page.getByTestId('approval').getByRole('button', { name: SUPERVISOR.name }).click()
  await typePin(page, SUPERVISOR.pin.slice(0, 3))
  await take(page, 'approval', dialog(page).last())
  await typePin(page, SUPERVISOR.pin.slice(3))
  await page.keyboard.press('Enter')
  await page.getByTestId('refund-done').waitFor()
  await button(page, t('refund.close')).click()
  await day.goTo(page, 'sell')
  await day.sell(page, [GOODS.sugar, GOODS.water], ['cash 50000'])
  await openNewestSale(page)
  await button(page, t('refund.exchange')).click()
  await page.locator('.refund-line').first().getByRole('button').last().click()
  await page.locator('.reason').first().click()
  await page.getByTestId('refund-send').click()
  await page.getByLabel(t('catalogue.search')).waitFor()
  const search = page.getByLabel(t('catalogue.search'))
  await search.fill(GOODS.oil)
  await search.press('Enter')
  await page.locator('.exchange').waitFor()
  await take(page, 'exchange')
  await page.keyboard.press('F8')
  await day.approve(page, SUPERVISOR.name, SUPERVISOR.pin)
  await day.payWith(page, ['cash 20000'])
}

async function takeCash(page: Page, { take }: PictureShop): Promise<void> {
  await day.goTo(page, 'shift')
  await page.locator('.cash-actions').waitFor()
  await take(page, 'shift')
  await button(page, t('cash.paid-out')).click()
  await page.getByLabel(t('cash.amount')).first().fill('25000')
  await page.locator('.reason').first().click()
  await take(page, 'paid-out', dialog(page))
  await page.locator('.dialog-foot button').click()
  await dialog(page).waitFor({ state: 'hidden' })
  await button(page, t('cash.drop')).click()
  const amount = { name: t('cash.amount'), exact: true }
  await dialog(page).getByRole('textbox', amount).fill('100000')
  await page.locator('.reason').first().click()
  await page.locator('.dialog-foot button').click()
  await dialog(page).waitFor({ state: 'hidden' })
}

/** More bottles than there are: at the hub it becomes a question beside the sale. */
async function takeOffline(page: Page, { take }: PictureShop): Promise<void> {
  await day.goTo(page, 'sell')
  await page.context().setOffline(true)
  await page.getByText(t('connect.banner-title')).waitFor({ timeout: 60_000 })
  await fillBasket(page, [GOODS.water, GOODS.sugar])
  await take(page, 'offline')
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await take(page, 'offline-done')
  await page.keyboard.press('Enter')
  const search = page.getByLabel(t('catalogue.search'))
  await search.fill('150 *')
  await search.fill(GOODS.oil)
  await search.press('Enter')
  await inBasket(page, 1).waitFor()
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByTestId('connectivity').click()
  await take(page, 'offline-panel', dialog(page))
  await closeDialog(page)
  await page.context().setOffline(false)
  await page.getByText(t('connect.banner-title')).waitFor({ state: 'hidden', timeout: 60_000 })
}

async function takeConflict(page: Page, { take }: PictureShop): Promise<void> {
  await day.goTo(page, 'sales')
  const settle = page
    .locator('.sales-detail .notice')
    .getByRole('button', { name: t('conflicts.settle') })
  await page.locator('.sale-row').first().click()
  await settle.first().waitFor()
  await take(page, 'conflict')
  await settle.first().click()
  await dialog(page).getByTestId('wizard-1').waitFor()
  await dialog(page)
    .getByRole('button', { name: t('wizard.next'), exact: true })
    .click()
  await take(page, 'settle', dialog(page))
  await closeDialog(page)
}

/** The end of the day; then the hub is away and the next shift is begun all the same. */
export async function takeClosePictures(page: Page, { take }: PictureShop): Promise<void> {
  await day.goTo(page, 'shift')
  await button(page, t('shift.close')).click()
  await page.getByText(t('close.count-lead')).waitFor()
  await day.countPieces(page, { 100000: 27, 50000: 6, 20000: 4 })
  await take(page, 'count')
  await page.locator('.closing-foot button').click()
  await page.getByText(t('close.difference', { n: 1 })).waitFor()
  await take(page, 'close-check')
  await page.locator('.reason').first().click()
  const carryOver = page.locator('.carry-over')
  if ((await carryOver.count()) > 0) await carryOver.click()
  await page.locator('.closing-foot button').click()
  await approveAll(page)
  await button(page, t('report.print-z')).waitFor()
  await take(page, 'closed')
  await page.context().setOffline(true)
  await page.getByText(t('connect.banner-title')).waitFor({ timeout: 60_000 })
  await button(page, t('shift.log-out')).click()
  await logIn(page, CASHIER.name, CASHIER.pin)
  await day.goTo(page, 'sell')
  await page.getByText(t('alone.open')).waitFor()
  await openShift(page, '300000')
  await day.goTo(page, 'shift')
  await page.getByText(t('alone.shift')).first().waitFor()
  await page.getByText(t('connect.banner-title')).waitFor()
  await take(page, 'alone-shift')
  await page.context().setOffline(false)
}

const APPROVALS_MAX = 4
const ASK_MS = 1_500

/** Whatever the close asks another person for, one question right behind the other. */
async function approveAll(page: Page): Promise<void> {
  const asked = page.getByTestId('approval')
  for (let n = 0; n < APPROVALS_MAX; n += 1) {
    await page.waitForTimeout(ASK_MS)
    if ((await asked.count()) === 0) return
    await asked.getByRole('button', { name: MANAGER.name }).click()
    await typePin(page, MANAGER.pin)
    await page.keyboard.press('Enter')
  }
}

export async function takePhonePictures(page: Page, { take, codes }: PictureShop): Promise<void> {
  await pair(page, codes.phone, 'Kasir ponsel')
  await logIn(page, 'Budi', '2468')
  await openShift(page, '200000')
  await page.locator('.product-tile').first().waitFor()
  const search = page.getByLabel(t('catalogue.search'))
  for (const code of [GOODS.rice, GOODS.oil, GOODS.water]) {
    await search.fill(code)
    await search.press('Enter')
    await page.locator('.search-field input:placeholder-shown').waitFor()
  }
  await take(page, 'phone-sell')
  await page.getByTestId('cart-bar').click()
  await take(page, 'phone-cart')
}
