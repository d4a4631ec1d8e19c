// Every screen of the console, and what opens on it, as pictures of their whole length. What axe
// finds and what sticks out is said beside them.
import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import { must } from '#domain/errors.ts'
import { countSafe } from '#hub/cash/count-safe.ts'
import { write } from '#hub/db/write.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { newId } from '../hub/cash/cash-desk.ts'
import type { TestHub } from '../support/hub.ts'
import { MANAGER_ID, TERMINAL } from '../support/small-outlet.ts'
import { STEPS } from './console-steps.ts'
import { tellFaults } from './look-faults.ts'
import { darkToo, moreSizes, type Size } from './more-looks.ts'
import { forgetNewPrinter } from './printer-steps.ts'
import { RARE_STEPS } from './rare-steps.ts'
import { type Look, logIn, pair } from './till-driver.ts'

const SETTLE_MS = 500
const STEP_MS_MAX = 60_000
const LOADED_MS_MAX = 20_000
const HEIGHT_MAX = 7_000
const BAR_PX = 140
const CODE_LIFE_MS = 3_600_000

/** As tall as what it shows, so that nothing hides behind a scroll bar. */
export async function takeWhole(page: Page, look: Look, path: string): Promise<void> {
  await takeAt(page, look, path)
  for (const size of moreSizes()) {
    await page.setViewportSize(size)
    const [from, to] = [look, size].map(({ width, height }) => `${width}x${height}`)
    await takeAt(page, size, path.replace(from ?? '', to ?? ''))
  }
  await page.setViewportSize({ width: look.width, height: look.height })
}

async function takeAt(page: Page, look: Size, path: string): Promise<void> {
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
  const shoot = (to: string) => page.screenshot({ path: to })
  await shoot(path)
  await darkToo(page, path, shoot)
}

/** The tills of other pictures took their floats of nine digits from it. */
function fillSafe({ db, deps }: TestHub): void {
  const counts = [{ value_minor: 100_000, count: 8_752 }]
  const order = { count_id: newId(), counts, note: 'Hitungan akhir bulan bersama dua orang saksi' }
  const keeper = { staffId: MANAGER_ID, terminalId: TERMINAL.id, terminalCode: TERMINAL.code }
  must(write(db, (tx) => countSafe(tx, deps.seams, keeper, order)))
}

/** A screen of the console from anew. */
export async function visit(page: Page, hubUrl: string, screen: string): Promise<void> {
  await page.goto(`${hubUrl}/#/console/today`)
  await page.goto(`${hubUrl}/#/console/${screen}`)
  await page.locator('#console-panel').waitFor()
  const isLoaded = () =>
    page
      .locator('#console-panel .skeleton')
      .first()
      .waitFor({ state: 'detached', timeout: LOADED_MS_MAX })
  // A hub on a busy machine answers too late now and then: people come again.
  await isLoaded().catch(async () => {
    await page.goto(`${hubUrl}/#/console/today`)
    await page.goto(`${hubUrl}/#/console/${screen}`)
    await isLoaded()
  })
}

/** `screens`: their names; each look pairs a device of its own. The steps that were not taken. */
export async function takeConsole(
  page: Page,
  hub: TestHub,
  look: Look,
  prefix: string,
  screens: readonly string[],
): Promise<string[]> {
  const failed: string[] = []
  page.setDefaultTimeout(STEP_MS_MAX)
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, CODE_LIFE_MS)
  await pair(page, pairingCode, `Konsol ${basename(prefix)}`)
  await logIn(page, 'Budi', '333333')
  // When this person last logged in is said for a moment.
  await page.locator('.toast-host .notice').first().waitFor({ state: 'detached' })
  fillSafe(hub)
  const url = hub.url.replace('127.0.0.1', 'localhost')
  const take = async (name: string) => {
    await takeWhole(page, look, `${prefix}-${name}.png`)
    await tellFaults(page, `${basename(prefix)} ${name}`)
  }
  const miss = async (name: string, error: unknown) => {
    failed.push(`${name}: ${String(error).split('\n')[0]}`)
    await page.screenshot({ path: `${prefix}-${name.replaceAll(' ', '-')}-failed.png` })
  }
  for (const screen of screens) {
    const isSeen = await visit(page, url, screen)
      .then(() => take(screen))
      .then(() => true)
      .catch((error) => miss(screen, error))
    if (!isSeen) continue
    for (const [name, act] of [...(STEPS[screen] ?? []), ...(RARE_STEPS[screen] ?? [])]) {
      const step = async () => {
        forgetNewPrinter(hub)
        await visit(page, url, screen)
        await act(page)
        await take(`${screen}-${name}`)
        await page.keyboard.press('Escape')
      }
      // Once more where the hub was asked and a busy machine let it answer too late, as people do.
      await step()
        .catch(step)
        .catch(async (error) => {
          await miss(`${screen} ${name}`, error)
          await page.keyboard.press('Escape')
        })
    }
    forgetNewPrinter(hub)
  }
  return failed
}
