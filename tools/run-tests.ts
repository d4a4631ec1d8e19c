// `npm test`: makes sure that what the tests need is there, runs them with tap, and ends with one
// line, `N passed, N failed, N skipped`. What counts as a test: tools/tap-summary.ts.
// `npm test -- relay outbox` runs only files whose path contains one of the words. `--long`: every
// way of the scenes of which a build plays one (tests/support/one-of.ts). A browser's scene that
// failed beside others is played once more, alone, and is told as unsteady (tools/play-again.ts).

import { join } from 'node:path'
import {
  CHROMIUM,
  CHROMIUM_SHELL,
  ensureFile,
  ensureProgram,
  REDIS,
} from '../demo/ensure-debian-package.ts'
import { SAMPLE_SEED } from '../tests/support/one-of.ts'
import { buildTerminalUiIfStale } from './build-terminal-ui.ts'
import { uncoveredParts } from './coverage-gate.ts'
import { type FileFailure, filesToPlayAgain, type Outcome, replaceOutcome } from './play-again.ts'
import { runMeasured, runTestFiles } from './run-test-files.ts'
import {
  createTapReader,
  type FailedAssertion,
  type FileSummary,
  type TestResult,
} from './tap-summary.ts'
import { isWholeCore, planTests, type TestPlan, type TestRun, turnOf } from './test-plan.ts'

const ROOT = join(import.meta.dirname, '..')
const COVERAGE_SUMMARY = join(ROOT, '.tap/report/coverage-summary.json')
/** These look at the built screens. */
const NEEDS_SCREENS = /^tests\/(browser|demo\/start)/
/** Two whole systems leave room for one lane of small tests, which stands back for them. */
const HEAVY_LANES = 2
/** Files that take longer are told with their time. */
const SLOW_MS = 5_000
const ENDING_FAILURES_MAX = 10
const LINE_CHARACTERS_MAX = 300
const AGAIN_TIMEOUT_S = 900

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const filesOf = ({ measured, heavy, alone, light }: TestPlan): string[] => [
  ...measured,
  ...[...heavy, ...alone, ...light].flatMap(({ files }) => files),
]

/** Installs or names what npm cannot bring. Tests that need it skip themselves and say why. */
function prepare(files: readonly string[]): void {
  for (const program of [REDIS, CHROMIUM]) {
    const outcome = ensureProgram(program, say)
    if (outcome.ok) say(`✓ ${program.command}: ${outcome.path}`)
    else say(`– ${outcome.reason}. Type: ${outcome.commandToType}`)
  }
  if (!files.some((file) => NEEDS_SCREENS.test(file))) return
  const shell = ensureFile(CHROMIUM_SHELL, say)
  say(shell.ok ? `✓ ${shell.path}` : `– ${shell.reason}: whole browsers take its place`)
  const built = buildTerminalUiIfStale(ROOT)
  if (built.ok) say(`✓ terminal screens: ${built.wasBuilt ? 'built' : 'up to date'}`)
  else say(`✗ the terminal's screens do not build:\n${built.reason}`)
}

/** What one process said, file by file; a file without a word of its own has failed. */
function listen(files: readonly string[], failures: FileFailure[]) {
  const summaries: FileSummary[] = []
  const reader = createTapReader()
  const take = (summary: FileSummary | null): void => {
    if (!summary) return
    summaries.push(summary)
    const { file } = summary
    failures.push(...summary.failures.map((each) => ({ ...each, file })))
    sayFile(summary)
  }
  const end = (): TestResult[] => {
    take(reader.end())
    const reported = new Set(summaries.map(({ file }) => file))
    const lost = files.filter((file) => !reported.has(file))
    for (const file of lost) say(`✗ ${file} (its process ended before)`)
    return [
      ...summaries.flatMap(({ results }) => results),
      ...lost.map((file) => failure(file, 'was not run to its end')),
    ]
  }
  return { read: (line: string) => take(reader.read(line)), end }
}

const failure = (file: string, name: string): TestResult => ({
  ...{ file, name },
  ...{ outcome: 'failed', reason: null },
})

async function runCore(plan: TestPlan, failures: FileFailure[]): Promise<TestResult[]> {
  if (plan.measured.length === 0) return []
  const listener = listen(plan.measured, failures)
  const code = await runMeasured(plan.measured, listener.read)
  const results = listener.end()
  // A tap that failed although every file passed is a failure too.
  if (code !== 0 && !results.some(isFailed)) results.push(failure('tap', `ended with ${code}`))
  return isWholeCore(ROOT, plan) ? [...results, coverageResult()] : results
}

/**
 * Every lane takes from its own queue first, and helps with the others when that is empty. The core
 * is one process for one lane: the other processors work meanwhile.
 */
async function runAll(plan: TestPlan, failures: FileFailure[]): Promise<TestResult[]> {
  const { heavy, alone, light } = plan
  const core = runCore(plan, failures)
  const results: TestResult[] = []
  const work = async (queues: readonly TestRun[][], isPolite: boolean): Promise<void> => {
    const next = () => queues.find((queue) => queue.length > 0)?.shift()
    for (let run = next(); run; run = next()) {
      const listener = listen(run.files, failures)
      await runTestFiles(run, listener.read, isPolite)
      results.push(...listener.end())
    }
  }
  const queues = [[...heavy], [...alone], [...light]]
  await Promise.all([
    ...Array.from({ length: HEAVY_LANES }, () => work(queues, false)),
    core.then(() => work([...queues].reverse().slice(0, 2), true)),
  ])
  return [...(await core), ...results]
}

const isFailed = ({ outcome }: TestResult): boolean => outcome === 'failed'

function sayFile({ file, results, failures, tookMs }: FileSummary): void {
  const count = tally(results)
  const mark = count.failed > 0 ? '✗' : count.passed > 0 ? '✓' : '–'
  const facts = [`${count.passed} passed`]
  if (count.failed > 0) facts.push(`${count.failed} failed`)
  if (tookMs !== null && tookMs >= SLOW_MS) facts.push(`${(tookMs / 1000).toFixed(0)} s`)
  say(`${mark} ${file} (${facts.join(', ')})`)
  failures.forEach(sayFailure)
}

const sayFailure = ({ path, detail }: FailedAssertion): void =>
  say([`    ✗ ${path.join(' › ')}`, ...detail.map(shortened)].join('\n'))

/** A whole style sheet that was not wanted says no more than its beginning. */
const shortened = (line: string): string => line.slice(0, LINE_CHARACTERS_MAX)

function coverageResult(): TestResult {
  const missing = uncoveredParts(ROOT, 'hub/domain', COVERAGE_SUMMARY)
  const isWhole = missing.length === 0
  say(`${isWhole ? '✓' : '✗'} hub/domain: every line and branch is covered`)
  for (const sentence of missing) say(`    ✗ ${sentence}`)
  const outcome = isWhole ? 'passed' : 'failed'
  return { file: 'coverage', name: 'hub/domain is covered entirely', outcome, reason: null }
}

function tally(results: TestResult[]): { passed: number; failed: number; skipped: number } {
  const count = { passed: 0, failed: 0, skipped: 0 }
  for (const { outcome } of results) count[outcome] += 1
  return count
}

/** With the machine to itself. */
async function playAgain(files: readonly string[]): Promise<Pick<Outcome, 'results' | 'failures'>> {
  const failures: FileFailure[] = []
  const results: TestResult[] = []
  for (const file of files) {
    say(`\nOnce more, alone: ${file}`)
    const listener = listen([file], failures)
    await runTestFiles({ files: [file], timeoutS: AGAIN_TIMEOUT_S }, listener.read, false)
    results.push(...listener.end())
  }
  return { results, failures }
}

function sayEnd({ results, failures, unsteady }: Outcome): void {
  const listOf = (outcome: string) => results.filter((result) => result.outcome === outcome)
  for (const [title, list] of [
    ['Skipped', listOf('skipped')],
    ['Failed', listOf('failed')],
  ] as const) {
    if (list.length > 0) say(`\n${title}:`)
    for (const { file, name, reason } of list)
      say(`  ${file}: ${name}${reason ? ` — ${reason}` : ''}`)
  }
  // Once more: who reads only the end of a long log should not have to search.
  failures.slice(0, ENDING_FAILURES_MAX).forEach(sayFailure)
  if (unsteady.length > 0) say('\nUnsteady: failed beside others, passed alone:')
  for (const each of unsteady) {
    say(`  ${each.file}:`)
    sayFailure(each)
  }
  const { passed, failed, skipped } = tally(results)
  say(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
}

async function main(): Promise<void> {
  const isLong = process.argv.includes('--long')
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
  const plan = planTests(ROOT, words, isLong ? 'all' : turnOf(SAMPLE_SEED))
  prepare(filesOf(plan))
  if (isLong) process.env.TEST_LONG = '1'
  else say(`✓ long scenes are played in one way: SAMPLE_SEED=${SAMPLE_SEED}`)
  for (const file of plan.resting) say(`– ${file}: another day, or npm run test:long`)
  const failures: FileFailure[] = []
  const results = await runAll(plan, failures)
  const again = filesToPlayAgain(results)
  const outcome = replaceOutcome({ results, failures }, await playAgain(again), again)
  sayEnd(outcome)
  process.exitCode = outcome.results.length === 0 || outcome.results.some(isFailed) ? 1 : 0
}

await main()
