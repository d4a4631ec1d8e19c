// Paying by everything but cash, and the accounts place, in pictures.

import type { Page } from 'playwright-core'
import { t } from '../../terminal-ui/src/text/translate.ts'
import { button, scan } from './till-driver.ts'

export type Take = (name: string) => Promise<void>

const RICE = '2000010010004'
const SUGAR = '2000010060009'
const SETTLE_MS = 500

const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })

async function openPayment(page: Page): Promise<void> {
  for (const code of [RICE, SUGAR]) {
    await scan(page, code)
    await page.waitForTimeout(250)
  }
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').waitFor()
}

async function chooseCustomer(page: Page, name: string): Promise<void> {
  await page.keyboard.press('F3')
  await page.getByLabel(t('customer.search')).fill(name)
  await page.locator('.customer-row').first().click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.waitForTimeout(SETTLE_MS)
}

/** A gift card, a deposit and kasbon are opened and filled; every step of it is a picture. */
export async function takeAccounts(page: Page, take: Take): Promise<string> {
  await page.goto(`${new URL(page.url()).origin}/#/accounts`)
  await page.getByLabel(t('accounts.search')).first().waitFor()
  await take('50-accounts')
  await button(page, t('accounts.new-gift_card')).click()
  await take('51-new-gift-card')
  await button(page, t('accounts.open-action')).click()
  await page.getByLabel(t('accounts.how-much')).first().fill('100000')
  await take('52-how-much')
  await button(page, t('accounts.next')).click()
  await page.getByLabel(t('pay.cash-given')).first().fill('150000')
  await take('53-money-in')
  await page.getByTestId('money-in-confirm').click()
  await button(page, t('accounts.done-close')).waitFor()
  await take('54-money-in-done')
  await button(page, t('accounts.done-close')).click()
  await page.locator('.account-statement table').waitFor()
  await take('55-statement')
  return (await page.locator('.account-head h2').textContent()) ?? ''
}

export async function takeTenders(page: Page, code: string, take: Take): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/sell`)
  await page.getByLabel(t('catalogue.search')).waitFor()
  await chooseCustomer(page, 'dewi')
  await openPayment(page)
  await take('60-pay')
  await radio(page, t('tender.card')).click()
  await page.getByLabel(t('evidence.approval')).fill('884213')
  await page.getByTestId('pay-confirm').click()
  await take('61-card-missing')
  await radio(page, t('tender.gift_card')).click()
  await page.getByLabel(t('ledger.code')).waitFor()
  await take('62-gift-card-code')
  await page.getByLabel(t('ledger.code')).fill(code)
  await page.keyboard.press('Enter')
  await page.locator('.account-card').waitFor()
  await page.getByLabel(t('pay.amount')).first().fill('40000')
  await take('63-gift-card')
  await page.getByTestId('pay-confirm').click()
  await page.locator('.tender-list li').first().waitFor()
  await radio(page, t('tender.loyalty')).click()
  await page.waitForTimeout(SETTLE_MS)
  await take('64-points')
  await radio(page, t('tender.credit')).click()
  await page.waitForTimeout(SETTLE_MS)
  await take('65-kasbon')
  await radio(page, t('tender.qris')).click()
  await page.getByLabel(t('pay.amount')).first().fill('20000')
  await take('66-qris')
  await page.getByTestId('pay-confirm').click()
  await page.locator('.charge-qr').waitFor()
  await take('67-qris-waiting')
  await button(page, t('charge.without')).click()
  await page.locator('.tender-list li').nth(1).waitFor()
  await radio(page, t('tender.cash')).click()
  await page.getByLabel(t('pay.cash-given')).first().fill('100000')
  await take('68-split-with-change')
  await page.getByTestId('pay-confirm').click()
  await page.getByText(t('done.title')).first().waitFor()
  await page.waitForTimeout(SETTLE_MS)
  await take('69-done-with-balances')
}
