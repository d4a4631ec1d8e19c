// What a machine can see of a look before a person does: axe's word, words that are cut off or lie
// outside of the window, and buttons whose words take two lines.
import type { Page } from 'playwright-core'
import { violationsOn } from './accessible.ts'

const SAID_MAX = 12

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

/** One sentence for each fault of the page as it stands; [] is good. */
async function lookFaults(page: Page): Promise<string[]> {
  const axe = (await violationsOn(page)).map((sentence) => `axe: ${sentence}`)
  const sideways = await page.evaluate(() => {
    const panel = document.querySelector('#console-panel')
    const inner = panel ? panel.scrollWidth - panel.clientWidth : 0
    return Math.max(inner, document.documentElement.scrollWidth - innerWidth)
  })
  const wide = sideways > 0 ? [`${sideways} px stick out`] : []
  const words = [...new Set(await page.evaluate(faultsInPage))]
  return [...axe, ...wide, ...words.slice(0, SAID_MAX)]
}

/** Says the faults of a picture; what axe finds makes the program fail, the rest a person judges. */
export async function tellFaults(page: Page, picture: string): Promise<void> {
  for (const fault of await lookFaults(page)) {
    console.log(`${picture}: ${fault}`)
    if (fault.startsWith('axe: ')) process.exitCode = 1
  }
}
