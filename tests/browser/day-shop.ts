// The demonstration outlet with two tills and an office, each a real browser profile.
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { PRINTER_COLUMNS } from '../../demo/outlet/minimarket.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { type OutletStack, startOutletStack } from '../../tools/outlet-stack.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { launchChromium, openTill, pair, speakInTests } from './till-driver.ts'

const PLACES = ['Kasir 1', 'Kasir 2', 'Kantor'] as const
const PATIENCE_MS = 60_000
const LOOK = { width: 1280, height: 800, theme: 'light', language: 'id' } as const

export type DayShop = {
  stack: OutletStack
  printer: FakePrinter
  /** Till 1, till 2, office. */
  pages: [Page, Page, Page]
  /** Errors that a page did not catch. */
  faults: string[]
  /** When the day goes wrong: pictures of all three screens in DAY_PICTURES, if it is set. */
  orPictures(work: () => Promise<void>): Promise<void>
}

export async function openDayShop(t: Test): Promise<DayShop> {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const printer = await new FakePrinter({
    ...{ port: 0, columns: PRINTER_COLUMNS, timers: seams.timers },
  }).start()
  t.teardown(() => printer.stop())
  const stack = await startOutletStack(makeTempFolder(t, 'day'), PLACES.length, printer.address)
  t.teardown(() => stack.stop())
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests('id')
  const faults: string[] = []
  const pages: Page[] = []
  for (const [index, name] of PLACES.entries()) {
    const page = await openTill(browser, stack.url, LOOK)
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('pageerror', (error) => faults.push(error.message))
    await pair(page, stack.pairingCodes[index] ?? '', name)
    pages.push(page)
  }
  const folder = process.env.DAY_PICTURES
  return {
    stack,
    printer,
    pages: pages as DayShop['pages'],
    faults,
    async orPictures(work) {
      try {
        await work()
      } catch (error) {
        for (const [index, page] of folder ? pages.entries() : []) {
          await page.screenshot({ path: `${folder}/${index}.png` })
        }
        throw error
      }
    },
  }
}
