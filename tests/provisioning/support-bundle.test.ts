// Known secrets and personal data are planted everywhere, and the bundle is searched for each.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import type { Db } from '#hub/db/open-database.ts'
import { createLogger } from '#hub/system/logger.ts'
import { makeSupportBundle } from '../../provisioning/support-bundle.ts'
import { startTestHub } from '../support/hub.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PERSON = 'Budi Hartono Wijaya'
const SECRETS = {
  person: PERSON,
  phone: '+6281298765432',
  localPhone: '081298765432',
  email: 'budi.wijaya@example.id',
  membership: 'MEM-998877',
  note: 'antar ke rumah Jl. Melati 5',
  pin: '739154',
  pinHash: 'kZ8planted-pin-hash-w2Q',
  token: 'planted-session-token-a8f3',
  password: 'planted-cloud-password-77',
  pepper: 'planted-pepper-0f0f0f',
  key: 'MIGHAgEAplantedPrivateKey',
  npwp: '0123456789012345',
  address: '192.168.77.41:9100',
}
const planted = Object.values(SECRETS)

/** Writes the text into every column of every table that takes it. */
function plantEverywhere(db: Db, text: string): number {
  db.pragma('foreign_keys = OFF')
  const triggers = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()
  for (const name of triggers) db.exec(`DROP TRIGGER "${name}"`)
  const tables = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[]
  let count = 0
  for (const table of tables) {
    const columns = db.pragma(`table_info("${table}")`) as { name: string; type: string }[]
    for (const { name } of columns.filter(({ type }) => type === 'TEXT')) {
      try {
        count += db.prepare(`UPDATE OR IGNORE "${table}" SET "${name}" = ?`).run(text).changes
      } catch {
        // A closed list of words refuses it: nothing of a person fits in there.
      }
    }
  }
  return count
}

function plantFiles(folder: string): string {
  writeFileSync(join(folder, 'pepper'), SECRETS.pepper)
  const pem = `-----BEGIN PRIVATE KEY-----\n${SECRETS.key}\n`
  writeFileSync(join(folder, 'sealing-key.pem'), pem)
  mkdirSync(join(folder, 'tls'))
  writeFileSync(join(folder, 'tls', 'ca.pem'), pem)
  mkdirSync(join(folder, PERSON))
  const path = join(folder, 'relay.env')
  const lines = [
    `RELAY_CLOUD_URL="postgresql://outlet:${SECRETS.password}@db.example.id/ocean"`,
    `HUB_NAME=${SECRETS.email}`,
    `HUB_LOG_LEVEL=${SECRETS.token}`,
    `OTHER_TOKEN=${SECRETS.token}`,
    'RELAY_LOG_LEVEL=debug',
  ]
  writeFileSync(path, lines.join('\n'))
  return path
}

/** The ways in which things get into a log: on purpose, in an error, from another program. */
function plantLog(folder: string): string {
  const logs = join(folder, 'logs')
  mkdirSync(logs)
  const lines: string[] = []
  const log = createLogger('debug', { write: (line) => void lines.push(line) })
  const error = new Error(`UNIQUE constraint failed for ${PERSON} ${SECRETS.phone}`)
  log.error({ err: error, sale_id: SECRETS.token, note: SECRETS.note }, 'a sale was set aside')
  log.warn({ code: 'CLOUD-AWAY', pauseMs: 900, detail: SECRETS.password }, 'will try again')
  log.info(`${PERSON} logged in with ${SECRETS.pin}`)
  log.info({ reason: PERSON, code: SECRETS.email, type: SECRETS.phone, route: `/x/${PERSON}` }, 'x')
  log.info({ room: PERSON, fault: SECRETS.token, time: SECRETS.localPhone }, SECRETS.note)
  log.info({ size: Number(SECRETS.npwp), nested: { customer: { name: PERSON } } }, 'fault')
  const raw = [
    `Error: ${PERSON} at ${SECRETS.address}`,
    `{"level":30,"msg":"${SECRETS.membership}"`,
    JSON.stringify([SECRETS.pinHash]),
    JSON.stringify({ level: SECRETS.pin, pauseMs: SECRETS.pin, err: { code: SECRETS.email } }),
    JSON.stringify({ err: { type: PERSON, stack: `${PERSON} hub/sale/${PERSON}.ts:1:1` } }),
  ]
  writeFileSync(join(logs, 'hub.log'), [...lines, ...raw].join('\n'))
  writeFileSync(join(logs, 'relay.log'), [...raw, ...lines].join('\n'))
  return logs
}

/** Something else on the relay's port, which answers with what it should not. */
async function lyingServer(t: Test): Promise<string> {
  const server = createServer((request, response) => {
    const words = { state: 'healthy', reasons: [PERSON], customer: SECRETS.phone }
    const page = [
      `relay_rows_total{customer="${PERSON}"} 1`,
      `relay_rows_total{code="${SECRETS.email}"} 2`,
      `# HELP relay_rows_total ${SECRETS.note}`,
      `${SECRETS.token} 3`,
      'relay_retries_total{code="CLOUD-AWAY"} 4',
    ]
    response.end(request.url === '/metrics' ? page.join('\n') : JSON.stringify(words))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

t.test('nothing planted leaves the box, and what helps does', async (t) => {
  const hub = await startTestHub(t)
  const folder = makeTempFolder(t, 'support')
  const relayUrl = await lyingServer(t)
  await hub.logIn()
  const logs = plantLog(folder)
  const given = { relayUrl, hubUrl: hub.url, logs, settingsFile: plantFiles(hub.folder) }
  const whole = await makeBundle(hub.folder, given)
  checkWhatHelps(t, whole)
  for (const secret of planted) t.notOk(whole.includes(secret), secret)
  for (const text of [planted.join(' '), PERSON, SECRETS.phone, SECRETS.token]) {
    const count = plantEverywhere(hub.db, text)
    t.ok(count > 50, `${count} places of the database hold “${text}”`)
    const bundle = await makeBundle(hub.folder, given)
    for (const secret of planted) t.notOk(bundle.includes(secret), `${secret}, after “${text}”`)
  }
})

type Given = { relayUrl: string; hubUrl: string; logs: string; settingsFile: string }

/** The bytes of the archive as text: names, headers and contents. */
async function makeBundle(data: string, given: Given): Promise<string> {
  const { settingsFile, ...places } = given
  const environment = {
    HUB_REDIS_URL: `redis://:${SECRETS.password}@127.0.0.1`,
    HUB_HTTPS_PORT: '8443',
    PGPASSWORD: SECRETS.password,
  }
  const options = { data, ...places, settingsFiles: [settingsFile], environment }
  return gunzipSync(await makeSupportBundle({ ...options, nowMs: Date.now() })).toString()
}

function checkWhatHelps(t: Test, text: string): void {
  t.match(text, '"HUB_HTTPS_PORT": "8443"')
  t.match(text, '"RELAY_LOG_LEVEL": "debug"')
  t.match(text, '"RELAY_CLOUD_URL": "(set)"')
  t.match(text, 'relay_retries_total{code="CLOUD-AWAY"} 4')
  t.match(text, /hub_disk_free_bytes \d+/)
  t.match(text, '"msg":"a sale was set aside"')
  t.match(text, '"code":"CLOUD-AWAY","pauseMs":900')
  t.match(text, /"frames":\[/)
  t.match(text, '"is_sound": true')
  t.match(text, /"customer": 1/, 'how many, not who')
}

t.test('the command writes an archive that tar reads, and says what it holds', async (t) => {
  const folder = makeTempFolder(t, 'support')
  const hub = await startTestHub(t)
  const out = join(folder, 'bundle.tar.gz')
  const command = ['provisioning/support-bundle.ts', '--data', hub.folder, '--out', out]
  const nobody = ['--hub', 'http://127.0.0.1:1', '--relay', 'http://127.0.0.1:1']
  const ran = spawnSync(process.execPath, [...command, ...nobody], { cwd: ROOT, encoding: 'utf8' })
  t.equal(ran.status, 0, ran.stderr)
  t.match(ran.stdout, /no personal data, no secrets/)
  const opened = spawnSync('tar', ['-xzf', out, '-C', folder], { encoding: 'utf8' })
  t.equal(opened.status, 0, opened.stderr)
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  for (const { name, bytes } of manifest.files)
    t.equal(readFileSync(join(folder, name)).length, bytes, name)
  const health = JSON.parse(readFileSync(join(folder, 'health.json'), 'utf8'))
  t.strictSame(health, { hub: 'no answer', relay: 'no answer' })
  const database = JSON.parse(readFileSync(join(folder, 'database.json'), 'utf8'))
  t.match(database, { opened: true, is_sound: true, row_counts: { outbox: Number } })
  t.match(database.chain_head, [{ epoch: /^[0-9a-f-]{36}$/, outbox_sequence: Number }])
  const again = spawnSync(process.execPath, [...command, ...nobody], { cwd: ROOT })
  t.not(again.status, 0, 'it never writes over another file')
  const lost = spawnSync(
    process.execPath,
    ['provisioning/support-bundle.ts', '--data', 'nowhere'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  )
  t.equal(lost.status, 2)
  t.match(lost.stderr, /--data <the hub's data folder>/)
  t.notOk(existsSync(join(ROOT, 'nowhere')))
})
