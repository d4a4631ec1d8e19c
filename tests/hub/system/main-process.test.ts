// The appliance process itself, started as systemd or the demonstration would.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
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
  const hear = (chunk: Buffer) => {
    output += chunk
    const found = /^READY (.*)$/m.exec(output)
    if (found) isReady(JSON.parse(found[1] ?? ''))
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ready, exited, output: () => output }
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

  const damaged = makeOutlet(t, tear)
  t.match(await refusal(damaged), /^1 .*(damaged|malformed|not a database)/s)
  t.ok(readFileSync(join(damaged, 'outlet.db')).length > 0, 'and the evidence is kept')
})

/** Overwrites pages in the middle of the file, as a dying card does. */
function tear(path: string): void {
  const file = openSync(path, 'r+')
  const { size } = statSync(path)
  for (let page = 3; page * 4096 < size; page += 2) {
    writeSync(file, Buffer.alloc(2048, 0x5a), 0, 2048, page * 4096)
  }
}
