// One entry of the plan, read line by line as tap's own runner would say it.

import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { COMPILE_CACHE } from './compile-cache.ts'
import { codeOf, runTestFile, skipWords } from './run-test-file.ts'
import type { TestRun } from './test-plan.ts'

const ROOT = join(import.meta.dirname, '..')
const BATCH = 'tools/test-batch.ts'
const TAP = join(ROOT, 'node_modules/tap/dist/esm/run.mjs')
const env = { NODE_COMPILE_CACHE: COMPILE_CACHE }

type Read = (line: string) => void

/** A polite run leaves the processor to others while they want it. */
export async function runTestFiles(run: TestRun, read: Read, isPolite: boolean): Promise<void> {
  const { files, timeoutS } = run
  const [only = '', ...more] = files
  if (more.length > 0) return runBatch(run, read, isPolite)
  const startMs = performance.now()
  const { lines, code, isHeld } = await runTestFile(ROOT, only, { timeoutS, env, isPolite })
  if (isHeld) sayHeld(only)
  const took = `# time=${(performance.now() - startMs).toFixed(0)}ms`
  read(`# Subtest: ${only}`)
  for (const line of lines) read(`    ${line}`)
  if (code === 0) read(`ok 1 - ${only}${skipWords(lines)} ${took}`)
  else sayEnd(only, code, read)
}

async function runBatch(run: TestRun, read: Read, isPolite: boolean): Promise<void> {
  const { files, timeoutS } = run
  const running = { timeoutS, env, isPolite, args: files, onLine: read }
  const { lines, code, isHeld } = await runTestFile(ROOT, BATCH, running)
  if (isHeld) sayHeld(files.join(' '))
  // A process that died in the middle of a file has not said how that file ended.
  const last = lines.filter((line) => /^# Subtest: |^(not )?ok /.test(line)).at(-1)
  const open = /^# Subtest: (.*)$/.exec(last ?? '')?.[1]
  if (open) sayEnd(open, code, read)
}

const sayHeld = (files: string): void => {
  process.stdout.write(`– ${files} did not end by itself and was ended\n`)
}

function sayEnd(file: string, code: number | string, read: Read): void {
  for (const line of [`not ok 1 - ${file}`, '  ---', `  ended with: ${code}`, '  ...']) read(line)
}

/** tap's own runner, which measures coverage, politely over one batch; answers its exit code. */
export async function runMeasured(files: readonly string[], read: Read) {
  const flags = ['--reporter=tap', '--jobs=1', '--timeout=300']
  const args = files.map((file) => `--test-arg=${file}`)
  const child = spawn(process.execPath, [TAP, ...flags, ...args, BATCH], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  const exited = codeOf(child)
  for await (const line of createInterface({ input: child.stdout })) {
    // tap names the batch itself around its files.
    if (line.startsWith('    ')) read(line.slice(4))
  }
  return exited
}
