// A till without mouse and finger: Tab goes from one to the next, arrows go through a group.
import type { Locator, Page } from 'playwright-core'
import { SLOWER_THAN_SCANNERS_MS } from './till-driver.ts'

const PRESSES_MAX = 150
const ANCESTORS_MAX = 3

/** Whoever touches the page with anything but keys is found out by `pointerTouches`. */
export async function countPointers(page: Page): Promise<void> {
  await page.evaluate(() => {
    const count = () => {
      const { dataset } = document.documentElement
      dataset.pointers = String(Number(dataset.pointers ?? 0) + 1)
    }
    addEventListener('pointerdown', count, true)
    addEventListener('mousedown', count, true)
  })
}

export const pointerTouches = (page: Page): Promise<number> =>
  page.evaluate(() => Number(document.documentElement.dataset.pointers ?? 0))

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement)

/** Whether somebody sees where they are: a ring around it, or around the box it is drawn as. */
const hasRing = (target: Locator): Promise<boolean> =>
  target.evaluate((element, ancestors) => {
    const isRinged = (at: Element): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at)
      return (
        (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
      )
    }
    // What is drawn beside a field in its place, as the boxes of a code's digits.
    const beside = element.nextElementSibling?.querySelectorAll('*') ?? []
    if ([...beside].some(isRinged)) return true
    let at: Element | null = element
    for (let up = 0; at !== null && up <= ancestors; up += 1) {
      if (isRinged(at)) return true
      at = at.parentElement
    }
    return false
  }, ANCESTORS_MAX)

async function pressUntil(target: Locator, key: string, holds: () => Promise<boolean>) {
  await target.and(target.page().locator(':enabled')).waitFor({ state: 'attached' })
  for (let presses = 0; !(await holds()); presses += 1) {
    if (presses > PRESSES_MAX) throw new Error(`${key} never comes to ${target}`)
    await target.page().keyboard.press(key)
  }
}

/** Until it has the focus: what Tab does not come to is no use to somebody without a mouse. */
export async function tabTo(target: Locator): Promise<void> {
  await pressUntil(target, 'Tab', () => hasFocus(target))
  if (!(await hasRing(target))) throw new Error(`nobody sees that ${target} has the focus`)
}

export async function pressOn(target: Locator): Promise<void> {
  await tabTo(target)
  await target.page().keyboard.press('Enter')
}

export async function typeInto(target: Locator, text: string): Promise<void> {
  await tabTo(target)
  await target.page().keyboard.press('Control+A')
  await typeSlowly(target.page(), text)
}

/** As a hand does: quicker would be a scanner. */
export const typeSlowly = (page: Page, text: string): Promise<void> =>
  page.keyboard.type(text, { delay: SLOWER_THAN_SCANNERS_MS })

/** Where arrows choose from anywhere, as ways of paying. */
export const chooseBy = (key: 'ArrowDown' | 'ArrowUp', radio: Locator): Promise<void> =>
  pressUntil(radio, key, () => radio.isChecked())

/** Something on the page has the focus: whoever goes on with Tab does not begin at its top. */
export const waitUntilSomewhere = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => document.activeElement !== null && document.activeElement !== document.body,
  )
