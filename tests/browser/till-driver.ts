// Drives the till in a real Chromium as a person does: by what stands on the screen, in the
// language the screen speaks, with a scanner that types as fast as scanners do.

import { existsSync } from 'node:fs'
import { signal } from '@preact/signals'
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { CHROMIUM_SHELL } from '../../demo/ensure-debian-package.ts'
import '../../terminal-ui/src/text/english.ts'
import '../../terminal-ui/src/text/later-english.ts'
import '../../terminal-ui/src/text/later-texts.ts'
import { type Language, speak, t } from '../../terminal-ui/src/text/translate.ts'

export const CHROMIUM = '/usr/bin/chromium'
export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** Between two keys of a person. */
export const SLOWER_THAN_SCANNERS_MS = 60

export type Look = {
  width: number
  height: number
  theme: 'light' | 'dark'
  language: Language
  /** How the browser writes its own fields for days; left out: as it comes. */
  locale?: string
}

/** A page needs no window; what is tried with a profile that lasts, a person's whole browser does. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: existsSync(CHROMIUM_SHELL.path) ? CHROMIUM_SHELL.path : CHROMIUM,
    args: ARGUMENTS,
    headless: true,
  })

/** Texts of the driver and of the screen come from the same source. */
export function speakInTests(language: Language): void {
  speak(signal(language))
}

/** A fresh browser profile that opens the till in a language, a theme and a window size. */
export async function openTill(browser: Browser, url: string, look: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    hasTouch: look.width < 720,
    reducedMotion: 'reduce',
    ...(look.locale ? { locale: look.locale } : {}),
  })
  await chooseLook(context, look)
  const page = await context.newPage()
  await page.goto(url)
  return page
}

export async function chooseLook(context: BrowserContext, look: Look): Promise<void> {
  await context.addInitScript(
    ([language, theme]) => {
      localStorage.setItem('ocean-pos.language', String(language))
      localStorage.setItem('ocean-pos.theme', String(theme))
    },
    [look.language, look.theme],
  )
}

export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

/** By the label, as a finger does: it stands still before it is met, which a hidden button need not. */
export async function choose(radio: Locator): Promise<void> {
  await radio.locator('xpath=ancestor::label').click()
  await radio.and(radio.page().locator(':checked')).waitFor({ state: 'attached' })
}

export async function pair(page: Page, code: string, name: string): Promise<void> {
  await page.getByLabel(t('pairing.code')).fill(code)
  await page.getByLabel(t('pairing.name')).fill(name)
  await button(page, t('pairing.action')).click()
  await page.getByText(t('login.lead')).waitFor()
}

export async function logIn(page: Page, person: string, pin: string): Promise<void> {
  await button(page, new RegExp(person)).click()
  await button(page, t('login.other-person')).waitFor()
  await typePin(page, pin)
  await page.keyboard.press('Enter')
  await page.locator('#main').waitFor()
}

/** Each digit when the one before it is seen: a busy machine runs keys together as scanners do. */
export async function typePin(page: Page, digits: string): Promise<void> {
  const filled = page.locator('.pin-dots .is-filled')
  for (const digit of digits) {
    const before = await filled.count()
    await page.keyboard.press(digit)
    await filled.nth(before).waitFor()
    await page.waitForTimeout(SLOWER_THAN_SCANNERS_MS)
  }
}

/** The till keeps the proof of a PIN a little after the log-in (decision 0049). */
export async function pinsAreKept(page: Page, count = 1): Promise<void> {
  while ((await page.evaluate(countKeptPins)) < count) await page.waitForTimeout(100)
}

/** In the browser. */
function countKeptPins(): Promise<number> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('ocean-pos')
    opening.onsuccess = () => {
      const { result: database } = opening
      const asked = database
        .transaction('sessions_state')
        .objectStore('sessions_state')
        .getAllKeys()
      asked.onsuccess = () => {
        database.close()
        resolve(asked.result.filter((key) => String(key).startsWith('pin:')).length)
      }
    }
  })
}

export async function openShift(page: Page, float: string): Promise<void> {
  await page.getByText(t('open-shift.by-sum'), { exact: true }).click()
  await page.getByLabel(t('open-shift.float')).first().fill(float)
  await button(page, new RegExp(t('open-shift.action'))).click()
  await page.getByLabel(t('catalogue.search')).waitFor()
}

const SIGN_SECONDS = 0.008

/**
 * What a keyboard-wedge scanner does: characters without a pause, then Enter, or another key that
 * somebody presses right behind them. All of them are on their way before the first is answered,
 * and each states when it went down, so that a busy machine does not tear the burst apart.
 */
export async function scan(page: Page, code: string, end = 'Enter'): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const keys = [...code, end]
  const startSeconds = Date.now() / 1000 - keys.length * SIGN_SECONDS
  const press = (key: string, at: number) => {
    const timestamp = startSeconds + at * SIGN_SECONDS
    const text = key === 'Enter' ? '\r' : key
    const down =
      key.length > 1 && key !== 'Enter'
        ? ({ type: 'rawKeyDown', key, timestamp } as const)
        : ({ type: 'keyDown', key, text, timestamp } as const)
    return [
      session.send('Input.dispatchKeyEvent', down),
      session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, timestamp }),
    ]
  }
  await Promise.all(keys.flatMap(press))
  await session.detach()
}

/** Scanned once more when a busy machine tore the burst, as a cashier does. */
export async function scanUntil(
  page: Page,
  code: string,
  seen: Locator,
  state: 'visible' | 'attached' = 'visible',
): Promise<void> {
  await scan(page, code)
  const isSeen = () => seen.waitFor({ state, timeout: 10_000 })
  await isSeen().catch(async () => {
    await scan(page, code)
    await isSeen()
  })
}

/** F8 as a cashier presses it: when the basket shows something to pay. */
export async function startPaying(page: Page): Promise<void> {
  await page.locator('[data-testid=pay]:enabled').waitFor({ state: 'attached' })
  await page.keyboard.press('F8')
}
