// The appliance process itself, started as systemd or the demonstration would.
import { type ChildProcess, spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { openDatabase } from '#hub/db/open-database.ts'
import { COMPILE_CACHE } from '../../../tools/compile-cache.ts'
import { openNewDatabase } from '../../support/outlet-file.ts'
import { seedSmallOutlet } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

type Tap = Parameters<typeof makeTempFolder>[0]
type Ready = {
  https: string | null
  http: string
  fingerprint: string
  pairing_code: string | null
}
type Hub = {
  child: ChildProcess
  ready: Promise<Ready>
  halted: Promise<{ http: string; why: string }>
  exited: Promise<number | null>
  output(): string
}

const ROOT = join(import.meta.dirname, '..', '..', '..')

function makeOutlet(t: Tap, more: (path: string) => void = () => {}): string {
  const folder = makeTempFolder(t, 'main')
  const path = join(folder, 'outlet.db')
  const db = openNewDatabase(path)
  seedSmallOutlet(db, Date.now())
  db.close()
  more(path)
  return folder
}

function start(t: Tap, folder: string, settings: Record<string, string> = {}): Hub {
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    HUB_DATA_FOLDER: folder,
    HUB_HTTPS_PORT: '0',
    HUB_HTTP_PORT: '0',
    ...settings,
  }
  const child = spawn(process.execPath, [join(ROOT, 'hub', 'main.ts')], { env, cwd: folder })
  t.teardown(() => child.kill('SIGKILL'))
  let output = ''
  let isReady = (_: Ready) => {}
  const ready = new Promise<Ready>((resolve) => {
    isReady = resolve
  })
  let isHalted = (_: { http: string; why: string }) => {}
  const halted = new Promise<{ http: string; why: string }>((resolve) => {
    isHalted = resolve
  })
  const hear = (chunk: Buffer) => {
    output += chunk
    const found = /^READY (.*)$/m.exec(output)
    if (found) isReady(JSON.parse(found[1] ?? ''))
    const rests = /^HALTED (.*)$/m.exec(output)
    if (rests) isHalted(JSON.parse(rests[1] ?? ''))
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ready, halted, exited, output: () => output }
}

t.test('starts, answers at both doors, stops cleanly and continues', async (t) => {
  const folder = makeOutlet(t)
  const hub = start(t, folder)
  const ready = await hub.ready
  t.match(ready.https, /^https:\/\/hub-test01\.local:\d+$/)
  t.match(ready.fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  t.equal(ready.pairing_code, null, 'a terminal is paired already')
  const health = await (await fetch(`${ready.http}/api/health`)).json()
  t.match(health, { status: 'ok', database: 'ok' })
  t.notOk(existsSync(join(folder, 'stopped-cleanly')), 'a crash from here on would show')
  hub.child.kill('SIGTERM')
  t.equal(await hub.exited, 0)
  t.match(hub.output(), /stopped: doors[\s\S]*stopped: database/)
  t.ok(existsSync(join(folder, 'stopped-cleanly')))
  t.notOk(existsSync(join(folder, 'outlet.db-wal')), 'the database was closed')

  const again = start(t, folder)
  t.equal((await again.ready).fingerprint, ready.fingerprint, 'the same certificates')
  again.child.kill('SIGINT')
  t.equal(await again.exited, 0)
})

t.test('a restore that lost its power is finished before anything is opened', async (t) => {
  const restored = makeOutlet(t)
  const [from, folder] = [join(restored, 'outlet.db'), makeTempFolder(t, 'restore')]
  copyFileSync(from, join(folder, 'restored.db'))
  writeFileSync(join(folder, 'restored'), 'the disk died\n')
  const hub = start(t, folder)
  await hub.ready
  t.match(hub.output(), /the database was restored from a backup/)
  t.notMatch(hub.output(), /SETUP/, 'nobody is asked for another shop')
  t.notOk(existsSync(join(folder, 'restored.db')))
})

t.test('what was compiled is kept before the power can go', async (t) => {
  const folder = makeOutlet(t)
  const kept = makeTempFolder(t, 'compiled')
  const hub = start(t, folder, { NODE_COMPILE_CACHE: kept })
  await hub.ready
  hub.child.kill('SIGKILL')
  await hub.exited
  const files = readdirSync(kept, { recursive: true })
  t.ok(files.length > 500, `${files.length} files`)
})

t.test('a killed hub starts again and checks the whole file', async (t) => {
  const folder = makeOutlet(t)
  const hub = start(t, folder)
  await hub.ready
  hub.child.kill('SIGKILL')
  await hub.exited
  const again = start(t, folder)
  t.ok((await again.ready).http)
})

t.test('a second hub on the same data is refused and touches no print job', async (t) => {
  const folder = makeOutlet(t)
  const hub = start(t, folder)
  await hub.ready
  const db = openDatabase(join(folder, 'outlet.db'))
  t.teardown(() => db.close())
  db.exec(
    `INSERT INTO print_job (id, kind, document_id, copy_no, model_json, state, created_at_ms,
       updated_at_ms) VALUES ('j', 'receipt', 'd', 0, '{}', 'sending', 1, 1)`,
  )
  const second = start(t, folder)
  t.equal(await second.exited, 1)
  t.match(second.output(), /another hub answers/)
  t.equal(db.prepare('SELECT state FROM print_job').pluck().get(), 'sending')
})

t.test('a new outlet gets its first pairing code with READY', async (t) => {
  const folder = makeOutlet(t, (path) => {
    const db = openDatabase(path)
    db.exec('DELETE FROM terminal_series; DELETE FROM terminal')
    db.close()
  })
  const hub = start(t, folder, { HUB_HTTPS_PORT: 'off', HUB_NAME: 'hub-x' })
  const ready = await hub.ready
  t.match(ready.pairing_code, /^\d{8}$/)
  t.equal(ready.https, null)
  t.notOk(existsSync(join(folder, 'tls')), 'no certificates for a door that is closed')
  t.equal(statSync(join(folder, 'pepper')).mode & 0o777, 0o600)
})

t.test('refuses to start with a sentence and status 1', async (t) => {
  const refusal = async (folder: string, settings: Record<string, string> = {}) => {
    const hub = start(t, folder, settings)
    const status = await hub.exited
    return `${status} ${hub.output().trim()}`
  }
  const outlet = makeOutlet(t)
  t.match(await refusal(outlet, { HUB_PORT: '1' }), /^1 .*HUB_PORT is not a setting of the hub/)

  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  t.teardown(() => holder.close())
  const { port } = holder.address() as AddressInfo
  t.match(await refusal(outlet, { HUB_HTTP_PORT: String(port) }), /^1 .*EADDRINUSE/s)
})

t.test('a damaged database: the hub waits, says so everywhere, and touches nothing', async (t) => {
  const folder = makeOutlet(t, tear)
  const before = readFileSync(join(folder, 'outlet.db'))
  const hub = start(t, folder)
  const { http, why } = await hub.halted
  t.equal(why, 'database-damaged')
  const health = await fetch(`${http}/api/health`)
  t.equal(health.status, 503)
  t.match(await health.json(), { status: 'failing', reasons: [{ code: 'DATABASE_DAMAGED' }] })
  const page = await (await fetch(`${http}/`)).text()
  t.match(page, /Basis data rusak[\s\S]*The database is damaged/)
  const sale = await fetch(`${http}/api/pos/transactions`, { method: 'POST', body: '{}' })
  t.equal(sale.status, 503)
  t.match(await sale.json(), { error: { code: 'HUB_HALTED', retryable: true } })
  t.ok(readFileSync(join(folder, 'outlet.db')).equals(before), 'the evidence is kept')
  t.notOk(existsSync(join(folder, 'tls')), 'no authority is made for a box that knows no name')
  t.comment('another database is put in its place: it goes on by itself')
  const whole = makeOutlet(t)
  copyFileSync(join(whole, 'outlet.db'), join(folder, 'whole.db'))
  for (const end of ['-wal', '-shm']) rmSync(join(folder, `outlet.db${end}`), { force: true })
  renameSync(join(folder, 'whole.db'), join(folder, 'outlet.db'))
  const again = await fetch(`${(await hub.ready).http}/api/health`)
  t.match(await again.json(), { database: 'ok' })
  hub.child.kill('SIGTERM')
  t.equal(await hub.exited, 0)
})

/** Overwrites pages in the middle of the file, as a dying card does. */
function tear(path: string): void {
  const file = openSync(path, 'r+')
  const { size } = statSync(path)
  for (let page = 3; page * 4096 < size; page += 2) {
    writeSync(file, Buffer.alloc(2048, 0x5a), 0, 2048, page * 4096)
  }
}
