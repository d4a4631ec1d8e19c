// One visit for two looks: where a light picture was taken, the same screen is taken dark as well.
import type { Page } from 'playwright-core'
import { tellContrast } from './look-faults.ts'

const SETTLE_MS = 120
let isAsked = false

/** From now on every light picture has a dark one beside it. */
export const askForBothThemes = (): void => {
  isAsked = true
}

async function wear(page: Page, theme: 'light' | 'dark'): Promise<void> {
  // Pages that are no till follow the device; the till has a word of its own.
  await page.emulateMedia({ colorScheme: theme })
  await page.evaluate((chosen) => {
    const { dataset } = document.documentElement
    if (dataset.theme !== undefined) dataset.theme = chosen
  }, theme)
}

/** `path`: of the light picture, which has been taken; `shoot` takes one. */
export async function darkToo(
  page: Page,
  path: string,
  shoot: (path: string) => Promise<unknown>,
): Promise<void> {
  if (!isAsked) return
  const darkPath = path.replace('-light-', '-dark-')
  await wear(page, 'dark')
  await page.waitForTimeout(SETTLE_MS)
  await shoot(darkPath)
  await tellContrast(page, darkPath.replace(/^.*\/|\.png$/g, ''))
  await wear(page, 'light')
}
