// Hands that know nothing: at a till and on the console of a demonstration's shop they press, type
// and scan at random, and the line to the hub goes and comes back. No script may break, the hub may
// not answer with a fault of its own, and the books must hold.
// npm run soak:hands -- --seed 7 --steps 600 [--who manager --at console/stock] [--width 360]

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { t as text } from '../../terminal-ui/src/text/translate.ts'
import { startHub } from '../../tools/hub-process.ts'
import { seededRandom } from '../../tools/seeded-random.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { launchChromium, logIn, openShift, openTill, pair, speakInTests } from './till-driver.ts'

const PEOPLE = {
  cashier: { name: 'Sari', pin: '1357' },
  manager: { name: 'Hendra', pin: '246802' },
}
const NO_PRINTER = '127.0.0.1:9'
const TRY_MS = 700
const PATIENCE_MS = 20_000
/** After the last key: what waits goes to the hub. */
const SETTLE_MS = 20_000
const HOME_EVERY_STEPS = 50
const OIL = '2000010100002'
const WORDS = ['8', '10000', '0', '-5', '999999999', '1,5', 'gula', 'Budi', '31/12/2026', OIL, '']
const KEYS = ['F1', 'F2', 'F3', 'F4', 'F6', 'F7', 'F8', 'F9', 'Enter', 'Tab', 'ArrowDown', 'Delete']
/** Whoever presses this has no till any more, and the walk is over. */
const NOT_PRESSED = /lepas|hapus perangkat|cabut/i

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    steps: { type: 'string', default: '600' },
    who: { type: 'string', default: 'cashier' },
    at: { type: 'string', default: 'sell' },
    width: { type: 'string', default: '1280' },
  },
})
const who = values.who === 'manager' ? 'manager' : 'cashier'

type Hands = { page: Page; line: TcpProxy; random: () => number; trail: string[]; isCut: boolean }

const pick = <T>(random: () => number, list: readonly T[]): T | undefined =>
  list[Math.floor(random() * list.length)]

/** What may be pressed: in the dialog that is open, else on the screen. */
async function pressable(page: Page): Promise<Locator[]> {
  const isInDialog = (await page.locator('dialog[open]').count()) > 0
  const root = page.locator(isInDialog ? 'dialog[open]' : 'body')
  const kinds = ['button:visible:enabled', 'a[href^="#"]:visible', 'label:visible:has(input)']
  return root.locator(kinds.join(', ')).all()
}

async function pressSomething({ page, random, trail }: Hands): Promise<void> {
  const target = pick(random, await pressable(page))
  if (!target) return
  const named = (await target.getAttribute('aria-label', { timeout: TRY_MS })) ?? ''
  const words = `${await target.textContent({ timeout: TRY_MS })} ${named}`.trim()
  if (NOT_PRESSED.test(words)) return
  trail.push(`press ${words.slice(0, 40)}`)
  await target.click({ timeout: TRY_MS })
}

async function typeSomething({ page, random, trail }: Hands): Promise<void> {
  const fields = 'input:visible:enabled:not([type=radio], [type=checkbox], [type=file])'
  const field = pick(random, await page.locator(`${fields}, textarea:visible:enabled`).all())
  const word = pick(random, WORDS) ?? ''
  if (!field) return
  trail.push(`type ${word}`)
  await field.fill(word, { timeout: TRY_MS })
  if (random() < 0.3) await page.keyboard.press('Enter')
}

async function scanSomething({ page, trail }: Hands): Promise<void> {
  trail.push('scan')
  await page.getByLabel(text('catalogue.search')).fill(OIL, { timeout: TRY_MS })
  await page.keyboard.press('Enter')
}

/** Where a basket waits: else hands that know nothing rarely come that far. */
async function pay({ page, trail }: Hands): Promise<void> {
  trail.push('pay')
  await page.keyboard.press('F8')
  await page.getByTestId('pay-confirm').click({ timeout: TRY_MS })
}

async function pressKey({ page, random, trail }: Hands): Promise<void> {
  const key = random() < 0.3 ? 'Escape' : (pick(random, KEYS) ?? 'Escape')
  trail.push(key)
  await page.keyboard.press(key)
}

async function cutOrJoin(hands: Hands): Promise<void> {
  hands.isCut = !hands.isCut
  hands.trail.push(hands.isCut ? 'the line goes' : 'the line is back')
  if (hands.isCut) hands.line.close()
  else await hands.line.open()
}

async function step(hands: Hands): Promise<void> {
  const dice = hands.random()
  if (dice < 0.015) await cutOrJoin(hands)
  else if (dice < 0.12) await pressKey(hands)
  else if (dice < 0.2) await scanSomething(hands)
  else if (dice < 0.24) await pay(hands)
  else if (dice < 0.42) await typeSomething(hands)
  else await pressSomething(hands)
}

/** What must never happen, as it happens, with what the hands did just before. */
function watch({ page, trail }: Hands): string[] {
  const faults: string[] = []
  const note = (fault: string) => faults.push(`${fault} after: ${trail.slice(-8).join(' | ')}`)
  page.on('pageerror', (error) => note(error.stack ?? error.message))
  page.on('response', (answer) => {
    // 503 says that something is closed for now; any other is a fault of the hub's own.
    if (answer.status() >= 500 && answer.status() !== 503) {
      note(`${answer.status()} ${answer.url()}`)
    }
  })
  return faults
}

async function backToWork(hands: Hands, isHomeward: boolean): Promise<void> {
  const { page } = hands
  if (await page.getByText(text('login.lead')).isVisible())
    await logIn(page, PEOPLE[who].name, PEOPLE[who].pin)
  else if (!isHomeward) return
  await page.keyboard.press('Escape')
  await page.evaluate((place) => {
    location.hash = `#/${place}`
  }, values.at)
}

async function walk(t: Test, hands: Hands): Promise<void> {
  const steps = Number(values.steps)
  for (let n = 1; n <= steps; n += 1) {
    // What is gone, covered or refuses is no fault: the next thing is tried.
    await step(hands).catch(() => {})
    await hands.page.waitForTimeout(40 + hands.random() * 120)
    await backToWork(hands, n % HOME_EVERY_STEPS === 0).catch(() => {})
  }
  t.comment(`${steps} steps, ${new Set(hands.trail).size} different ones`)
  if (hands.isCut) await hands.line.open()
  await hands.page.waitForTimeout(SETTLE_MS)
}

// As long as it takes.
t.setTimeout(0)
t.test(`random hands of a ${who}, seed ${values.seed}`, async (t) => {
  const folder = makeTempFolder(t, 'hands')
  const outlet = await prepareOutlet(folder, NO_PRINTER, 1)
  const hub = await startHub(folder)
  t.teardown(() => hub.stop())
  const line = await startTcpProxy(t, { host: '127.0.0.1', port: Number(new URL(hub.url).port) })
  speakInTests('id')
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  const look = { width: Number(values.width), height: 800, theme: 'light', language: 'id' } as const
  const page = await openTill(browser, `http://localhost:${line.port}`, look)
  page.setDefaultTimeout(PATIENCE_MS)
  const random = seededRandom(Number(values.seed))
  const hands: Hands = { page, line, random, trail: [], isCut: false }
  const faults = watch(hands)
  await pair(page, outlet.pairingCodes[0] ?? '', 'Kasir 1')
  await logIn(page, PEOPLE[who].name, PEOPLE[who].pin)
  await openShift(page, '200000')
  await backToWork(hands, true)
  await walk(t, hands)
  t.same(faults, [])
  const reader = openReader(join(folder, 'outlet.db'))
  t.same(checkBooks(reader), [], 'I1 to I7')
  t.comment(`${reader.prepare('SELECT count(*) FROM sale').pluck().get()} sales`)
  reader.close()
})
