// Walks through the screens of the books after a day of trade and lets axe look at each.
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { TENDER_KINDS } from '../../terminal-ui/src/screens/pay/tender-kinds.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { oneOf, someOf } from '../support/one-of.ts'
import { violationsOn } from './accessible.ts'
import { goTo } from './day-driver.ts'
import { button } from './till-driver.ts'

const SETTLE_MS = 350
const SIZES = oneOf([
  { width: 1920, height: 1080 },
  { width: 360, height: 740 },
] as const)

async function judge(t: Test, page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await page.waitForTimeout(SETTLE_MS)
    t.same(await violationsOn(page), [], `axe on ${name} at ${size.width} px`)
    const folder = process.env.DAY_PICTURES
    const path = `${folder}/${size.width}-${name}.png`
    if (folder) await page.screenshot({ path })
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

/** Panels of the console that a manager sees, with its menu open; a build looks at a third. */
export async function judgeConsole(t: Test, page: Page): Promise<void> {
  await goTo(page, 'console')
  await page.locator('.console-side .menu-link').first().waitFor()
  const closed = page.locator('.console-side [aria-expanded=false]')
  while ((await closed.count()) > 0) await closed.first().click()
  for (const link of someOf(await page.locator('.console-side .menu-link').all(), 3)) {
    await link.click()
    await judge(t, page, `console-${await link.getAttribute('data-screen')}`)
  }
}

/** The till of somebody with an open shift: money back, accounts, shift and every tender. */
export async function judgeTill(t: Test, page: Page, barcode: string): Promise<void> {
  await goTo(page, 'sales')
  await page.locator('.sale-row').first().click()
  await button(page, say('refund.title')).waitFor()
  await judge(t, page, 'sale')
  await button(page, say('refund.title')).click()
  await page.getByTestId('refund-send').waitFor()
  await judge(t, page, 'refund')
  await goTo(page, 'accounts')
  await judge(t, page, 'accounts')
  await goTo(page, 'shift')
  await judge(t, page, 'shift')
  for (const act of ['cash.paid-out', 'cash.drop', 'cash.no-sale'] as const) {
    await page
      .getByLabel(say('cash.actions'))
      .getByRole('button', { name: say(act) })
      .click()
    await judge(t, page, act)
    await page.keyboard.press('Escape')
  }
  await judgeTenders(t, page, barcode)
}

async function judgeTenders(t: Test, page: Page, barcode: string): Promise<void> {
  await goTo(page, 'sell')
  const search = page.getByLabel(say('catalogue.search'))
  await search.fill(barcode)
  await search.press('Enter')
  await page.locator('.search-field input:placeholder-shown').waitFor()
  await judge(t, page, 'sell')
  await page.keyboard.press('F8')
  for (const { method, text } of TENDER_KINDS) {
    await page.getByRole('radio', { name: say(text), exact: true }).click()
    await judge(t, page, `pay-${method}`)
  }
  await page.keyboard.press('Escape')
}
