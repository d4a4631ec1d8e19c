// npm run test:arm64: makes a release for arm64, looks at its machine code, and where this machine
// is another, runs the hub of the release under Debian's user emulator: a shop is opened and sells.
// What is not seen so: systemd, the kernel and the devices of such a box.
//   --release <file>   one that was made before
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { findFreePort } from '../../demo/private-postgres.ts'
import { checkNatives } from '../../tools/release/check-natives.ts'
import { buildRelease } from '../../tools/release.ts'
import { BoxShop } from './box-shop.ts'
import { type Arm64, fetchArm64 } from './fetch-arm64.ts'

const SALES = 5
const NATIVES = `
const Database = require('better-sqlite3')
const version = new Database(':memory:').prepare('SELECT sqlite_version()').pluck().get()
for (const name of ['@napi-rs/canvas', 'usb', 'serialport']) require(name)
console.log(process.arch + ', node ' + process.version + ', SQLite ' + version + ', all load')`

const say = (sentence: string): void => {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${sentence}\n`)
}

function makeRelease(folder: string): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  const keyFile = join(folder, 'release.key')
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  const order = { keyFile, out: folder, arch: 'arm64', version: '1.0.0', debs: [] } as const
  return buildRelease({ ...order, debs: [] }).path
}

function unpack(release: string, box: string): void {
  mkdirSync(box)
  execFileSync('sh', ['-c', `tar -xOf '${release}' payload.tar.gz | tar -xzf - -C '${box}'`])
}

async function startHub(box: string, folder: string, { emulator, root }: Arm64) {
  const port = await findFreePort()
  const child = spawn(emulator, ['-L', root, 'node/bin/node', 'hub/main.ts'], {
    cwd: box,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...{ PATH: process.env.PATH, HUB_DATA_FOLDER: join(folder, 'data') },
      ...{ HUB_HTTPS_PORT: 'off', HUB_HTTP_PORT: String(port), HUB_LOG_LEVEL: 'error' },
    },
  })
  const code = await setupCodeOf(child)
  return { child, code, url: `http://127.0.0.1:${port}` }
}

async function setupCodeOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('it cannot be heard')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('SETUP ')) return JSON.parse(line.slice(6)).setup_code as string
  }
  throw new Error('the hub ended before it asked for a shop')
}

async function sellIn(box: string, folder: string): Promise<void> {
  const arm64 = fetchArm64()
  const { emulator, root } = arm64
  const said = execFileSync(emulator, ['-L', root, 'node/bin/node', '-e', NATIVES], { cwd: box })
  say(String(said).trim())
  const beganMs = performance.now()
  const { child, code, url } = await startHub(box, folder, arm64)
  try {
    say(`the hub asks for a shop after ${Math.round((performance.now() - beganMs) / 1000)} s`)
    const shop = await BoxShop.open(url, code)
    for (let sale = 0; sale < SALES; sale += 1) await shop.sell()
    await shop.closeShift()
    shop.close()
    say(`a shop is opened, ${shop.acknowledged.length} sales acknowledged, the shift is closed`)
  } finally {
    child.kill('SIGTERM')
    const [status] = await new Promise<unknown[]>((resolve) =>
      child.once('exit', (...end) => resolve(end)),
    )
    say(`the hub ended with ${status}`)
  }
}

const { values } = parseArgs({ options: { release: { type: 'string' } } })
const folder = mkdtempSync(join(tmpdir(), 'ocean-arm64-'))
try {
  const release = values.release ?? makeRelease(folder)
  const box = join(folder, 'box')
  unpack(release, box)
  for (const { path, machine } of checkNatives(box, 'arm64')) say(`${machine}  ${path}`)
  if (process.platform === 'linux') await sellIn(box, folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
