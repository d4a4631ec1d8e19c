// Money back in pictures: prices and discounts that need another person, refund, void, exchange.

import type { Page } from 'playwright-core'
import { t } from '../../terminal-ui/src/text/translate.ts'
import { button, choose, scan, typePin } from './till-driver.ts'

export type Take = (name: string) => Promise<void>
type Approver = { name: string; pin: string }

const RICE = '2000010010004'
const SUGAR = '2000010060009'
const OIL = '2000010100002'
const SETTLE_MS = 400

const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })
const dialogGone = (page: Page) => page.getByRole('dialog').first().waitFor({ state: 'hidden' })

async function scanAll(page: Page, codes: readonly string[]): Promise<void> {
  for (const code of codes) {
    await scan(page, code)
    await page.waitForTimeout(SETTLE_MS)
  }
}

/** Somebody else comes over, chooses their name and types their PIN. */
async function approve(page: Page, { name, pin }: Approver, take?: Take): Promise<void> {
  const dialog = page.getByTestId('approval')
  await dialog.getByRole('button', { name: new RegExp(name) }).waitFor()
  await take?.('approval')
  await dialog.getByRole('button', { name: new RegExp(name) }).click()
  await typePin(page, pin.slice(0, 3))
  await take?.('approval-pin')
  await typePin(page, pin.slice(3))
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
}

async function payInCash(page: Page): Promise<void> {
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await page.keyboard.press('Enter')
}

/** A damaged sack at another price: the manager's word, the list's price struck through. */
export async function takeOtherPrice(page: Page, approver: Approver, take: Take): Promise<void> {
  await scanAll(page, [SUGAR, RICE])
  await page.keyboard.press(' ')
  await choose(radio(page, t('price.other')))
  await page.getByLabel(t('price.new')).fill('50000')
  await page.locator('.reason').first().click()
  await take('70-other-price')
  await button(page, t('common.save')).click()
  await approve(page, approver, (name) => take(`71-${name}`))
  await dialogGone(page)
  if (await page.getByTestId('cart-bar').isVisible()) await page.getByTestId('cart-bar').click()
  await take('72-price-struck')
  await payInCash(page)
}

async function openSelling(page: Page): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/sell`)
  if (await page.getByText(t('done.title')).first().isVisible()) await page.keyboard.press('Enter')
  await page.getByLabel(t('catalogue.search')).waitFor()
}

async function openLastSale(page: Page): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/sales`)
  await page.waitForTimeout(SETTLE_MS)
  await page.locator('.sale-row').first().click()
  await page.getByTestId('receipt').waitFor()
  await button(page, t('refund.title')).waitFor()
}

export async function takeRefund(page: Page, approver: Approver, take: Take): Promise<void> {
  await scanAll(page, [SUGAR, SUGAR, OIL])
  await payInCash(page)
  await openLastSale(page)
  await take('73-sale-acts')
  await button(page, t('refund.title')).click()
  await take('74-refund-empty')
  await page.locator('.refund-line').first().getByRole('button').last().click()
  await page.locator('.reason').first().click()
  await take('75-refund-form')
  await page.getByTestId('refund-send').click()
  await approve(page, approver)
  await page.getByTestId('refund-done').waitFor()
  await page.waitForTimeout(SETTLE_MS)
  await take('76-refund-done')
  await button(page, t('refund.close')).click()
  await page.getByText(t('refund.past')).first().waitFor()
  await take('77-sale-part-back')
}

export async function takeVoid(page: Page, approver: Approver, take: Take): Promise<void> {
  await openSelling(page)
  await scanAll(page, [OIL])
  await payInCash(page)
  await openLastSale(page)
  await button(page, t('refund.void-short')).click()
  await page.locator('.reason').first().click()
  await page.getByTestId('void-send').click()
  await take('78-void-sure')
  await page.getByTestId('void-send').click()
  await approve(page, approver)
  await page.getByTestId('refund-done').waitFor()
  await take('79-void-done')
}

export async function takeExchange(page: Page, approver: Approver, take: Take): Promise<void> {
  await openSelling(page)
  await scanAll(page, [SUGAR])
  await payInCash(page)
  await openLastSale(page)
  await button(page, t('refund.exchange')).click()
  await button(page, t('refund.all')).click()
  await page.locator('.reason').first().click()
  await take('80-exchange-form')
  await page.getByTestId('refund-send').click()
  await page.getByLabel(t('catalogue.search')).waitFor()
  await scanAll(page, [RICE])
  if (await page.getByTestId('cart-bar').isVisible()) await page.getByTestId('cart-bar').click()
  await page.locator('.exchange').waitFor()
  await take('81-exchange-cart')
  await page.keyboard.press('F8')
  await approve(page, approver)
  await page.getByTestId('pay-confirm').waitFor()
  await take('82-exchange-pay')
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await page.keyboard.press('Enter')
}

export async function takeNoReceipt(page: Page, take: Take): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/sales`)
  await button(page, t('refund.without-receipt')).click()
  await page.getByLabel(t('return.search')).fill('gula')
  await page.locator('.return-found button').first().click()
  await take('83-no-receipt')
  await button(page, t('common.back')).click()
  await scan(page, 'MART01-T99-A-1')
  await page.getByText(t('sales.not-found')).waitFor()
  await take('84-scanned-number')
  await page.getByLabel(t('sales.search'), { exact: true }).fill('dewi')
  await page.keyboard.press('Enter')
  await page.locator('.sales-people button').first().waitFor()
  await take('85-sales-people')
}

/** All of it, one after the other; ends on the sell screen. */
export async function takeMoneyBack(page: Page, approver: Approver, take: Take): Promise<void> {
  await openSelling(page)
  await takeOtherPrice(page, approver, take)
  await takeRefund(page, approver, take)
  await takeVoid(page, approver, take)
  await takeExchange(page, approver, take)
  await takeNoReceipt(page, take)
  await openSelling(page)
}
