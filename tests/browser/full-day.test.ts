// A full day by two cashiers and a manager over two tills and the console, in real browsers.
import type { Page } from 'playwright-core'
import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { CHROMIUM as CHROMIUM_PACKAGE, ensureProgram } from '../../demo/ensure-debian-package.ts'
import { PRINTER_COLUMNS } from '../../demo/outlet/minimarket.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { startOutletStack } from '../../tools/outlet-stack.ts'
import { redisMissing } from '../support/redis.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { approve, moveCash, openCountedShift, sell } from './day-driver.ts'
import { launchChromium, logIn, openTill, pair, speakInTests } from './till-driver.ts'

const chromium = ensureProgram(CHROMIUM_PACKAGE, t.comment)
const skip = redisMissing(t) || (chromium.ok ? false : chromium.reason)
const SUGAR = '2000010060009'
const OIL = '2000010100002'
const WATER = '2000020020000'
const look = { width: 1280, height: 800, theme: 'light', language: 'id' } as const

t.test('a day', { skip }, async (t) => {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const printer = await new FakePrinter({
    ...{ port: 0, columns: PRINTER_COLUMNS, timers: seams.timers },
  }).start()
  t.teardown(() => printer.stop())
  const stack = await startOutletStack(makeTempFolder(t, 'day'), 3, printer.address)
  t.teardown(() => stack.stop())
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests('id')
  const pages: Page[] = []
  const faults: string[] = []
  for (const [index, name] of ['Kasir 1', 'Kasir 2', 'Kantor'].entries()) {
    const page = await openTill(browser, stack.url, look)
    page.on('pageerror', (error) => faults.push(error.message))
    page.setDefaultTimeout(8000)
    await pair(page, stack.pairingCodes[index] ?? '', name)
    pages.push(page)
  }
  const [till1, till2, office] = pages as [Page, Page, Page]
  try {
    await logIn(till1, 'Sari', '1357')
    await openCountedShift(till1, 'shared', { 100000: 1, 50000: 2 })
    await logIn(till2, 'Budi', '2468')
    await openCountedShift(till2, 'floating', { 50000: 2, 10000: 5 })
    await logIn(office, 'Hendra', '246802')
    await sell(till1, [SUGAR, WATER], ['cash 50000'])
    await sell(till1, [OIL], ['card'])
    await sell(till1, [OIL, WATER], ['card 10000', 'cash 50000'])
    await sell(till1, [OIL, WATER], ['transfer'])
    await sell(till1, [OIL, WATER], ['ewallet 4000', 'cash 20000'])
    await moveCash(till1, 'paid-out', { amountMinor: 25_000, reason: 'Parkir dan ongkos angkut' })
  } catch (error) {
    for (const [index, page] of pages.entries()) {
      await page.screenshot({ path: `${process.env.SHOTS ?? '/tmp'}/day-${index}.png` })
    }
    throw error
  }
  void approve
  t.same(faults, [])
  const reader = openReader(stack.databasePath)
  t.same(checkBooks(reader), [])
  reader.close()
})
