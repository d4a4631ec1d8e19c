// WCAG 2.2 AA: 4.5 for text (1.4.3), 3 for the edges of controls and the focus ring (1.4.11), in
// both themes.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { inkOn, luminance } from '../../../terminal-ui/src/parts/readable-ink.ts'
import { listOf, textTable } from '../../support/text-table.ts'

const TOKENS = join(import.meta.dirname, '../../../terminal-ui/src/styles/tokens.css')

/** Light is what :root says; dark is what the dark theme changes of it. */
function readThemes(): Record<'light' | 'dark', Map<string, string>> {
  const [light = '', dark = ''] = readFileSync(TOKENS, 'utf8').split(':root[data-theme="dark"]')
  const colours = (css: string) =>
    [...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(
      ([, name = '', colour = '']) => [name, colour] as const,
    )
  const lightColours = new Map(colours(light))
  return { light: lightColours, dark: new Map([...lightColours, ...colours(dark)]) }
}

function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

const PAIRS = textTable(`
  front        | grounds                                              | at least
  ink          | ground; surface; surface-sunken; accent-soft         | 4.5
  ink          | good-soft; warn-soft; bad-soft                       | 4.5
  ink-soft     | ground; surface; surface-sunken; accent-soft         | 4.5
  ink-faint    | surface; surface-sunken; line                        | 4.5
  accent-ink   | accent; accent-hover                                 | 4.5
  accent-text  | surface; surface-sunken; accent-soft                 | 4.5
  good         | good-soft; surface; ground                           | 4.5
  warn         | warn-soft; surface; ground                           | 4.5
  bad          | bad-soft; surface; ground                            | 4.5
  bad-ink      | bad                                                  | 4.5
  rail-ink     | rail; rail-active-ground                             | 4.5
  rail-active  | rail; rail-active-ground                             | 4.5
  paper-ink    | paper                                                | 4.5
  line-strong  | surface; ground                                      | 3
  accent       | surface; ground; line                                | 3
  focus        | surface; ground                                      | 3
`)

for (const [theme, colours] of Object.entries(readThemes())) {
  t.test(`${theme}: what is written can be read`, async (t) => {
    const colourOf = (name: string) => {
      const colour = colours.get(name)
      if (colour === undefined) throw new Error(`no token --${name}`)
      return colour
    }
    for (const row of PAIRS) {
      for (const ground of listOf(row('grounds'))) {
        const found = contrast(colourOf(row('front')), colourOf(ground))
        t.ok(found >= Number(row('at least')), `${row('front')} on ${ground}: ${found.toFixed(2)}`)
      }
    }
  })
}

t.test('the icon of a category can be seen on any colour', async (t) => {
  for (const colour of ['#b45309', '#0369a1', '#facc15', '#7e22ce', '#ffffff', '#000000']) {
    t.ok(contrast(inkOn(colour), colour) >= 4.2, colour)
  }
})
