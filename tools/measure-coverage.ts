// Runs test files under V8's own coverage, and lets c8 (which tap brings) make istanbul's reports
// of it. Neighbours share a process: to load and to compile the product anew for each file, under
// coverage and without a cache, was half of the processor's time.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FileRun, runTestFile } from './run-test-file.ts'
import type { TestRun } from './test-plan.ts'

const C8 = join(import.meta.dirname, '../node_modules/c8/bin/c8.js')
const BATCH = join(import.meta.dirname, 'test-batch.ts')

export type Measuring = {
  root: string
  runs: readonly TestRun[]
  /** Paths of the files that are measured. */
  measured: readonly string[]
  /** A folder of its own, emptied first: raw/, coverage-summary.json, coverage-final.json. */
  reportFolder: string
  jobs: number
  onRun(files: readonly string[], run: FileRun, tookMs: number): void
}

/** True when every test passed. Throws when no report could be made. */
export async function measureCoverage(measuring: Measuring): Promise<boolean> {
  const { root, runs, measured, reportFolder, jobs } = measuring
  const rawFolder = join(reportFolder, 'raw')
  rmSync(reportFolder, { recursive: true, force: true })
  mkdirSync(rawFolder, { recursive: true })
  const waiting = [...runs.entries()]
  let hasFailed = false
  const isMeasured = pathsOf(root, measured)
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [number, run] = next
      const startMs = performance.now()
      const folder = join(reportFolder, `of-${number}`)
      const ran = await runUnderCoverage(root, run, folder)
      keepMeasured(folder, rawFolder, isMeasured)
      if (ran.code !== 0) hasFailed = true
      measuring.onRun(run.files, ran, performance.now() - startMs)
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  makeReport(root, measured, reportFolder)
  return !hasFailed
}

const pathsOf = (root: string, files: readonly string[]): ((url: string) => boolean) => {
  const paths = new Set(files.map((file) => join(root, file)))
  return (url) => url.startsWith('file:') && paths.has(fileURLToPath(url))
}

/** Code from a compile cache is counted by function, not by branch: it is compiled anew. */
function runUnderCoverage(root: string, run: TestRun, folder: string): Promise<FileRun> {
  const { files, timeoutS } = run
  // Node makes it at the end; what a test's own browser ran is written before.
  mkdirSync(folder, { recursive: true })
  const env = { NODE_V8_COVERAGE: folder, NODE_DISABLE_COMPILE_CACHE: '1' }
  const [only = '', ...more] = files
  return more.length === 0
    ? runTestFile(root, only, { timeoutS, env })
    : runTestFile(root, relative(root, BATCH), { timeoutS, env, args: files })
}

/** Each process says something of each of 1,500 scripts: only what is measured is kept. */
function keepMeasured(from: string, to: string, isMeasured: (url: string) => boolean): void {
  for (const name of readdirSync(from)) {
    const { result } = JSON.parse(readFileSync(join(from, name), 'utf8')) as {
      result: { url: string }[]
    }
    const kept = result.filter(({ url }) => isMeasured(url))
    if (kept.length > 0) writeFileSync(join(to, name), JSON.stringify({ result: kept }))
  }
  rmSync(from, { recursive: true })
}

function makeReport(root: string, measured: readonly string[], reportFolder: string): void {
  const flags = [
    ['--temp-directory', join(reportFolder, 'raw')],
    ['--reports-dir', reportFolder],
    ['--reporter', 'json'],
    ['--reporter', 'json-summary'],
    ...measured.map((file) => ['--include', file]),
  ].flat()
  const made = spawnSync(process.execPath, [C8, 'report', ...flags], { cwd: root })
  if (made.status !== 0) throw new Error(`c8 made no report: ${made.stderr}`)
}
