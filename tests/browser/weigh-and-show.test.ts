// Goods from the scale into the basket, and the customer's window beside it, in a real Chromium.
// DISPLAY_PICTURES=<folder> keeps pictures of the second window.
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { createFakeScale, type FakeScale } from '#hub/devices/scale/fake-scale.ts'
import { startScale } from '#hub/devices/scale/scale.ts'
import type { SerialSystem } from '#hub/devices/scale/serial-system.ts'
import { createScaleDesk } from '#hub/scale/scale-desk.ts'
import { storeScale } from '#hub/scale/scale-store.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { startTestHub, type TestHub } from '../support/hub.ts'
import { testId } from '../support/small-outlet.ts'
import { violationsOn } from './accessible.ts'
import { becomes, reads } from './becomes.ts'
import { giveQris } from './outlet-with-qris.ts'
import {
  button,
  type Look,
  launchChromium,
  logIn,
  openShift,
  openTill,
  pair,
  speakInTests,
  startPaying,
} from './till-driver.ts'

const PATIENCE_MS = 60_000
const LOOK: Look = { width: 1280, height: 800, theme: 'light', language: 'id' }
const CAPACITY_G = 15_000

/** The hub's whole way to a scale, with a line that exists in memory only. */
function scaleOn(t: Test): { fake: FakeScale; system: SerialSystem } {
  let hear = (_bytes: Uint8Array): void => {}
  const { timers } = realSeams
  const fake = createFakeScale({
    ...{ protocol: 'toledo-8217', framing: '7E1', capacityG: CAPACITY_G, timers },
    say: (bytes) => hear(bytes),
  })
  t.teardown(fake.stop)
  const line = {
    write: (bytes: Uint8Array) => void timers.after(1, () => fake.hear(bytes)),
    listen: (onBytes: typeof hear) => {
      hear = onBytes
    },
    close: async () => {},
  }
  return { fake, system: { isThere: () => true, open: async () => ({ ok: true, line }) } }
}

async function startShop(t: Test): Promise<{ hub: TestHub; fake: FakeScale }> {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const { fake, system } = scaleOn(t)
  const hub = await startTestHub(t, {
    uiFolder: join(PROJECT_ROOT, 'terminal-ui/dist'),
    seed: (db) =>
      storeScale(db, {
        ...{ scale_id: testId(700), name: 'Timbangan buah', port: '/dev/ttyUSB0' },
        ...{ protocol: 'toledo-8217', baud: 9600, framing: '7E1', terminal_ids: [] },
        ...{ capacity_g: CAPACITY_G, min_load_g: 20, is_for_all: true },
      }),
    scales: (deps) => {
      const listen = (line: Parameters<typeof startScale>[0], onChange: () => void) =>
        startScale(line, realSeams, onChange, system)
      const desk = createScaleDesk(deps, listen)
      desk.reload()
      return { desk, listPorts: () => [] }
    },
  })
  giveQris(join(hub.folder, 'outlet.db'))
  return { hub, fake }
}

async function openDisplay(context: BrowserContext, till: Page): Promise<Page> {
  await till
    .getByRole('link', { name: say('nav.settings') })
    .or(button(till, say('nav.settings')))
    .first()
    .click()
  const opening = context.waitForEvent('page')
  await button(till, say('display.open')).click()
  const display = await opening
  display.setDefaultTimeout(PATIENCE_MS)
  await display.locator('[data-scene=idle]').waitFor()
  await till.getByText(say('display.is-shown'), { exact: true }).waitFor()
  return display
}

const PICTURES = process.env.DISPLAY_PICTURES
const SIZES = [
  [1920, 1080, 'light'],
  [1024, 600, 'dark'],
  [1080, 1920, 'light'],
  [600, 1024, 'dark'],
] as const

/** Where somebody asked for them. */
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return
  for (const [width, height, theme] of SIZES) {
    await page.setViewportSize({ width, height })
    await page.evaluate((look) => {
      document.documentElement.dataset.theme = look
    }, theme)
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(PICTURES, `${name}-${width}.png`) })
  }
}

const totalOn = (page: Page, amount: string) =>
  page.locator('[data-testid=display-total]', { hasText: amount }).waitFor()

type Windows = { till: Page; display: Page; judge: (page: Page, name: string) => Promise<void> }

/** Apples, 1.234 kg at Rp38.900; and the same goods are not sold again. */
async function weighApples(t: Test, windows: Windows, fake: FakeScale): Promise<void> {
  const { till, display, judge } = windows
  await till.keyboard.press('Alt+1')
  await till.getByText('Apel', { exact: false }).first().click()
  await till.getByText(say('scale.empty')).waitFor()
  fake.put(1_234)
  await button(till, /Ambil 1,234 kg/).waitFor()
  await judge(till, 'weighing')
  await till.keyboard.press('Enter')
  await totalOn(display, 'Rp48.003')
  await reads(t, () => display.locator('.display-line-facts').innerText(), '1,234 kg × Rp38.900')
  await till.getByText('Apel', { exact: false }).first().click()
  await till.getByText(say('scale.lift')).waitFor()
  await becomes(t, () => button(till, say('scale.take')).isDisabled(), true)
  await till.keyboard.press('Escape')
  await judge(display, 'a basket')
}

/** By a code that is given up, then in cash; the customer's window is loaded anew before. */
async function payApples({ till, display, judge }: Windows): Promise<void> {
  await display.reload()
  await totalOn(display, 'Rp48.003')
  await startPaying(till)
  await till.getByRole('radio', { name: say('tender.qris'), exact: true }).click()
  await till.keyboard.press('Enter')
  await display.locator('.display-code').waitFor()
  await totalOn(display, 'Rp48.003')
  await judge(display, 'a code')
  await button(till, say('charge.cancel')).click()
  await display.locator('[data-scene=basket]').waitFor()
  await till.getByRole('radio', { name: say('tender.cash'), exact: true }).click()
  await till.getByLabel(say('pay.cash-given')).first().fill('100000')
  await till.keyboard.press('Enter')
  await display.getByText(say('display.thanks')).waitFor()
  await totalOn(display, 'Rp52.000')
  await judge(display, 'thanks')
}

async function lockWithABasket(t: Test, { till, display }: Windows): Promise<void> {
  await till.keyboard.press('Enter')
  await display.locator('[data-scene=idle]').waitFor()
  await till.getByText('Mi goreng', { exact: false }).first().click()
  await display.locator('[data-scene=basket]').waitFor()
  await button(till, say('nav.lock')).first().click()
  await display.locator('[data-scene=idle]').waitFor()
  t.notMatch(await display.locator('body').innerText(), /Mi goreng|Sari/)
}

/** The manager sees the same scale at the console, and what it shows. */
async function renameScale({ till, judge }: Windows): Promise<void> {
  await logIn(till, 'Budi', '333333')
  await till.goto(`${till.url().split('#')[0]}#/console/scales`)
  await till.getByText('1,234 kg').waitFor()
  await judge(till, 'scales')
  await button(till, say('scales.edit', { name: 'Timbangan buah' })).click()
  await till.getByLabel(say('scales.name')).fill('Timbangan sayur')
  await judge(till, 'a scale')
  await button(till, say('common.save')).click()
  await till.getByRole('heading', { name: 'Timbangan sayur' }).waitFor()
}

t.test('weighed, shown, paid, locked', async (t) => {
  const { hub, fake } = await startShop(t)
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests(LOOK.language)
  const till = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), LOOK)
  till.setDefaultTimeout(PATIENCE_MS)
  const context = till.context()
  const faults: string[] = []
  context.on('weberror', (error) => faults.push(error.error().message))
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(till, pairingCode, 'Kasir 1')
  await logIn(till, 'Sari', '1234')
  await openShift(till, '200000')
  const display = await openDisplay(context, till)
  const judge = async (page: Page, name: string): Promise<void> => {
    if (page === display) await picture(page, name.replace(/ /g, '-'))
    else if (PICTURES) await page.screenshot({ path: join(PICTURES, `till-${name}.png`) })
    t.same(await violationsOn(page), [], `${name} can be used by everybody`)
  }
  const windows = { till, display, judge }
  await judge(till, 'the settings')
  await judge(display, 'idle')
  await weighApples(t, windows, fake)
  await payApples(windows)
  await lockWithABasket(t, windows)
  await renameScale(windows)
  // Without the hub the window opens from the browser, and the till beside it still tells it.
  await till.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await context.setOffline(true)
  await display.reload()
  await display.locator('[data-scene=basket]').waitFor()
  await reads(t, () => display.locator('body').innerText(), /Mi goreng/)
  t.same(faults, [], 'no error in either window')
})
