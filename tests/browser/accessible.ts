// axe-core in the real page: what a machine can see of WCAG 2.2 AA.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** One sentence for each violation on the page as it stands; [] is good. */
export const violationsOn = (page: Page): Promise<string[]> =>
  askAxe(page, { type: 'tag', values: TAGS })

/** As much of it as another theme can change. */
export const contrastFaultsOn = (page: Page): Promise<string[]> =>
  askAxe(page, { type: 'rule', values: ['color-contrast'] })

async function askAxe(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  // The page's own rules forbid foreign scripts; a debugger may set one in.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  const violations = await page.evaluate(async (only) => {
    const { axe: engine } = globalThis as unknown as { axe: typeof axe }
    const found = await engine.run({ runOnly: only, resultTypes: ['violations'] })
    return found.violations
  }, runOnly)
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))
    return `${id}: ${help} (${nodes.length}): ${where.join(' | ')}`
  })
}
