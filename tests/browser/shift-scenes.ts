// The shift in pictures: its float note by note, cash without sales, the blind count, the close.

import type { Page } from 'playwright-core'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { t } from '../../terminal-ui/src/text/translate.ts'
import { button, typePin } from './till-driver.ts'

export type Take = (name: string) => Promise<void>

const NOTE = 'Rp100.000'
const APPROVER = { name: /Hendra/, pin: '246802' }
const APPROVALS_MAX = 3
const SETTLE_MS = 600

const pieces = (page: Page) => page.locator('.piece input')
const toBottom = (page: Page) =>
  page.evaluate(() => document.querySelector('.shift')?.scrollTo(0, 99_999))

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** By keyboard alone: digits, Enter to the next row, + for one more. */
export async function takeFloat(page: Page, take: Take): Promise<void> {
  await page.getByLabel(t('count.notes-of', { name: NOTE }), { exact: true }).focus()
  await page.keyboard.type('2')
  await page.keyboard.press('Enter')
  await page.keyboard.type('1')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('+')
  await take('05-open-shift')
}

export async function takeShift(page: Page, take: Take): Promise<void> {
  await page.locator('.cash-actions').waitFor()
  await page.locator('.skeleton').first().waitFor({ state: 'detached' })
  await take('29-shift')
  await button(page, t('cash.paid-out')).click()
  await page.getByLabel(t('cash.amount')).first().fill('25000')
  await page.locator('.reason').first().click()
  await take('29b-paid-out')
  await page.locator('.dialog-foot button').click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await button(page, t('cash.drop')).click()
  await page.getByText(t('open-shift.by-pieces'), { exact: true }).click()
  await take('29c-drop')
  await closeDialog(page)
  await button(page, t('cash.no-sale')).click()
  await page.locator('.reason').first().click()
  await take('29d-no-sale')
  await closeDialog(page)
  await button(page, t('shift.suspend')).click()
  await take('29e-suspend')
  await closeDialog(page)
  await toBottom(page)
  await take('29f-movements')
}

/** A count that does not match, so that every question of a close is on the screen. */
export async function takeClose(page: Page, take: Take): Promise<void> {
  await button(page, t('shift.close')).click()
  await page.getByText(t('close.count-lead')).waitFor()
  await pieces(page).first().fill('1')
  await take('30-count')
  await page.locator('.closing-foot button').click()
  await page.getByText(t('close.way')).waitFor()
  await take('30b-check')
  await toBottom(page)
  await take('30c-check-end')
  await page.locator('.reason').first().click()
  await lookForPaper(page)
  const carryOver = page.locator('.carry-over')
  if ((await carryOver.count()) > 0) await carryOver.click()
  await page.locator('.closing-foot button').click()
  await page.waitForTimeout(SETTLE_MS)
  await approve(page, take)
  await take('30e-closed')
  await toBottom(page)
  await take('30f-closed-end')
}

/** Paper that may not have come out cannot be carried over: somebody looks and says so. */
async function lookForPaper(page: Page): Promise<void> {
  const cameOut = button(page, t('way.came-out'))
  for (let left = await cameOut.count(); left > 0; left = await cameOut.count()) {
    await cameOut.first().click()
    await page.waitForTimeout(SETTLE_MS)
  }
}

async function approve(page: Page, take: Take): Promise<void> {
  const dialog = page.getByTestId('approval')
  for (let n = 0; n < APPROVALS_MAX && (await dialog.count()) > 0; n += 1) {
    await dialog.getByRole('button', { name: APPROVER.name }).click()
    if (n === 0) await take('30d-approval')
    await typePin(page, APPROVER.pin)
    await page.keyboard.press('Enter')
    await page.waitForTimeout(SETTLE_MS)
  }
}
