// A shop on its first morning: every place of the till and every screen of the console with nothing
// in it yet. Each has to say what will stand there and what to do first.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { t } from '../../terminal-ui/src/text/translate.ts'
import { takeWhole, visit } from './console-scenes.ts'
import { goTo } from './day-driver.ts'
import { fillInSetup, freePort, startEmptyHub } from './empty-hub.ts'
import { tellFaults } from './look-faults.ts'
import { button, type Look, logIn, openShift, openTill } from './till-driver.ts'

const SETTLE_MS = 600
const PATIENCE_MS = 30_000

type Take = (name: string) => Promise<void>

async function takeTill(page: Page, take: Take): Promise<void> {
  await goTo(page, 'sell')
  await openShift(page, '100000')
  for (const place of ['sell', 'sales', 'accounts', 'shift'] as const) {
    await goTo(page, place)
    await page.locator('.skeleton').first().waitFor({ state: 'detached' })
    await take(`till-${place}`)
  }
}

/** `prefix`: of the pictures' paths; `screens`: of the console. */
export async function takeEmpty(
  browser: Browser,
  look: Look,
  prefix: string,
  screens: readonly string[],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-empty-looks-'))
  const hub = startEmptyHub(folder, await freePort())
  try {
    const setup = await hub.said('SETUP')
    const page = await openTill(browser, setup.http, look)
    page.setDefaultTimeout(PATIENCE_MS)
    const take = async (name: string) => {
      await page.waitForTimeout(SETTLE_MS)
      await takeWhole(page, look, `${prefix}-empty-${name}.png`)
      await tellFaults(page, `${basename(prefix)} empty-${name}`)
    }
    await fillInSetup(page, setup.setup_code)
    await hub.said('READY')
    await page.locator('a.go').click()
    await page.getByLabel(t('pairing.name')).fill('Kasir 1')
    await take('pairing')
    await button(page, t('pairing.action')).click()
    await page.getByText(t('login.lead')).waitFor()
    await logIn(page, 'Ibu Ani', '246810')
    const { origin } = new URL(page.url())
    for (const screen of screens) {
      await visit(page, origin, screen)
      await take(screen)
    }
    await takeTill(page, take)
    await page.context().close()
  } finally {
    const ended = new Promise((resolve) => hub.child.once('exit', resolve))
    hub.child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}
