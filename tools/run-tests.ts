// `npm test`: makes sure that what the tests need is there, runs them with tap, and ends with one
// line, `N passed, N failed, N skipped`. What counts as a test: tools/tap-summary.ts.
// `npm test -- relay outbox` runs only files whose path contains one of the words.

import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CHROMIUM, ensureProgram, REDIS } from '../demo/ensure-debian-package.ts'
import { buildTerminalUiIfStale } from './build-terminal-ui.ts'
import { COMPILE_CACHE } from './compile-cache.ts'
import { uncoveredParts } from './coverage-gate.ts'
import { codeOf, runTestFile, skipWords } from './run-test-file.ts'
import { createTapReader, type FileSummary, type TestResult } from './tap-summary.ts'

const ROOT = join(import.meta.dirname, '..')
const TAP = join(ROOT, 'node_modules/tap/dist/esm/run.mjs')
const COVERAGE_SUMMARY = join(ROOT, '.tap/report/coverage-summary.json')
const MEASURED = 'tests/domain/'
/** These start whole systems: with more patience. */
const HEAVY =
  /^tests\/(browser|chaos|crash|simulation)\/|^tests\/demo\/start|^tests\/tools\/(replay|bench|fleet|outage)/
/** Begun first, so that none of them is alone at the end. */
const LONG = /full-day|cold-start|network-faults|(redis|cloud|line)-faults|main-process/
/** These look at the built screens. */
const NEEDS_SCREENS = /^tests\/(browser|demo\/start)/

/** Files that take longer are told with their time. */
const SLOW_MS = 5_000

type Group = {
  words: string
  files: string[]
  jobs: number
  timeoutS: number
  /** Its coverage is measured. */
  isMeasured: boolean
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

function chooseFiles(words: string[]): string[] {
  const files = globSync('tests/**/*.test.ts', { cwd: ROOT }).sort()
  return words.length === 0 ? files : files.filter((file) => words.some((w) => file.includes(w)))
}

function groupsOf(files: string[]): Group[] {
  const isMeasured = (file: string) => file.startsWith(MEASURED)
  const isHeavy = (file: string) => HEAVY.test(file)
  const groups: Group[] = [
    {
      words: 'The core, with coverage',
      files: files.filter(isMeasured),
      ...{ jobs: 2, timeoutS: 180, isMeasured: true },
    },
    {
      words: 'Hub, relay, link and house rules',
      files: files.filter((file) => !isMeasured(file) && !isHeavy(file)),
      ...{ jobs: 2, timeoutS: 300, isMeasured: false },
    },
    {
      words: 'Whole systems',
      files: files.filter(isHeavy),
      ...{ jobs: 2, timeoutS: 900, isMeasured: false },
    },
  ]
  return groups.filter((group) => group.files.length > 0)
}

/** Installs or names what npm cannot bring. Tests that need it skip themselves and say why. */
function prepare(files: string[]): void {
  for (const program of [REDIS, CHROMIUM]) {
    const outcome = ensureProgram(program, say)
    if (outcome.ok) say(`✓ ${program.command}: ${outcome.path}`)
    else say(`– ${outcome.reason}. Type: ${outcome.commandToType}`)
  }
  if (!files.some((file) => NEEDS_SCREENS.test(file))) return
  const built = buildTerminalUiIfStale(ROOT)
  if (built.ok) say(`✓ terminal screens: ${built.wasBuilt ? 'built' : 'up to date'}`)
  else say(`✗ the terminal's screens do not build:\n${built.reason}`)
}

async function runGroup(group: Group): Promise<FileSummary[]> {
  say(`\n${group.words}`)
  const summaries: FileSummary[] = []
  const reader = createTapReader()
  const read = (line: string): void => take(reader.read(line))
  const take = (summary: FileSummary | null): void => {
    if (!summary) return
    summaries.push(summary)
    sayFile(summary)
  }
  const code = await (group.isMeasured ? runTap(group, read) : runEach(group, read))
  take(reader.end())
  return [...summaries, ...whatTapKept(group, summaries, code)]
}

/** tap's own runner: it measures coverage, which costs two seconds of processor time a file. */
async function runTap({ files, jobs, timeoutS }: Group, read: (line: string) => void) {
  const flags = ['--reporter=tap', `--jobs=${jobs}`, `--timeout=${timeoutS}`]
  const child = spawn(process.execPath, [TAP, ...flags, ...files], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = codeOf(child)
  for await (const line of createInterface({ input: child.stdout })) read(line)
  return exited
}

/** Each file by itself, as `node file.ts` runs it; read as if tap's runner had said it. */
async function runEach({ files, jobs, timeoutS }: Group, read: (line: string) => void) {
  const isLong = (file: string) => Number(LONG.test(file))
  const waiting = [...files].sort((a, b) => isLong(b) - isLong(a))
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const startMs = performance.now()
      const env = { NODE_COMPILE_CACHE: COMPILE_CACHE }
      const { lines, code, isHeld } = await runTestFile(ROOT, file, { timeoutS, env })
      if (isHeld) say(`– ${file} did not end by itself and was ended`)
      const took = `# time=${(performance.now() - startMs).toFixed(0)}ms`
      const isOk = code === 0
      read(`# Subtest: ${file}`)
      for (const line of lines) read(`    ${line}`)
      read(`${isOk ? 'ok' : 'not ok'} 1 - ${file}${skipWords(lines)} ${took}`)
      if (!isOk) for (const line of ['  ---', `  ended with: ${code}`, '  ...']) read(line)
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return 0
}

/** A file without a result, or a tap that failed although every file passed, is a failure too. */
function whatTapKept(group: Group, summaries: FileSummary[], code: number | string): FileSummary[] {
  const reported = new Set(summaries.map(({ file }) => file))
  const lost = group.files.filter((file) => !reported.has(file))
  const hasFailed = summaries.some(({ results }) => results.some((r) => r.outcome === 'failed'))
  const silent = code !== 0 && !hasFailed && lost.length === 0 ? ['tap itself'] : []
  return [...lost, ...silent].map((file) => ({
    file,
    results: [{ file, name: `ended with code ${code}`, outcome: 'failed', reason: null }],
    failures: [],
    tookMs: null,
  }))
}

function sayFile({ file, results, failures, tookMs }: FileSummary): void {
  const count = tally(results)
  const mark = count.failed > 0 ? '✗' : count.passed > 0 ? '✓' : '–'
  const facts = [`${count.passed} passed`]
  if (count.failed > 0) facts.push(`${count.failed} failed`)
  if (tookMs !== null && tookMs >= SLOW_MS) facts.push(`${(tookMs / 1000).toFixed(0)} s`)
  say(`${mark} ${file} (${facts.join(', ')})`)
  for (const { path, detail } of failures) say([`    ✗ ${path.join(' › ')}`, ...detail].join('\n'))
}

/** Part of the core's tests says nothing about its coverage. */
function isWholeCore({ files }: Group): boolean {
  return files[0]?.startsWith(MEASURED) === true && files.length === chooseFiles([MEASURED]).length
}

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

function sayEnd(results: TestResult[]): void {
  const listOf = (outcome: string) => results.filter((result) => result.outcome === outcome)
  for (const [title, list] of [
    ['Skipped', listOf('skipped')],
    ['Failed', listOf('failed')],
  ] as const) {
    if (list.length > 0) say(`\n${title}:`)
    for (const { file, name, reason } of list)
      say(`  ${file}: ${name}${reason ? ` — ${reason}` : ''}`)
  }
  const { passed, failed, skipped } = tally(results)
  say(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
}

async function main(): Promise<void> {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
  const files = chooseFiles(words)
  prepare(files)
  const results: TestResult[] = []
  for (const group of groupsOf(files)) {
    const summaries = await runGroup(group)
    results.push(...summaries.flatMap((summary) => summary.results))
    if (isWholeCore(group)) results.push(coverageResult())
  }
  sayEnd(results)
  const hasFailed = results.length === 0 || results.some(({ outcome }) => outcome === 'failed')
  process.exitCode = hasFailed ? 1 : 0
}

await main()
