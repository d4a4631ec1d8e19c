// Runs test files under V8's own coverage, and lets c8 (which tap brings) make istanbul's reports
// of it. A file costs what `node file.ts` costs, not the two seconds more of tap's runner.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FileRun, runTestFile } from './run-test-file.ts'

const C8 = join(import.meta.dirname, '../node_modules/c8/bin/c8.js')

export type Measuring = {
  root: string
  tests: readonly string[]
  /** Paths of the files that are measured. */
  measured: readonly string[]
  /** A folder of its own, emptied first: raw/, coverage-summary.json, coverage-final.json. */
  reportFolder: string
  jobs: number
  timeoutS: number
  onFile(file: string, run: FileRun, tookMs: number): void
}

/** True when every test passed. Throws when no report could be made. */
export async function measureCoverage(measuring: Measuring): Promise<boolean> {
  const { root, tests, measured, reportFolder, jobs } = measuring
  const rawFolder = join(reportFolder, 'raw')
  rmSync(reportFolder, { recursive: true, force: true })
  mkdirSync(rawFolder, { recursive: true })
  const waiting = [...tests]
  let hasFailed = false
  const isMeasured = pathsOf(root, measured)
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const startMs = performance.now()
      const folder = join(reportFolder, `of-${file.replaceAll(/[^a-z0-9-]+/g, '_')}`)
      const run = await runOne(measuring, file, folder)
      keepMeasured(folder, rawFolder, isMeasured)
      if (run.code !== 0) hasFailed = true
      measuring.onFile(file, run, performance.now() - startMs)
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
const runOne = ({ root, timeoutS }: Measuring, file: string, folder: string): Promise<FileRun> =>
  runTestFile(root, file, {
    timeoutS,
    env: { NODE_V8_COVERAGE: folder, NODE_DISABLE_COMPILE_CACHE: '1' },
  })

/** Each process says something of each of 1,500 scripts: only what is measured is kept. */
function keepMeasured(from: string, to: string, isMeasured: (url: string) => boolean): void {
  mkdirSync(from, { recursive: true })
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
