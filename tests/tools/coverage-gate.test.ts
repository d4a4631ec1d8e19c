import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { sizeOf, uncoveredParts } from '../../tools/coverage-gate.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const share = (covered: number, total: number) => ({ covered, total, skipped: 0, pct: 0 })

function makeRepository(t: Test, files: Record<string, string>): string {
  const root = makeTempFolder(t, 'coverage')
  mkdirSync(join(root, 'core'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'core', name), text)
  return root
}

function judge(root: string, summary: Record<string, unknown>): string[] {
  const path = join(root, 'summary.json')
  const absolute = Object.entries(summary).map(([name, value]) => [join(root, 'core', name), value])
  writeFileSync(path, JSON.stringify(Object.fromEntries(absolute)))
  return uncoveredParts(root, 'core', path)
}

t.test('every line and branch, or a sentence about each file', async (t) => {
  const root = makeRepository(t, {
    'sums.ts': 'export const one = 1',
    'taxes.ts': 'export const two = 2',
  })
  const whole = { lines: share(4, 4), branches: share(2, 2) }
  t.strictSame(judge(root, { 'sums.ts': whole, 'taxes.ts': whole }), [])
  t.strictSame(judge(root, { 'sums.ts': whole, 'taxes.ts': { ...whole, branches: share(1, 2) } }), [
    'core/taxes.ts: 1 of 2 branches covered',
  ])
})

t.test(
  'a file that no test loads is not covered; one of types alone has nothing to cover',
  async (t) => {
    const root = makeRepository(t, {
      'sums.ts': 'export const one = 1',
      'words.ts':
        '// Types only.\nexport type Word = { text: string }\nexport type { Word as W }\n',
    })
    t.strictSame(judge(root, {}), ['core/sums.ts: no test loads it'])
  },
)

t.test('a file that is named and gone is said', (t) => {
  const root = makeRepository(t, {})
  writeFileSync(join(root, 'summary.json'), '{}')
  t.strictSame(uncoveredParts(root, ['core/gone.ts'], join(root, 'summary.json')), [
    'core/gone.ts: there is no such file',
  ])
  t.end()
})

t.test('how much there is to cover is said with it', (t) => {
  const path = join(makeRepository(t, {}), 'summary.json')
  writeFileSync(path, JSON.stringify({ total: { lines: share(1, 9_876), branches: share(2, 21) } }))
  t.equal(sizeOf(path), '9,876 lines, 21 branches')
  t.end()
})

t.test('without a summary nothing is believed', async (t) => {
  const root = makeRepository(t, {})
  t.match(uncoveredParts(root, 'core', join(root, 'none.json')), [/no coverage summary/])
})
