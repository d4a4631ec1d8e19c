// Every screen of the console, and what opens on it, as pictures of their whole length. What axe
// finds and what sticks out is said beside them.
import type { Locator, Page } from 'playwright-core'
import { REPORT_KINDS } from '#domain/wire/report-message.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { type PlainKey, t } from '../../terminal-ui/src/text/translate.ts'
import type { TestHub } from '../support/hub.ts'
import { violationsOn } from './accessible.ts'
import { button, type Look, logIn, pair } from './till-driver.ts'

const SETTLE_MS = 500
const STEP_MS_MAX = 8_000
const HEIGHT_MAX = 4_000
const BAR_PX = 140
const CODE_LIFE_MS = 3_600_000

type View = { page: Page; look: Look; take(name: string): Promise<void> }
type Step = readonly [name: string, act: (view: View) => Promise<unknown>]

const dialogOf = (page: Page): Locator => page.getByRole('dialog')

/** Opens what stands behind a button, takes it, and closes it again. */
const behind =
  (find: (page: Page) => Locator) =>
  async ({ page }: View): Promise<void> => {
    await find(page).first().click()
    await dialogOf(page).first().waitFor()
  }
const named = (key: PlainKey) => behind((page) => button(page, t(key)))

/** What opens on a screen; each begins where the screen was just opened. */
const STEPS: Record<string, readonly Step[]> = {
  journal: [['one', ({ page }) => page.locator('.sale-row').first().click()]],
  shifts: [
    ['one', ({ page }) => page.getByTestId('shift-13').click()],
    ['open-one', ({ page }) => page.getByTestId('shift-14').click()],
  ],
  safe: [
    ['count', named('safe.count')],
    ['deposit', named('safe.deposit')],
    ['drawer', named('drawers.add')],
  ],
  accounts: [['one', ({ page }) => page.locator('.ageing-row').first().click()]],
  payments: [['verify', named('unverified.verify')]],
  conflicts: [
    ['one', behind((page) => page.getByTestId('conflicts').locator('li').getByRole('button'))],
  ],
  promotions: [
    ['new', named('promo.new')],
    ['edit', behind((page) => page.getByRole('button', { name: t('promo.edit') }))],
  ],
  catalogue: [
    ['new', named('catalogue.add')],
    ['one', behind((page) => page.locator('.catalogue-row, .row-link'))],
  ],
  people: [['add', named('people.add')]],
  rules: [['reason', named('rules.add-reason')]],
  reports: REPORT_KINDS.map((kind): Step => [kind, ({ page }) => openReport(page, kind)]),
  tax: [['made', makeTaxFiles]],
  terminals: [['code', ({ page }) => button(page, t('terminals.new-code')).click()]],
}

async function openReport(page: Page, kind: string): Promise<void> {
  await page.getByTestId(`report-${kind}`).click()
  await page.locator('.report-facts').waitFor()
}

async function makeTaxFiles({ page }: View): Promise<void> {
  await button(page, t('tax.make')).click()
  await page.waitForTimeout(4 * SETTLE_MS)
}

/** As tall as what it shows, so that nothing hides behind a scroll bar. */
async function takeWhole(page: Page, look: Look, path: string): Promise<void> {
  await page.waitForTimeout(SETTLE_MS)
  const wanted = await page.evaluate(() => {
    const panel =
      document.querySelector('dialog[open] .dialog-body') ??
      document.querySelector('#console-panel')
    return panel?.scrollHeight ?? 0
  })
  const height = Math.max(look.height, Math.min(HEIGHT_MAX, wanted + BAR_PX))
  await page.setViewportSize({ width: look.width, height })
  await page.waitForTimeout(SETTLE_MS)
  await page.screenshot({ path })
  await page.setViewportSize({ width: look.width, height: look.height })
}

/** Things whose right edge lies outside of what scrolls nowhere. */
const STICKS_OUT = `(() => {
  const found = document.documentElement.scrollWidth - document.documentElement.clientWidth
  const panel = document.querySelector('#console-panel')
  const inner = panel ? panel.scrollWidth - panel.clientWidth : 0
  return Math.max(found, inner)
})()`

async function say(page: Page, name: string): Promise<void> {
  for (const sentence of await violationsOn(page)) console.log(`${name}: axe: ${sentence}`)
  const px = await page.evaluate<number>(STICKS_OUT)
  if (px > 0) console.log(`${name}: ${px} px stick out`)
}

async function visit(page: Page, hubUrl: string, screen: string): Promise<void> {
  await page.goto(`${hubUrl}/#/console/today`)
  await page.goto(`${hubUrl}/#/console/${screen}`)
  await page.locator('#console-panel').waitFor()
  await page.locator('#console-panel .skeleton').first().waitFor({ state: 'detached' })
}

/** `screens`: their names; each look pairs a device of its own. */
export async function takeConsole(
  page: Page,
  hub: TestHub,
  look: Look,
  prefix: string,
  screens: readonly string[],
): Promise<void> {
  page.setDefaultTimeout(STEP_MS_MAX)
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, CODE_LIFE_MS)
  await pair(page, pairingCode, `Konsol ${prefix.slice(-24)}`)
  await logIn(page, 'Budi', '333333')
  const url = hub.url.replace('127.0.0.1', 'localhost')
  const take = async (name: string) => {
    await takeWhole(page, look, `${prefix}-${name}.png`)
    await say(page, `${prefix.slice(-24)} ${name}`)
  }
  const view: View = { page, look, take }
  for (const screen of screens) {
    await visit(page, url, screen)
    await take(screen)
    for (const [name, act] of STEPS[screen] ?? []) {
      await visit(page, url, screen)
      try {
        await act(view)
        await take(`${screen}-${name}`)
      } catch (error) {
        console.log(`${screen} ${name}: ${String(error).split('\n')[0]}`)
      }
      await page.keyboard.press('Escape')
    }
  }
}
