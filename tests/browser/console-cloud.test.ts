// The manager's cloud panel in a real browser, with a relay that speaks on the hub's socket: an
// outage, a push under way, a cloud that refuses, everything there. CLOUD_PICTURES=<folder> keeps
// pictures.
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { RELAY_SOCKET_NAME } from '#hub/cloud/relay-socket.ts'
import type { Db } from '#hub/db/open-database.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { type FakeRelay, startFakeRelay } from '../support/fake-relay.ts'
import { startTestHub, type TestHub } from '../support/hub.ts'
import { makeSale } from '../support/sale-maker.ts'
import { EPOCH, SHIFT_ID, TERMINAL } from '../support/small-outlet.ts'
import { depsFor, openTestShift } from '../support/small-shop.ts'
import { violationsOn } from './accessible.ts'
import { becomes, reads } from './becomes.ts'
import {
  button,
  type Look,
  launchChromium,
  logIn,
  openTill,
  pair,
  speakInTests,
} from './till-driver.ts'

const PATIENCE_MS = 60_000
const MINUTE_MS = 60_000
const SALES = 60
/** Fractions of a pixel are nobody's business. */
const ROUGHLY_PX = 4

/** An outage of some hours, a sale every few minutes. */
async function seedOutage(db: Db): Promise<void> {
  let atMs = realSeams.clock.nowMs() - 7 * 60 * MINUTE_MS
  const seams = { ...realSeams, clock: { ...realSeams.clock, nowMs: () => atMs } }
  openTestShift(db, seams, SHIFT_ID, TERMINAL.id)
  const taker = createSaleTaker(depsFor(db, '', '', seams))
  for (let number = 1; number <= SALES; number += 1) {
    atMs += (number % 4) * 4 * MINUTE_MS
    must(await taker.take('drained', makeSale({ number, items: [[number % 6, 1000]] }), null))
  }
}

type View = { look: Look; page: Page; faults: string[] }
type Desk = { hub: TestHub; relay: FakeRelay; views: View[] }

const LOOKS: Look[] = [
  { width: 1280, height: 900, theme: 'light', language: 'id' },
  { width: 360, height: 740, theme: 'dark', language: 'en' },
]

async function openDesk(t: Test): Promise<Desk> {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const uiFolder = join(PROJECT_ROOT, 'terminal-ui', 'dist')
  const hub = await startTestHub(t, { uiFolder, hasRelayDoor: true, seed: seedOutage })
  const relay = await startFakeRelay(join(hub.folder, RELAY_SOCKET_NAME))
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  t.teardown(() => relay.hangUp())
  const views: View[] = []
  for (const look of LOOKS) views.push(await openPanel(browser, hub, look))
  return { hub, relay, views }
}

/** A manager's panel in one size, theme and language. */
async function openPanel(browser: Browser, hub: TestHub, look: Look): Promise<View> {
  speakInTests(look.language)
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), look)
  page.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, MINUTE_MS)
  await pair(page, pairingCode, `Kantor ${look.width}`)
  await logIn(page, 'Budi', '333333')
  await page.goto(`${page.url().split('#')[0]}#/console/cloud`)
  return { look, page, faults }
}

/** The state in every look: the sentence is there, axe is content, a picture where wanted. */
async function expectHead(t: Test, { views }: Desk, name: string, sentence: () => string) {
  for (const { look, page } of views) {
    speakInTests(look.language)
    await page.getByTestId('cloud-head').getByText(sentence()).waitFor()
    t.same(await violationsOn(page), [], `axe on ${name} at ${look.width} px`)
    const folder = process.env.CLOUD_PICTURES
    const path = `${folder}/${look.width}-${look.theme}-${look.language}-${name}.png`
    if (folder) await page.screenshot({ path, fullPage: true })
  }
}

/** How far the figures are below the sentence: they may not move when the state changes. */
const placesOf = ({ views }: Desk) =>
  Promise.all(
    views.map(async ({ page }) => {
      const top = await page.getByTestId('cloud-head').boundingBox()
      const box = await page.locator('.cloud-figures').boundingBox()
      return (box?.y ?? 0) - (top?.y ?? 0)
    }),
  )

async function confirmAll({ hub, relay }: Desk): Promise<void> {
  const row = hub.db.prepare('SELECT outbox_sequence s, outbox_hash h FROM chain_head').get() as {
    s: number
    h: string
  }
  await relay.say({
    ...{ type: 'marks', epoch: EPOCH, last_sequence: row.s, last_hash: row.h, watermarks: [] },
  })
}

/** One sale that the cloud could not add up, and one that it knows already. */
async function setAside({ hub, relay }: Desk): Promise<void> {
  const sql = "SELECT sequence, kind, document_id FROM outbox WHERE kind = 'sale-completed' LIMIT 2"
  const [first, second] = hub.db.prepare(sql).all() as {
    sequence: number
    kind: string
    document_id: string
  }[]
  if (!first || !second) throw new Error('two sales in the outbox')
  const answer = await relay.say({
    ...{ type: 'set-aside', epoch: EPOCH },
    documents: [
      { ...first, verdict: 'quarantined', reason: 'lines-differ-from-totals' },
      { ...second, verdict: 'conflict', reason: 'spent-in-two-outlets' },
    ],
  })
  if (!answer.ok) throw new Error(String(answer.reason))
}

/** Somebody looked at the first of them: it leaves the list, and the hub keeps who it was. */
async function tickOff(t: Test, { hub }: Desk, page: Page): Promise<void> {
  const list = page.getByTestId('set-aside')
  await becomes(t, () => list.locator('li').count(), 2)
  await list.getByRole('button').first().click()
  await list.locator('li').nth(1).waitFor({ state: 'detached' })
  t.equal(hub.db.prepare('SELECT count(seen_by) FROM set_aside').pluck().get(), 1)
}

t.test(
  'a manager sees an outage, the push after it, a refusal, and everything there',
  async (t) => {
    const desk = await openDesk(t)
    const { relay, views } = desk
    const past = new Date(Date.now() - 200 * MINUTE_MS).toISOString()
    const away = { cloud: 'waiting', error_code: 'CLOUD-AWAY', retry_in_ms: 47_000 } as const
    await relay.report({ ...away, last_contact_at: past })
    await expectHead(t, desk, '1-away', () => say('cloud-why.CLOUD-AWAY'))
    const before = await placesOf(desk)

    const page = views[1]?.page as Page
    const asked = relay.nextAsked()
    await button(page, say('connect.retry')).click()
    t.same(await asked, { type: 'retry' })
    await page.getByText(say('cloud.asked')).waitFor()

    const rates = { rows_per_second: 31.4, bytes_per_second: 4_321, remaining_ms: 118_000 }
    const progress = { sent_count: 20, total_count: 62, ...rates }
    await relay.report({ progress, last_contact_at: new Date().toISOString() })
    const left = () => say('cloud.sending-left', { time: say('span.minutes', { n: 2 }) })
    await expectHead(t, desk, '2-sending', left)
    for (const [at, place] of (await placesOf(desk)).entries()) {
      const movedPx = Math.abs(place - (before[at] ?? 0))
      t.ok(movedPx < ROUGHLY_PX, `moved by ${movedPx} px`)
    }
    t.equal(await page.getByRole('progressbar').getAttribute('aria-valuenow'), '32')

    for (const view of views) {
      for (const fold of await view.page.locator('.fold summary').all()) await fold.click()
    }
    await setAside(desk)
    await relay.report({ cloud: 'waiting', error_code: 'EPOCH-UNKNOWN', clock_skew_ms: 900_000 })
    await expectHead(t, desk, '3-refused', () => say('cloud-why.EPOCH-UNKNOWN'))
    await reads(t, () => page.locator('.technical-rows').textContent(), say('cloud-state.refused'))

    await tickOff(t, desk, page)
    await relay.report({ last_contact_at: new Date().toISOString() })
    await confirmAll(desk)
    await expectHead(t, desk, '4-all-there', () => say('cloud.all-there'))
    for (const { page: each, faults } of views) {
      t.equal(await each.getByTestId('cloud-pending').textContent(), '0')
      const isWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
      t.notOk(await each.evaluate(isWide), 'nothing sticks out')
      t.same(faults, [])
    }
  },
)
