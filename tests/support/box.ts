// A box as it is unpacked: the real hub process with a serial and head office's key, and a
// technician's laptop beside it.
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { runTechnician } from '../../provisioning/ocean/run-technician.ts'
import { COMPILE_CACHE } from '../../tools/compile-cache.ts'
import { makeTempFolder } from './temp-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const WAIT_MS = 50
const LOOKS_MAX = 1_200

export type UnpackedBox = {
  folder: string
  port: number
  office: KeyObject
  /** The next line that begins with the word, as JSON. */
  said<T>(word: string): Promise<T>
  restart(): void
  output(): string
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function unpackBox(
  t: Test,
  serial: string,
  more: Record<string, string> = {},
): Promise<UnpackedBox> {
  const folder = makeTempFolder(t, 'box')
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const keyPath = join(folder, 'office.pub')
  writeFileSync(keyPath, publicKey.export({ type: 'spki', format: 'pem' }))
  const port = await freePort()
  const env = {
    ...{ NODE_COMPILE_CACHE: COMPILE_CACHE },
    ...{ PATH: process.env.PATH ?? '', HUB_DATA_FOLDER: join(folder, 'data') },
    ...{ HUB_SERIAL: serial, HUB_HEAD_OFFICE_KEY: keyPath, HUB_LOG_LEVEL: 'warn' },
    ...{ HUB_HTTPS_PORT: String(port), HUB_HTTPS_HOST: '127.0.0.1' },
    ...{ HUB_SCREEN_FILE: join(folder, 'screen') },
    ...more,
  }
  let child: ChildProcess | null = null
  let output = ''
  let read = 0
  const start = (): void => {
    const started = spawn(process.execPath, [join(ROOT, 'hub', 'main.ts')], { env, cwd: folder })
    const hear = (chunk: Buffer): void => {
      output += chunk
    }
    started.stdout.on('data', hear)
    started.stderr.on('data', hear)
    child = started
  }
  start()
  t.teardown(() => child?.kill('SIGKILL'))
  return {
    ...{ folder, port, office: privateKey, output: () => output },
    async said<T>(word: string): Promise<T> {
      for (let look = 0; look < LOOKS_MAX; look += 1) {
        const found = new RegExp(`^${word} (.*)\\n`, 'm').exec(output.slice(read))
        if (found) {
          read += found.index + found[0].length
          return JSON.parse(found[1] ?? '') as T
        }
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
      }
      throw new Error(`the box never said ${word}: ${output.slice(-400)}`)
    },
    restart: () => {
      child?.kill('SIGKILL')
      start()
    },
  }
}

export type Laptop = {
  /** What it knows of boxes lies there. */
  home: string
  /** A command with --json; the exit code and the answer. */
  run(...words: string[]): Promise<{ code: number; answer: Record<string, unknown>; err: string }>
}

/** `environment`: what is typed where nobody can be asked. */
export function openLaptop(t: Test, environment: Record<string, string> = {}): Laptop {
  const home = makeTempFolder(t, 'laptop')
  return {
    home,
    async run(...words) {
      const outs: string[] = []
      const errs: string[] = []
      const streams = {
        out: { write: (text: string) => outs.push(text) },
        err: { write: (text: string) => errs.push(text) },
        input: process.stdin,
      }
      const known = { OCEAN_HOME: home, USER: 'budi', LANG: 'en', ...environment }
      const code = await runTechnician([...words, '--json'], known, streams)
      const answer = outs.length === 0 ? {} : JSON.parse(outs.join(''))
      return { code, answer, err: errs.join('') }
    },
  }
}
