// One visit for several looks: where a light picture was taken, the same screen is taken dark as
// well; of the console, which asks nothing of a window's size, in another size too.
import type { Page } from 'playwright-core'
import { tellContrast } from './look-faults.ts'

const SETTLE_MS = 120
export type Size = { width: number; height: number }
let isAsked = false
let sizes: readonly Size[] = []

/** From now on every light picture has a dark one beside it. */
export const askForBothThemes = (): void => {
  isAsked = true
}

/** From now on a console's picture is taken in these sizes too. */
export const askForSizes = (more: readonly Size[]): void => {
  sizes = more
}
export const moreSizes = (): readonly Size[] => sizes

async function wear(page: Page, theme: 'light' | 'dark'): Promise<void> {
  const isTill = await page.evaluate((chosen) => {
    const { dataset } = document.documentElement
    if (dataset.theme === undefined) return false
    dataset.theme = chosen
    return true
  }, theme)
  // Pages that are no till follow the device; to a till its changes are a reason to think again.
  if (!isTill) await page.emulateMedia({ colorScheme: theme })
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
