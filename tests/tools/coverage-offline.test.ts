import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { filesIn, uncoveredParts, uncoveredPlaces } from '../../tools/coverage-gate.ts'
import { measureCoverage } from '../../tools/measure-coverage.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const SIGN = `type Word = 'less' | 'more'
export function sign(n: number): Word {
  if (n < 0) {
    return 'less'
  }
  return n > 1_000 ? 'less' : 'more'
}
`

/** A repository of code and of scripts that stand for tests, measured as the tool does. */
async function measure(t: Test, tests: Record<string, string>) {
  const root = makeTempFolder(t, 'measure')
  mkdirSync(join(root, 'core'))
  writeFileSync(join(root, 'package.json'), '{"type": "module"}')
  writeFileSync(join(root, 'core/sign.ts'), SIGN)
  writeFileSync(join(root, 'core/words.ts'), 'export type Word = string\n')
  for (const [name, text] of Object.entries(tests))
    writeFileSync(join(root, name), `import { sign } from './core/sign.ts'\n${text}`)
  const reportFolder = join(root, '.report')
  const seen: string[] = []
  const isPassed = await measureCoverage({
    ...{ root, reportFolder, measured: filesIn(root, 'core'), jobs: 2 },
    runs: Object.keys(tests).map((file) => ({ files: [file], timeoutS: 60 })),
    onRun: (files) => void seen.push(...files),
  })
  const missing = uncoveredParts(root, 'core', join(reportFolder, 'coverage-summary.json'))
  const places = uncoveredPlaces(join(reportFolder, 'coverage-final.json'))
  return { isPassed, seen, missing, place: places.get(join(root, 'core/sign.ts')) }
}

t.test('what no test ran is named with its lines; a type is nothing to run', async (t) => {
  const { isPassed, missing, place } = await measure(t, { 'one.ts': 'sign(5)\n' })
  t.ok(isPassed)
  t.strictSame(missing, [
    'core/sign.ts: 5 of 7 lines covered',
    'core/sign.ts: 2 of 4 branches covered',
  ])
  t.equal(place, 'lines 4-5; branches at 3, 6')
})

t.test('tests add up, also by a process that a test starts; a failed one fails', async (t) => {
  const child = "import { spawnSync } from 'node:child_process'\n"
  const { isPassed, seen, missing, place } = await measure(t, {
    'one.ts': 'sign(5)\n',
    'two.ts': `${child}spawnSync(process.execPath, ['three.ts'])\nif (sign(1)) process.exitCode = 1\n`,
    'three.ts': 'sign(-5)\nsign(2_000)\n',
  })
  t.notOk(isPassed)
  t.same(seen.sort(), ['one.ts', 'three.ts', 'two.ts'])
  t.strictSame(missing, [])
  t.equal(place, '')
})
