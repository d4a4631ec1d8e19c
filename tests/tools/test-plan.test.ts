// Every test file is run once, and a batch says its files as tap's own runner would.
import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createTapReader } from '../../tools/tap-summary.ts'
import { planTests, turnOf } from '../../tools/test-plan.ts'

const ROOT = join(import.meta.dirname, '../..')

t.test('every file stands in the plan once', async (t) => {
  const { measured, heavy, alone, light } = planTests(ROOT, [])
  const planned = [...measured, ...[...heavy, ...alone, ...light].flatMap(({ files }) => files)]
  t.same(planned.sort(), globSync('tests/**/*.test.ts', { cwd: ROOT }).sort())
  t.ok(
    [...heavy, ...alone].every(({ files }) => files.length === 1),
    'whole systems and servers have a process for themselves',
  )
})

t.test('scenes that take turns are all played within two days, and whenever named', async (t) => {
  const plans = [0, 1].map((turn) => planTests(ROOT, [], turn))
  const [today = [], tomorrow = []] = plans.map(({ resting }) => resting)
  t.ok(today.length > 4 && tomorrow.length > 4)
  t.same(
    today.filter((file) => tomorrow.includes(file)),
    [],
  )
  for (const { heavy, resting } of plans) {
    const played = heavy.flatMap(({ files }) => files)
    t.same([...played, ...resting].sort(), heavyOf(planTests(ROOT, [])).sort())
  }
  const [named = ''] = today
  t.same(heavyOf(planTests(ROOT, [named], 0)), [named])
})

t.test('a scene by turns meets each of its ways', async (t) => {
  const days = Array.from({ length: 24 }, (_, day) => day).filter((day) => turnOf(day) % 2 === 0)
  for (const ways of [2, 3, 4]) t.equal(new Set(days.map((day) => day % ways)).size, ways)
})

const heavyOf = ({ heavy }: ReturnType<typeof planTests>) => heavy.flatMap(({ files }) => files)

t.test('words choose', async (t) => {
  const plan = planTests(ROOT, ['hub/kpi/', 'browser/first-sale'])
  t.same(plan.measured, [])
  t.same(
    plan.heavy.map(({ files }) => files),
    [['tests/browser/first-sale.test.ts']],
  )
  t.same(plan.light, [{ files: ['tests/hub/kpi/kpis.test.ts'], timeoutS: 900 }])
})

t.test('files of a batch are told apart', async (t) => {
  const files = ['tests/domain/apportion.test.ts', 'tests/domain/quantity.test.ts']
  const said = execFileSync(process.execPath, [join(ROOT, 'tools/test-batch.ts'), ...files], {
    env: { ...process.env, TAP: '1' },
    encoding: 'utf8',
  })
  const reader = createTapReader()
  const summaries = said.split('\n').flatMap((line) => reader.read(line) ?? [])
  t.same(
    summaries.map(({ file }) => file),
    files,
  )
  t.ok(summaries.every(({ results }) => results.every(({ outcome }) => outcome === 'passed')))
})
