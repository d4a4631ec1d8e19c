// What a machine can see of a look before a person does: axe's word, words that are cut off or lie
// outside of the window, buttons whose words take two lines, and on a phone what a thumb misses.
import type { Page } from 'playwright-core'
import { contrastFaultsOn, violationsOn } from './accessible.ts'

const SAID_MAX = 12
const PHONE_PX = 720
/** On a busy machine axe is most of what a picture costs: AXE=off looks without it. */
const asksAxe = process.env.AXE !== 'off'

/** In the browser; text that scrolls into sight, or is for screen readers only, is no fault. */
function faultsInPage(): string[] {
  const found: string[] = []
  const clips = (style: CSSStyleDeclaration) => /hidden|clip/.test(style.overflowX)
  const scrolls = (style: CSSStyleDeclaration) => /auto|scroll/.test(style.overflowX)
  const rectsOf = (node: Node) => {
    const range = document.createRange()
    range.selectNodeContents(node)
    return [...range.getClientRects()].filter(({ width }) => width > 1)
  }
  /** Null: in sight, or within reach of a scroll bar. */
  const faultOf = (node: Node, rects: DOMRect[]): string | null => {
    const right = Math.max(...rects.map((rect) => rect.right))
    for (let box = node.parentElement; box; box = box.parentElement) {
      const style = getComputedStyle(box)
      if (style.opacity === '0' || style.visibility === 'hidden') return null
      const own = box.getBoundingClientRect()
      if (own.width <= 2 || own.height <= 2) return null
      if (clips(style) && right > own.right + 1) return 'cut'
      if (scrolls(style) && right > own.right + 1) return null
    }
    return right > innerWidth + 1 ? 'outside' : null
  }
  const dialog = document.querySelector('dialog[open]')
  const walker = document.createTreeWalker(dialog ?? document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? ''
    const rects = text === '' ? [] : rectsOf(node)
    if (rects.length === 0) continue
    const fault = faultOf(node, rects)
    if (fault) found.push(`${fault}: ${text}`)
    const button = node.parentElement?.closest('.button')
    if (!fault && button && rects.length > 1) found.push(`two lines: ${text}`)
  }
  return found
}

/** In the browser: what is pressed, and is less than a thumb's 44 px either way. */
function smallTargets(): string[] {
  const thumb = 43.5
  const found: string[] = []
  const inside = document.querySelector('dialog[open]') ?? document.body
  for (const each of inside.querySelectorAll('button, a[href], select, summary, textarea, input')) {
    const style = getComputedStyle(each)
    const isDrawnElsewhere = style.opacity === '0' || style.visibility === 'hidden'
    const { width, height } = (each.closest('label') ?? each).getBoundingClientRect()
    if (isDrawnElsewhere || width <= 2 || height <= 2) continue
    if (Math.min(width, height) >= thumb) continue
    const name = each.getAttribute('aria-label') ?? each.textContent?.trim() ?? each.tagName
    found.push(`small, ${Math.round(width)} x ${Math.round(height)}: ${name.slice(0, 40)}`)
  }
  return [...new Set(found)]
}

/** One sentence for each fault of the page as it stands; [] is good. */
async function lookFaults(page: Page): Promise<string[]> {
  const axe = asksAxe ? (await violationsOn(page)).map((sentence) => `axe: ${sentence}`) : []
  const sideways = await page.evaluate(() => {
    const panel = document.querySelector('#console-panel')
    const inner = panel ? panel.scrollWidth - panel.clientWidth : 0
    return Math.max(inner, document.documentElement.scrollWidth - innerWidth)
  })
  const wide = sideways > 0 ? [`${sideways} px stick out`] : []
  const words = [...new Set(await page.evaluate(faultsInPage))]
  const isPhone = (page.viewportSize()?.width ?? PHONE_PX) < PHONE_PX
  const small = isPhone ? await page.evaluate(smallTargets) : []
  return [...axe, ...wide, ...words.slice(0, SAID_MAX), ...small.slice(0, SAID_MAX)]
}

/** Says the faults of a picture; what axe finds makes the program fail, the rest a person judges. */
export async function tellFaults(page: Page, picture: string): Promise<void> {
  for (const fault of await lookFaults(page)) {
    console.log(`${picture}: ${fault}`)
    if (fault.startsWith('axe: ')) process.exitCode = 1
  }
}

/** Of the same screen in the other theme; makes the program fail as axe's other words do. */
export async function tellContrast(page: Page, picture: string): Promise<void> {
  if (!asksAxe) return
  for (const fault of await contrastFaultsOn(page)) {
    console.log(`${picture}: axe: ${fault}`)
    process.exitCode = 1
  }
}
