// The import as the console and the command meet it: over the network, with rights.
import { connect } from 'node:net'
import t from 'tap'
import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { brokenRules, csv } from './catalogue-desk.ts'

const HEADING = 'sku,barcode,name,price,stock'
const GOOD = csv(HEADING, 'K1,8991002101999,Kopi bubuk,12500,10', 'K2,,Gula aren,9000,4')
const TYPE = { 'content-type': 'text/csv' }

const post = (terminal: TestTerminal, text: string, mode = 'keep-good') =>
  terminal.post(`/api/console/imports?mode=${mode}`, text, TYPE)

async function ended(terminal: TestTerminal, importId: string): Promise<ImportStatus> {
  for (let look = 0; look < 500; look += 1) {
    const { body } = await terminal.get(`/api/console/imports/${importId}`)
    if (body.finished_at !== null) return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the import does not end')
}

t.test('a manager imports, and every terminal hears of it', async (t) => {
  const hub = await startTestHub(t)
  const heard: string[] = []
  const publish = hub.live.publish
  hub.live.publish = (message) => {
    heard.push(message.type)
    publish(message)
  }
  const manager = await hub.logIn(MANAGER_ID)
  const answer = await post(manager, GOOD)
  t.equal(answer.status, 202)
  t.match(answer.body, { state: 'writing', mode: 'keep-good', rows_total: 2 })
  const status = await ended(manager, answer.body.import_id)
  t.match(status, { state: 'finished', rows_created: 2, rows_bad: 0 })
  const found = await manager.get('/api/pos/products/by-barcode/8991002101999')
  t.match(found.body, { sku: 'K1', name: 'Kopi bubuk', stock_milli: 10_000 })
  const list = await manager.get('/api/console/imports')
  t.match(list.body.imports, [{ import_id: status.import_id, state: 'finished' }])
  const audit = hub.db.prepare("SELECT kind, payload FROM audit_entry WHERE kind GLOB 'cat*'").all()
  t.match(audit, [
    { kind: 'catalogue-import-received', payload: new RegExp(MANAGER_ID) },
    { kind: 'catalogue-import-ended', payload: /"created":2/ },
  ])
  t.ok(heard.includes('catalogue-changed'))
  t.same(brokenRules(hub.db), [])
})

t.test('only who manages the catalogue may import', async (t) => {
  const hub = await startTestHub(t)
  const cashier = await hub.logIn(CASHIER_ID)
  for (const [method, path] of [
    ['post', '/api/console/imports?mode=keep-good'],
    ['get', '/api/console/imports'],
    ['get', `/api/console/imports/${MANAGER_ID}`],
    ['get', `/api/console/imports/${MANAGER_ID}/errors`],
  ] as const) {
    const answer = method === 'get' ? await cashier.get(path) : await cashier.post(path, GOOD, TYPE)
    t.match(answer, { status: 403, body: { error: { code: 'ROLE_NOT_ALLOWED' } } }, path)
  }
  const stranger = await hub.request('GET', '/api/console/imports')
  t.equal(stranger.status, 401)
})

t.test('a file that cannot be an import is refused in words, and leaves nothing', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const refusals: [string, string, string, number, string][] = [
    ['no sku', csv('name,price', 'a,1'), 'keep-good', 422, 'IMPORT_HEADER_UNKNOWN'],
    [
      'two prices',
      csv('sku,name,price,harga', 'a,b,1,2'),
      'keep-good',
      422,
      'IMPORT_HEADER_UNKNOWN',
    ],
    ['empty', '\n\n', 'keep-good', 422, 'IMPORT_HEADER_UNKNOWN'],
    ['an image', '\u0089PNG\r\n\u001a\n\u0000', 'keep-good', 422, 'IMPORT_HEADER_UNKNOWN'],
    ['no such mode', GOOD, 'some', 400, 'INVALID_REQUEST'],
  ]
  for (const [words, text, mode, status, code] of refusals) {
    t.match(await post(manager, text, mode), { status, body: { error: { code } } }, words)
  }
  const json = await manager.post('/api/console/imports?mode=keep-good', { sku: 'x' })
  t.match(json, { status: 415, body: { error: { code: 'UNSUPPORTED_MEDIA_TYPE' } } })
  t.equal(hub.db.prepare('SELECT count(*) FROM catalogue_import').pluck().get(), 0)
  const none = await manager.get(`/api/console/imports/${MANAGER_ID}`)
  t.match(none, { status: 404, body: { error: { code: 'IMPORT_NOT_FOUND' } } })
})

t.test('all problems can be fetched as a file, in order, beyond the first thousand', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const rows = Array.from({ length: 1200 }, (_, n) => `E${n},,"Nama, ""${n}""",minus,1`)
  const { body } = await post(manager, csv(HEADING, ...rows, 'G1,,Baik,1000,1'))
  const status = await ended(manager, body.import_id)
  t.match(status, { state: 'finished', rows_bad: 1200, rows_created: 1 })
  t.equal(status.errors.length, 1000)
  const file = await manager.get(`/api/console/imports/${status.import_id}/errors`)
  t.match(file.headers.get('content-disposition'), /attachment; filename="import-.*\.csv"/)
  const lines = file.body.trimEnd().split('\r\n')
  t.equal(lines.length, 1201)
  t.match(lines[1], '2,error,PRICE_INVALID,"The price “minus”')
  t.match(lines[1200], '1201,error,PRICE_INVALID')
})

t.test('a second import waits its turn', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const rows = Array.from({ length: 3000 }, (_, n) => `S${n},,Barang ${n},1000,1`)
  const first = await post(manager, csv(HEADING, ...rows))
  const second = await post(manager, GOOD)
  t.match(second, { status: 409, body: { error: { code: 'IMPORT_RUNNING', retryable: true } } })
  t.match(await ended(manager, first.body.import_id), { rows_created: 3000 })
  t.equal((await post(manager, GOOD)).status, 202)
})

t.test('the hub stops at once in the middle of an upload', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  await startUpload(hub, manager)
  const before = performance.now()
  await hub.stop()
  t.ok(performance.now() - before < 5000)
})

/** Sends the beginning of a file and nothing more; resolves when the hub has staged some of it. */
async function startUpload(hub: TestHub, manager: TestTerminal): Promise<void> {
  const { port, hostname, host } = new URL(hub.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const cookie = [...manager.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  socket.write(
    `POST /api/console/imports?mode=keep-good HTTP/1.1\r\nhost: ${host}\r\n` +
      `content-type: text/csv\r\ncontent-length: 100000\r\ncookie: ${cookie}\r\n\r\n${GOOD}`,
  )
  const staged = hub.db.prepare('SELECT count(*) FROM catalogue_import_row').pluck()
  for (let look = 0; look < 500 && staged.get() === 0; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  if (staged.get() === 0) throw new Error('nothing arrived')
}
