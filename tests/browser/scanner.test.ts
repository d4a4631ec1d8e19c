// A scanner at a till in a real Chromium: fields it leaks into, codes of every kind, the pay key on
// its heels, dialogs in its way; and the console's page about it. SCANNER_PICTURES=<folder> keeps
// pictures.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { embeddedEan13 } from '#domain/in-store-code.ts'
import { DEFAULT_SCANNER } from '#domain/scanner-rules.ts'
import type { Db } from '#hub/db/open-database.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { startTestHub } from '../support/hub.ts'
import { SMALL_PRODUCTS } from '../support/small-outlet.ts'
import { violationsOn } from './accessible.ts'
import { becomes, reads } from './becomes.ts'
import {
  button,
  type Look,
  launchChromium,
  logIn,
  openShift,
  openTill,
  pair,
  scan,
  scanUntil,
  speakInTests,
} from './till-driver.ts'

const PATIENCE_MS = 60_000
const LOOK: Look = { width: 1280, height: 800, theme: 'light', language: 'id' }
const NOODLES = '8991002101234'
const WATER = '8886008101053'
const PRICE_RULE = { prefix: '22', kind: 'price', item_digits: 5, value_digits: 5 } as const

function seed(db: Db): void {
  const add = db.prepare('INSERT OR REPLACE INTO barcode VALUES (?, ?, ?)')
  for (const [at, code] of [
    [1, NOODLES],
    [2, WATER],
  ] as const) {
    const product = SMALL_PRODUCTS[at]
    add.run(code, product?.product_id, product?.units[0]?.unit_code)
  }
  db.prepare('UPDATE product SET plu = ? WHERE id = ?').run('10005', SMALL_PRODUCTS[5]?.product_id)
  db.prepare('UPDATE outlet SET embedded_barcode_rules_json = ?').run(JSON.stringify([PRICE_RULE]))
}

async function openShop(t: Test) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const hub = await startTestHub(t, { uiFolder: join(PROJECT_ROOT, 'terminal-ui/dist'), seed })
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests(LOOK.language)
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), LOOK)
  page.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, 'Kasir 1')
  await logIn(page, 'Budi', '333333')
  await openShift(page, '200000')
  return { hub, page, faults }
}

const PICTURES = process.env.SCANNER_PICTURES
async function judge(t: Test, page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) })
  t.same(await violationsOn(page), [], `axe on ${name}`)
}

const lineOf = (page: Page, name: string) => page.locator('.cart-lines').getByText(name).first()
const typedInto = (page: Page) =>
  page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.value)

async function sellByScanning(t: Test, page: Page): Promise<void> {
  await page.getByLabel(say('catalogue.search')).focus()
  await page.keyboard.type('beras', { delay: 90 })
  await page.keyboard.press('ArrowLeft')
  await scan(page, NOODLES)
  await lineOf(page, 'Mi goreng').waitFor()
  t.equal(await typedInto(page), 'beras', 'what was typed stays')
  const caret = await page.evaluate(
    () => (document.activeElement as HTMLInputElement | null)?.selectionStart,
  )
  t.equal(caret, 4, 'and the caret where it was')
  await page.keyboard.press('Escape')
  await scan(page, `]C1010${WATER}1730123110A1`)
  await lineOf(page, 'Air mineral').waitFor()
  await scan(page, embeddedEan13('22', '10005', 9_900, PRICE_RULE))
  await lineOf(page, 'Sabun').waitFor()
  await page.locator('[data-testid=pay]', { hasText: 'Rp17.050' }).waitFor()
  await scan(page, '8991002101235')
  await page.getByText(say('scan-bad.check-digit', { code: '8991002101235' })).waitFor()
  await judge(t, page, 'misread')
}

async function payOnItsHeels(t: Test, page: Page): Promise<void> {
  await scan(page, NOODLES, 'F8')
  const given = page.getByLabel(say('pay.cash-given')).first()
  await given.waitFor()
  await page.getByText('Rp20.200').first().waitFor()
  await given.fill('50000')
  await scan(page, NOODLES)
  await page.getByText(say('scan.while-paying')).first().waitFor()
  t.equal(await given.inputValue(), 'Rp50.000', 'the amount stays, and nothing was paid')
  await page.keyboard.press('Escape')
  await page.locator('[data-testid=pay]', { hasText: 'Rp20.200' }).waitFor()
}

async function scanAtDialog(t: Test, page: Page): Promise<void> {
  await page.keyboard.press('F6')
  const note = page.getByLabel(say('note.label'))
  await note.waitFor()
  await note.focus()
  await page.keyboard.type('antar', { delay: 90 })
  await scan(page, NOODLES)
  const words = page.locator('dialog[open]').getByText(new RegExp(`Tidak ditambahkan: ${NOODLES}`))
  await words.waitFor()
  t.equal(await note.inputValue(), 'antar')
  await judge(t, page, 'dialog')
  await page.keyboard.press('Escape')
  await note.waitFor({ state: 'detached' })
  await page.locator('[data-testid=pay]', { hasText: 'Rp20.200' }).waitFor()
}

async function setUpAtConsole(t: Test, page: Page): Promise<void> {
  await page.goto(`${page.url().split('#')[0]}#/console/scanning`)
  await page.getByText(say('scanning.codes-office')).waitFor()
  const tried = page.getByTestId('tried')
  const code = embeddedEan13('22', '10005', 8_800, PRICE_RULE)
  await scanUntil(page, code, tried.getByText(say('scanning.try-adds', { name: 'Sabun' })))
  await reads(t, () => tried.innerText(), /10005[\s\S]*Rp8\.800/)
  await button(page, say('scanning.codes-own')).click()
  await button(page, say('scanning.add-code')).click()
  await page.getByLabel(say('scanning.prefix-from'), { exact: true }).fill('22')
  await judge(t, page, 'rule')
  await page.keyboard.press('Enter')
  const fault = say('scanning.fault.overlap', { n: 2, other: 1, prefix: '22' })
  await page.getByText(fault).waitFor()
  await becomes(
    t,
    () => button(page, say('rules.save')).isDisabled(),
    true,
    'rules that overlap are not saved',
  )
  for (const [width, theme] of [
    [1280, 'light'],
    [360, 'dark'],
    [1920, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.evaluate((look) => {
      document.documentElement.dataset.theme = look
    }, theme)
    await page.waitForTimeout(300)
    await judge(t, page, `console-${width}`)
  }
  await page.setViewportSize(LOOK)
}

t.test('scanned, in every way and everywhere', async (t) => {
  const { hub, page, faults } = await openShop(t)
  await sellByScanning(t, page)
  await payOnItsHeels(t, page)
  await scanAtDialog(t, page)
  await setUpAtConsole(t, page)

  putRules(hub.db, { ...DEFAULT_RULES, scanners: [{ ...DEFAULT_SCANNER, prefix: '~' }] }, 1)
  hub.live.publish({ type: 'rules-changed', version: 1 })
  await page.goto(`${page.url().split('#')[0]}#/sell`)
  await page.locator('[data-testid=pay]', { hasText: 'Rp20.200' }).waitFor()
  await page.waitForTimeout(300)
  await scan(page, `~${WATER}`)
  await page.locator('[data-testid=pay]', { hasText: 'Rp24.200' }).waitFor()
  t.same(faults, [], 'no error in the page')
})
