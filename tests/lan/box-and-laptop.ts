// A box and a technician's laptop as machines of tests/lan: the real hub, the real commands.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { COMPILE_CACHE } from '../../tools/compile-cache.ts'
import { type Machine, type openLan, startAvahi, until } from './namespaces.ts'

export const ROOT = join(import.meta.dirname, '..', '..')
export const CONFIRM_MS = 200

type Lan = ReturnType<typeof openLan>
export type Said = { setup_code: string; boxFingerprint: string }
export type Box = {
  machine: Machine
  data: string
  output: () => string
  say: (word: string) => Promise<Said>
}

export type BoxOrder = { name: string; host: number; serial: string; keyPath: string }

export async function startBox(lan: Lan, folder: string, order: BoxOrder): Promise<Box> {
  const { name, host, serial, keyPath } = order
  const machine = lan.plugIn(name, host)
  await startAvahi(machine, `debian-${name}`)
  const data = join(folder, name, 'data')
  const child = machine.spawn(process.execPath, [join(ROOT, 'hub', 'main.ts')], {
    ...{ HUB_DATA_FOLDER: data, HUB_SERIAL: serial },
    ...{ HUB_DISCOVERY: 'on', HUB_HEAD_OFFICE_KEY: keyPath, HUB_LOG_LEVEL: 'warn' },
    ...{ HUB_HTTPS_PORT: '443', HUB_HTTP_PORT: '8080', NODE_COMPILE_CACHE: COMPILE_CACHE },
    ...{ HUB_ONBOARDING_PORT: '80', HUB_BACKUP_FOLDER: join(folder, name, 'backup') },
  })
  let output = ''
  const hear = (chunk: Buffer): void => {
    output += chunk
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  const say = async (word: string) => {
    const found = await until(`${name} says ${word}`, () =>
      new RegExp(`^${word} (.*)$`, 'm').exec(output),
    )
    return JSON.parse(found[1] ?? '') as Said
  }
  return { machine, data, output: () => `${name}: ${output}`, say }
}

/** A receipt printer on the box's own machine. */
export async function plugInPrinter({ machine }: Box, port: number): Promise<void> {
  const script = join(ROOT, 'tests', 'lan', 'start-printer.ts')
  const child = machine.spawn(process.execPath, [script, String(port)])
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk
  })
  await until('the printer', () => output.includes('READY'))
}

export type Ran = { code: number | null; stdout: string; stderr: string }

export function plugInLaptop(lan: Lan, folder: string, host: number) {
  const laptop = lan.plugIn('lap', host)
  mkdirSync(join(folder, 'lap'), { recursive: true })
  const words = ['netns', 'exec', laptop.space, process.execPath]
  const cli = join(ROOT, 'provisioning', 'ocean', 'ocean-cli.ts')
  const own = { LANG: 'en', USER: 'budi', OCEAN_MANAGER_PIN: '246810' }
  const env = { ...laptop.env, PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...own }
  const ocean = (...more: string[]): Ran => {
    const done = spawnSync('ip', [...words, cli, ...more], { encoding: 'utf8', env, cwd: folder })
    return { code: done.status, stdout: done.stdout, stderr: done.stderr }
  }
  /** While it runs, this process goes on: somebody has to play the cloud. */
  const oceanMeanwhile = (...more: string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const child = spawn('ip', [...words, cli, ...more], { env, cwd: folder })
      const ran: Ran = { code: null, stdout: '', stderr: '' }
      child.stdout.on('data', (chunk: Buffer) => {
        ran.stdout += chunk
      })
      child.stderr.on('data', (chunk: Buffer) => {
        ran.stderr += chunk
      })
      child.once('close', (code) => resolve({ ...ran, code }))
    })
  const run = (script: string): string =>
    spawnSync('ip', [...words, '--input-type=module', '-e', script], { encoding: 'utf8', env })
      .stdout
  const discover = (): Found[] =>
    JSON.parse(ocean('discover', '--json').stdout || '{"boxes":[]}').boxes
  return { machine: laptop, ocean, oceanMeanwhile, run, discover }
}
export type Found = Record<string, unknown> & { serial?: string; state?: string }
export type Laptop = ReturnType<typeof plugInLaptop>
