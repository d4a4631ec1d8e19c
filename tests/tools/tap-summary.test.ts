import t from 'tap'
import { createTapReader, type FileSummary } from '../../tools/tap-summary.ts'

function summarise(text: string): FileSummary[] {
  const reader = createTapReader()
  const files = text.split('\n').flatMap((line) => reader.read(line) ?? [])
  return [...files, ...[reader.end() ?? []].flat()]
}
const short = (file: FileSummary | undefined) =>
  file?.results.map(({ name, outcome, reason }) => [name, outcome, reason])

t.test('a test is a top-level subtest; its assertions are not counted', async (t) => {
  const [file] = summarise(`TAP version 14
1..1
# Subtest: tests/a.test.ts
    # Subtest: one
        ok 1 - should be equal
        # Subtest: deep
            ok 1 - yes
            1..1
        ok 2 - deep # time=2.7ms
        1..2
    ok 1 - one # time=10.74ms
    # Subtest: two
        not ok 1 - numbers
          ---
          diff: |
            -2
            +1
    ok 9 - a line of a diagnostic that looks like a result
          ...
        1..1
    not ok 2 - two # time=17.309ms
      ---
      at: line 3
      ...
    ok 3 - three # SKIP no redis here
    1..3
not ok 1 - tests/a.test.ts # time=51.473ms`)
  t.strictSame(short(file), [
    ['one', 'passed', null],
    ['two', 'failed', null],
    ['three', 'skipped', 'no redis here'],
  ])
  t.equal(file?.failures.length, 1, 'the deepest failure alone is explained')
  t.strictSame(file?.failures[0]?.path, ['two', 'numbers'])
  t.match(file?.failures[0]?.detail.join('\n'), /-2\n.*\+1/)
})

t.test('a file of bare assertions is one test', async (t) => {
  const [file] = summarise(`# Subtest: tests/b.test.ts
    ok 1 - plain
    1..1
ok 1 - tests/b.test.ts # time=22.961ms`)
  t.strictSame(short(file), [['the whole file', 'passed', null]])
})

t.test('a file that crashed is a failure even when its tests passed', async (t) => {
  const [file] = summarise(`# Subtest: tests/c.test.ts
    # Subtest: x
        ok 1 - fine
        1..1
    ok 1 - x # time=1ms
    1..1
not ok 3 - tests/c.test.ts # time=561.028ms
  ---
  exitCode: 1
  ...`)
  t.strictSame(short(file), [
    ['x', 'passed', null],
    ['the file itself', 'failed', null],
  ])
  t.equal(file?.tookMs, 561.028)
  t.strictSame(file?.failures[0]?.detail, ['  exitCode: 1'], 'with what tap knows of it')
})

t.test('a file that said nothing is told by its own name, and the next by its own', async (t) => {
  const files = summarise(`# Subtest: tests/g.test.ts
    # Subtest: x
        ok 1 - fine
    ok 1 - x # time=1ms
    1..1
ok 1 - tests/g.test.ts # time=3ms
not ok 2 - tests/h.test.ts # time=1ms
# Subtest: tests/i.test.ts
    ok 1 - plain
ok 3 - tests/i.test.ts`)
  t.strictSame(
    files.map(({ file }) => file),
    ['tests/g.test.ts', 'tests/h.test.ts', 'tests/i.test.ts'],
  )
  t.strictSame(short(files[1]), [['the file itself', 'failed', null]])
})

t.test('a failing assertion outside every subtest is a failure of its own', async (t) => {
  const [file] = summarise(`# Subtest: tests/d.test.ts
    not ok 1 - boom
      ---
      stack: here
      ...
    1..1
not ok 1 - tests/d.test.ts # time=1ms`)
  t.strictSame(short(file), [['boom', 'failed', null]])
  t.strictSame(file?.failures, [{ path: ['boom'], detail: ['      stack: here'] }])
})

t.test('a skipped file and a skip deep inside are both told with their reason', async (t) => {
  const files = summarise(`# Subtest: tests/e.test.ts
    1..0 # no chromium
    # time=9.9ms
ok 2 - tests/e.test.ts # SKIP no chromium
# Subtest: tests/f.test.ts
    # Subtest: outer
        ok 1 - inner # SKIP needs a printer
        1..1
    ok 1 - outer # time=1ms
    1..1
ok 3 - tests/f.test.ts # time=2ms`)
  t.strictSame(short(files[0]), [['the whole file', 'skipped', 'no chromium']])
  t.strictSame(short(files[1]), [
    ['outer › inner', 'skipped', 'needs a printer'],
    ['outer', 'passed', null],
  ])
})
