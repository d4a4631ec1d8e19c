// The trainer's page of a rehearsal, which no shop's console has: before the lesson, in its middle,
// while something goes wrong, and at its end. Every look has a rehearsal of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { t } from '../../terminal-ui/src/text/translate.ts'
import { takeWhole } from './console-scenes.ts'
import { tellFaults } from './look-faults.ts'
import { openRehearsal } from './manual/rehearsal-pictures.ts'
import { button, type Look, logIn, openTill, pair } from './till-driver.ts'

const TRAINER = { name: 'Hendra', pin: '246802' }

async function openTrainersPage(page: Page, code: string): Promise<void> {
  await pair(page, code, 'Pelatih')
  await logIn(page, TRAINER.name, TRAINER.pin)
  await page.goto(`${new URL(page.url()).origin}/#/console/rehearsal`)
  await button(page, t('rehearsal.begin')).waitFor()
}

async function skipTheRest(page: Page): Promise<void> {
  const now = page.locator('.lesson-step.is-now')
  while ((await now.count()) > 0) {
    const words = await now.locator('.strong').textContent()
    await now.getByRole('button', { name: t('rehearsal.skip') }).click()
    await now.getByText(words ?? '', { exact: true }).waitFor({ state: 'detached' })
  }
}

/** `prefix`: of the pictures' paths. */
export async function takeRehearsal(browser: Browser, look: Look, prefix: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-rehearsal-looks-'))
  const rehearsal = await openRehearsal(folder, false)
  const page = await openTill(browser, rehearsal.trainer.http ?? '', look)
  const take = async (name: string) => {
    await takeWhole(page, look, `${prefix}-rehearsal-${name}.png`)
    await tellFaults(page, `${basename(prefix)} rehearsal-${name}`)
  }
  try {
    await openTrainersPage(page, rehearsal.outlet.pairingCodes[1] ?? '')
    await take('before')
    await button(page, t('rehearsal.begin')).click()
    await page.locator('.lesson-step.is-now').waitFor()
    await take('lesson')
    await page.getByTestId('fault-paper-out').click()
    await button(page, t('rehearsal.end-now')).waitFor()
    await take('fault')
    await button(page, t('rehearsal.end-now')).click()
    const trouble = page.locator('.frame-banner').getByText(t('print.paper-out'))
    await trouble.waitFor({ state: 'detached' })
    await skipTheRest(page)
    await page.getByText(t('rehearsal.report')).waitFor()
    await take('end')
  } finally {
    await page.context().close()
    await rehearsal.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
