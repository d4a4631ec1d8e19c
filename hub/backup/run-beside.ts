import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Behind everything else: only what nobody wants of processor and disk. */
const POLITE = ['-n', '19', process.execPath]
const OUTPUT_BYTES_MAX = 64 * 1024
const WORDS_MAX = 300

export type Beside = { done: Promise<string>; stop(): void }
/** Runs a program of this folder in a process of its own; resolves with what it printed. */
export type RunBeside = (program: 'copy-base' | 'prove-generation', args: string[]) => Beside

export const runBeside: RunBeside = (program, args) => {
  const path = join(import.meta.dirname, `${program}.ts`)
  const child = spawn('nice', [...POLITE, path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', error: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    if (said.out.length < OUTPUT_BYTES_MAX) said.out += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said.error = `${said.error}${chunk.toString('utf8')}`.slice(-WORDS_MAX)
  })
  const done = new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(said.out)
      else reject(new Error(`${program} ended with ${code ?? signal}: ${said.error.trim()}`))
    })
  })
  return { done, stop: () => child.kill('SIGKILL') }
}
