// The manager's ledgers in a real browser: kasbon by age, an account limited and blocked, a payment
// that somebody saw, a provider's file. LEDGER_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { Db } from '#hub/db/open-database.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { startTestHub } from '../support/hub.ts'
import { oneOf } from '../support/one-of.ts'
import { makeSale, nonCash } from '../support/sale-maker.ts'
import { CUSTOMER_ID, MANAGER_ID, SHIFT_ID, TERMINAL, testId } from '../support/small-outlet.ts'
import { depsFor, openTestShift } from '../support/small-shop.ts'
import { balanceOf, giveAccount, openDebts } from '../support/tender-maker.ts'
import { violationsOn } from './accessible.ts'
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
const OTHER_ID = testId(41)

/** Two customers who owe since different days, a gift card, and two payments taken on trust. */
async function seedLedgers(db: Db): Promise<string> {
  openTestShift(db, realSeams, SHIFT_ID, TERMINAL.id)
  db.prepare(
    `INSERT INTO customer (id, full_name, search_name, loyalty_tier, loyalty_points, origin,
       created_at_ms)
     SELECT ?, 'Pak Hasan Basri', 'pak hasan basri', loyalty_tier, 0, origin, created_at_ms
     FROM customer WHERE id = ?`,
  ).run(OTHER_ID, CUSTOMER_ID)
  const kasbon = giveAccount(db, { kind: 'credit', limitMinor: 1_000_000, atMs: Date.now() })
  openDebts(db, kasbon, [
    [-180_000, 130],
    [-220_000, 75],
    [-90_000, 45],
    [-75_000, 4],
  ])
  const other = { kind: 'credit' as const, customerId: OTHER_ID, limitMinor: 300_000 }
  openDebts(db, giveAccount(db, { ...other, atMs: Date.now() }), [[-140_000, 50]])
  giveAccount(db, { balanceMinor: 250_000, customerId: null, expiresOn: '2099-12-31', atMs: 1 })
  const taker = createSaleTaker(depsFor(db, '', '', realSeams))
  const qris = (total: number) => ({ ...nonCash('qris', total - 300), evidence: { rrn: '0042' } })
  const tenders = (total: number) => [nonCash('transfer', 300), qris(total)]
  must(await taker.take('drained', makeSale({ number: 1, tenders }), null))
  return kasbon
}

async function openConsole(t: Test, look: Look) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const hub = await startTestHub(t, { uiFolder: join(PROJECT_ROOT, 'terminal-ui', 'dist') })
  const kasbon = await seedLedgers(hub.db)
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests(look.language)
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), look)
  page.setDefaultTimeout(PATIENCE_MS)
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, 'Kantor')
  await logIn(page, 'Budi', '333333')
  return { hub, kasbon, page, camera: createCamera(t, page, look) }
}

const goTo = (page: Page, tab: string) => page.goto(`${page.url().split('#')[0]}#/console/${tab}`)

type Camera = (name: string) => Promise<void>

/** Every state is judged by axe, and kept as a picture where somebody asked for it. */
function createCamera(t: Test, page: Page, { width, theme }: Look): Camera {
  const folder = process.env.LEDGER_PICTURES
  return async (name) => {
    if (folder) await page.screenshot({ path: `${folder}/${width}-${theme}-${name}.png` })
    t.same(await violationsOn(page), [], `axe on ${name}`)
  }
}

const LOOKS: Look[] = [
  { width: 1280, height: 900, theme: 'light', language: 'id' },
  { width: 360, height: 740, theme: 'dark', language: 'en' },
]

for (const look of oneOf(LOOKS)) {
  t.test(`a manager's ledgers, ${look.width} wide, ${look.language}`, async (t) => {
    const { hub, kasbon, page, camera } = await openConsole(t, look)
    await goTo(page, 'accounts')
    await page.getByText('Pak Hasan Basri').first().waitFor()
    await camera('accounts')
    await page.getByLabel(say('ledgers.search')).fill('ratna')
    await page.locator('.ageing-row').first().click()
    await button(page, say('ledgers.change')).click()
    await page.getByLabel(say('ledgers.limit')).fill('400000')
    await page.getByLabel(say('ledgers.note')).fill('sering telat')
    await camera('change')
    await page.getByText(say('ledgers.active')).click()
    await button(page, say('common.save')).click()
    await page.getByText(say('ledgers.blocked')).first().waitFor()
    await camera('account')
    const row = hub.db.prepare('SELECT is_active, floor_minor FROM account WHERE id = ?')
    t.same(row.get(kasbon), { is_active: 0, floor_minor: -400_000 })
    t.equal(balanceOf(hub.db, kasbon), -565_000)

    await goTo(page, 'payments')
    await button(page, say('unverified.verify')).first().click()
    await page.getByLabel(say('unverified.reference')).fill('m-banking 12.03')
    await camera('verify')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('unverified.verify') })
      .click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await camera('payments')
    const csv = 'tanggal;jumlah;rrn\n22/11/2026;6.000;42\n22/11/2026;9.000;77\n'
    const file = { name: 'mutasi-qris.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByLabel(say('settle.provider')).fill('QRIS BCA')
    await button(page, say('settle.send')).click()
    await page.getByText(say('settle.state-unknown')).waitFor()
    await camera('settlement')
    const verified = hub.db.prepare('SELECT source, staff_id FROM payment_verification').all()
    t.match(verified, [
      { source: 'person', staff_id: MANAGER_ID },
      { source: 'settlement', staff_id: MANAGER_ID },
    ])
    await button(page, say('settle.again')).click()
    await page.getByText(say('unverified.none')).waitFor()
    await camera('all-verified')
  })
}
