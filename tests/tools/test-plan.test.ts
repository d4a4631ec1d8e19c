// Every test file is run once, and a batch says its files as tap's own runner would.
import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createTapReader } from '../../tools/tap-summary.ts'
import { planTests, TURNS, turnOf } from '../../tools/test-plan.ts'

const ROOT = join(import.meta.dirname, '../..')

const filesOf = ({ measured, heavy, alone, light }: ReturnType<typeof planTests>) => [
  ...measured,
  ...[...heavy, ...alone, ...light].flatMap(({ files }) => files),
]

t.test('every file stands in the plan once', async (t) => {
  const plan = planTests(ROOT, [])
  const { heavy, alone } = plan
  t.same(filesOf(plan).sort(), globSync('tests/**/*.test.ts', { cwd: ROOT }).sort())
  t.ok(
    [...heavy, ...alone].every(({ files }) => files.length === 1),
    'whole systems and servers have a process for themselves',
  )
})

t.test('scenes that take turns are all played in three days, and whenever named', async (t) => {
  const plans = [0, 1, 2].map((turn) => planTests(ROOT, [], turn))
  const counts = new Map<string, number>()
  for (const { resting } of plans) {
    for (const file of resting) counts.set(file, (counts.get(file) ?? 0) + 1)
  }
  t.ok(counts.size > 20)
  t.ok([...counts.values()].every((rested) => rested === TURNS - 1))
  for (const plan of plans) {
    t.same([...filesOf(plan), ...plan.resting].sort(), filesOf(planTests(ROOT, [])).sort())
  }
  const [named = ''] = counts.keys()
  t.same(filesOf(planTests(ROOT, [named], 0)), [named])
})

t.test('a scene by turns meets each of its ways', async (t) => {
  for (let place = 0; place < TURNS; place += 1) {
    const days = Array.from({ length: 36 }, (_, day) => day)
    const played = days.filter((day) => (place + turnOf(day)) % TURNS === 0)
    for (const ways of [2, 3, 4]) t.equal(new Set(played.map((day) => day % ways)).size, ways)
  }
})

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
