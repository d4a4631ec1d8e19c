// A printer from the cable to a sale, in a real browser: found, named, asked and tried, and without
// paper in front of a customer. PRINTER_PICTURES=<folder> takes every look and keeps pictures.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { CODE_PAGE_SAMPLES } from '#domain/code-page-samples.ts'
import { connectPrinter, lookAtPlace, probePlace } from '#hub/devices/printer/connect-printer.ts'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { readLogo } from '#hub/printing/logo-store.ts'
import { startPrintWorkers } from '#hub/printing/start-print-workers.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { waitUntil } from '../devices/wait-until.ts'
import { insertPrinter } from '../hub/printing/print-shop.ts'
import { BARCODES, startTestHub, type TestHub } from '../support/hub.ts'
import { testId } from '../support/small-outlet.ts'
import { violationsOn } from './accessible.ts'
import { becomes } from './becomes.ts'
import {
  button,
  type Look,
  launchChromium,
  logIn,
  openShift,
  openTill,
  pair,
  scanUntil,
  speakInTests,
  startPaying,
} from './till-driver.ts'

const PATIENCE_MS = 60_000
const NAME = 'Kasir depan'
const OTHER_ID = testId(702)
const PICTURES = process.env.PRINTER_PICTURES

const LOOKS: Look[] = [
  { width: 1280, height: 800, theme: 'light', language: 'id' },
  { width: 360, height: 740, theme: 'dark', language: 'en' },
  { width: 1920, height: 1080, theme: 'dark', language: 'id' },
]

async function openOffice(t: Test, look: Look) {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const { timers } = realSeams
  const fake = await new FakePrinter({ port: 0, columns: 48, timers }).start()
  t.teardown(() => fake.stop())
  const drawer = createLineDrawer({ timers, drawMs: 60_000 })
  t.teardown(() => drawer.stop())
  let wake = () => {}
  const found = { transport: 'tcp', address: fake.address, name: 'EPSON TM-T82' } as const
  const hub = await startTestHub(t, {
    uiFolder: join(PROJECT_ROOT, 'terminal-ui', 'dist'),
    deps: { wakePrinters: () => wake(), drawLogo: drawer.drawLogo },
    findPrinters: async () => ({
      printers: [{ ...found, serial: null, access: 'ready' }],
      isComplete: true,
    }),
    probePrinter: (place) => probePlace(place, timers),
    lookAtPrinter: (place) => lookAtPlace(place, timers),
  })
  const pictures = { drawer, readLogo: () => readLogo(hub.db) }
  const workers = startPrintWorkers(hub.deps, (settings) =>
    connectPrinter(settings, timers, pictures),
  )
  wake = workers.wake
  t.teardown(() => workers.stop())
  t.teardown(() => hub.printerWatch.stop())
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests(look.language)
  const page = await openTill(browser, hub.url.replace('127.0.0.1', 'localhost'), look)
  page.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, 'Kasir 1')
  await logIn(page, 'Budi', '333333')
  return { hub, fake, page, faults, camera: createCamera(t, page, look) }
}

type Camera = (name: string) => Promise<void>

/** Every state is judged by axe, and kept as a picture where somebody asked for it. */
function createCamera(t: Test, page: Page, { width, theme }: Look): Camera {
  return async (name) => {
    t.same(await violationsOn(page), [], `axe on ${name}`)
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${width}-${theme}-${name}.png` })
  }
}

const goTo = (page: Page, place: string) => page.goto(`${page.url().split('#')[0]}#/${place}`)

async function setUp(t: Test, page: Page, fake: FakePrinter, camera: Camera): Promise<void> {
  await goTo(page, 'console/printing')
  await page.getByText(say('printers.none')).waitFor()
  await camera('1-none')
  await button(page, say('printers.add')).click()
  await button(page, /EPSON TM-T82/).waitFor()
  await camera('2-found')
  await button(page, /EPSON TM-T82/).click()
  await page.getByLabel(say('printer.name'), { exact: true }).fill(NAME)
  await camera('3-name')
  await page.keyboard.press('Enter')
  await page.getByText(say('setup.says-fence')).waitFor()
  await camera('4-asked')
  await button(page, say('setup.next')).click()
  await button(page, say('setup.print-test')).click()
  await page.getByTestId('printer-setup').getByText(say('print.printed')).waitFor()
  t.ok(
    fake.text().some((line) => line.includes(NAME)),
    'its name is on the paper',
  )
  await waitUntil(() => fake.pulses.length === 1)
  t.equal(fake.pulses.length, 1, 'and the drawer opened')
  await camera('5-test')
  await button(page, say('setup.next')).click()
  await button(page, say('setup.print-characters')).click()
  await page.getByTestId('printer-setup').getByText(say('print.printed')).waitFor()
  await camera('6-letters')
  const lines = fake.text().map((line) => line.trim())
  const read = CODE_PAGE_SAMPLES.find(({ number, text }) => lines.includes(`${number}. ${text}`))
  await button(page, new RegExp(`^${say('setup.line', { n: read?.number ?? 0 })}\\b`)).click()
  await camera('7-use')
  await button(page, say('setup.finish')).click()
  await page.getByText(say('setup.finished', { name: NAME })).waitFor()
}

async function pay(page: Page): Promise<void> {
  // A phone shows the pay key's basket only when asked.
  const isPayable = page.locator('[data-testid=pay]:enabled')
  await scanUntil(page, BARCODES[0] ?? '', isPayable, 'attached')
  await startPaying(page)
  await page.getByRole('radio', { name: say('tender.cash'), exact: true }).click()
  await page.getByLabel(say('pay.cash-given')).first().fill('100000')
  await page.keyboard.press('Enter')
  await page.getByText(say('done.title')).first().waitFor()
}

for (const look of PICTURES ? LOOKS : LOOKS.slice(0, 1)) {
  t.test(`a printer is set up and runs out of paper, at ${look.width} px`, async (t) => {
    const { hub, fake, page, faults, camera } = await openOffice(t, look)
    await setUp(t, page, fake, camera)
    t.match(hub.db.prepare('SELECT * FROM printer').get(), {
      ...{ name: NAME, columns: 48, code_page: 'cp858', can_cut: 1, drawer: 'pin-2' },
      ...{ status_ability: 'dle-eot', fence_ability: 'process-id', is_default: 1 },
    })

    await fake.setFault({ kind: 'paper-out', afterBytes: 0 })
    await button(page, say('printers.look')).click()
    await page.getByText(say('printers.do-paper-out')).first().waitFor()
    await becomes(
      t,
      () => page.getByTestId(`printer-${NAME}`).getByText(say('print.paper-out')).isVisible(),
      true,
    )
    await camera('8-paper-out')

    await goTo(page, 'sell')
    await openShift(page, '200000')
    await pay(page)
    const words = page.locator('.done-facts').getByText(say('print.paper-out'))
    await words.waitFor()
    const problem = say('print.paper-out')
    await page.getByText(say('paper-waits.title', { name: NAME, problem })).waitFor()
    await camera('9-till')
    const before = fake.sheetCount
    await fake.setFault({ kind: 'none' })
    await page.locator('.done-facts').getByText(say('print.printed')).waitFor()
    t.equal(fake.sheetCount, before + 1, 'one receipt, once there is paper')
    await becomes(t, () => words.count(), 0)
    await answerDoubt(t, page, hub, fake, camera)
    await openLid(page, hub, fake, camera)
    if (PICTURES) await takeTheRest(page, hub, camera)
    t.same([fake.failures, faults], [[], []])
  })
}

/** The receipt breaks off: whoever stands there is asked, and a copy comes out. */
async function answerDoubt(
  t: Test,
  page: Page,
  hub: TestHub,
  fake: FakePrinter,
  camera: Camera,
): Promise<void> {
  await button(page, say('done.next')).click()
  await fake.setFault({ kind: 'reset', afterBytes: 700 })
  await pay(page)
  const doubt = page.getByTestId('paper-doubt')
  await doubt.waitFor()
  await camera('9b-doubt')
  await fake.setFault({ kind: 'none' })
  await button(page, say('print.print-copy')).click()
  await doubt.waitFor({ state: 'detached' })
  await waitUntil(() => fake.text().some((line) => line.includes('SALINAN 1')))
  const original =
    "SELECT state, last_error FROM print_job WHERE kind = 'receipt' AND state <> 'printed'"
  t.match(hub.db.prepare(original).all(), [{ state: 'cancelled', last_error: 'did-not-come-out' }])
}

/** Nobody prints: the lid that stands open is seen before the next customer pays. */
async function openLid(page: Page, hub: TestHub, fake: FakePrinter, camera: Camera) {
  await button(page, say('done.next')).click()
  const notice = (problem: string) =>
    page.getByText(say('paper-waits.title', { name: NAME, problem }))
  hub.printerWatch.start()
  await fake.setFault({ kind: 'cover-open' })
  await notice(say('print.cover-open')).waitFor()
  await camera('9c-lid')
  await fake.setFault({ kind: 'refuse' })
  await notice(say('print.unreachable')).waitFor()
  await camera('9d-off')
  await fake.setFault({ kind: 'none' })
  await notice(say('print.unreachable')).waitFor({ state: 'detached' })
}

/** Only for whoever looks at the pictures: a second printer, papers printed again, a logo. */
async function takeTheRest(page: Page, hub: TestHub, camera: Camera): Promise<void> {
  insertPrinter(hub.db, '192.168.1.77:9100', OTHER_ID)
  hub.db.exec(`UPDATE printer SET is_default = 0 WHERE id = '${OTHER_ID}'`)
  hub.db.exec(`UPDATE printer SET fallback_printer_id = '${OTHER_ID}' WHERE name = '${NAME}'`)
  hub.db.prepare("INSERT INTO printer_route VALUES ('report', NULL, ?)").run(OTHER_ID)
  const paper = { receiptNumber: 'TEST01-T2-A-1', copyNo: 0, language: 'id', blocks: [] }
  hub.db
    .prepare("UPDATE print_job SET state = 'uncertain', model_json = ? WHERE kind = 'receipt'")
    .run(JSON.stringify(paper))
  const saleId = hub.db.prepare('SELECT id FROM sale').pluck().get()
  const path = `/api/pos/transactions/${saleId}/reprint`
  await page.evaluate((url) => fetch(url, { method: 'POST' }), path)
  await goTo(page, 'console/printing')
  await page.reload()
  await page
    .getByText(say('reprints.copy-n', { n: 1 }))
    .first()
    .waitFor()
  await camera('10-panel')
  await page.getByTestId('routes').scrollIntoViewIfNeeded()
  await camera('11-routes')
  const picture = join(PROJECT_ROOT, 'terminal-ui', 'public', 'icon-512.png')
  await page.locator('input[type=file]').setInputFiles(picture)
  await page.getByText(say('logo.method')).waitFor()
  await page.getByText(say('logo.method')).scrollIntoViewIfNeeded()
  await camera('12-logo')
  await button(page, say('logo.keep')).click()
  await page.getByText(say('logo.remove')).waitFor()
  await goTo(page, 'console/printing')
  await page.reload()
  const kept = page.getByText(say('printers.logo-kept'))
  for (let look = 0; look < 40 && !(await kept.isVisible()); look += 1) {
    await page.waitForTimeout(1_000)
    await page.reload()
    await page.getByTestId('routes').waitFor()
  }
  await kept.scrollIntoViewIfNeeded()
  await camera('12b-logo-kept')
  await button(page, say('printers.settings-of', { name: `Printer ${OTHER_ID.slice(-3)}` })).click()
  await camera('13-settings')
  await button(page, say('printer.retire')).click()
  await camera('14-retire')
}
