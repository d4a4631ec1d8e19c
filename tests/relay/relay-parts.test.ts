// Each outside world of the relay in its one file: the hub's database, its own small file,
// PostgreSQL and the hub's socket.
import { randomBytes } from 'node:crypto'
import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { MarksMessage } from '#domain/wire/relay-message.ts'
import { write } from '#hub/db/write.ts'
import { appendBody } from '#hub/outbox/append-outbox.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createCloudClient } from '../../cloud-relay/cloud-client.ts'
import { loginOf } from '../../cloud-relay/cloud-connection.ts'
import { fixedCredential } from '../../cloud-relay/cloud-credential.ts'
import { createHubLink } from '../../cloud-relay/hub-link.ts'
import { createOutboxReader } from '../../cloud-relay/outbox-reader.ts'
import { openCursorStore } from '../../cloud-relay/relay-database.ts'
import { chain, saleDocument, startTestCloud, testHello } from '../support/cloud.ts'
import { fakeTimers } from '../support/fake-timers.ts'
import { noProbe } from '../support/no-probe.ts'
import { waitFor } from '../support/relay-rig.ts'
import { makeSale } from '../support/sale-maker.ts'
import { EPOCH, SMALL_OUTLET, testId } from '../support/small-outlet.ts'
import { openSmallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const MEGABYTES = 1024 * 1024

function append(db: Parameters<typeof appendBody>[0], number: number, note = ''): void {
  const document = { kind: 'note', documentId: testId(number), schemaVersion: 1, atMs: 0 }
  write(db, (tx) => appendBody(tx, { ...document, payload: canonicalJson({ note }) }))
}

t.test('a database that is away, damaged or replaced is a hub that is stopped', async (t) => {
  const folder = makeTempFolder(t, 'reader')
  const path = join(folder, 'outlet.db')
  const reader = createOutboxReader(path)
  t.teardown(() => reader.close())
  t.equal(reader.readHead(), null, 'before the hub ever ran')
  const first = openSmallShop(folder).db
  append(first, 500)
  const head = reader.readHead()
  t.match(head, { epoch: EPOCH, sequence: Number })
  t.equal(reader.readOutletId(), SMALL_OUTLET.outlet_id)
  append(first, 501)
  t.equal(reader.readHead()?.sequence, (head?.sequence ?? 0) + 1, 'new commits are seen')
  t.match(reader.readHash(EPOCH, 1), /^[0-9a-f]{64}$/)
  t.equal(reader.readHash(EPOCH, 999), null)
  first.close()
  t.match(reader.readHead(), { sequence: Number }, 'a clean stop leaves the file readable')

  const other = openSmallShop(makeTempFolder(t, 'other'))
  for (let number = 600; number < 620; number++) append(other.db, number)
  const sequence = other.db.prepare('SELECT outbox_sequence FROM chain_head').pluck().get()
  other.db.close()
  copyFileSync(other.path, join(folder, 'restored'))
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
  renameSync(join(folder, 'restored'), path)
  t.equal(reader.readHead()?.sequence, sequence, 'a restored file is not read through the old one')
  rmSync(path)
  t.equal(reader.readHead(), null)
  writeFileSync(path, randomBytes(8_192))
  t.equal(reader.readHead(), null, 'what is no database')
  t.strictSame(reader.readRows(EPOCH, 1, 10, MEGABYTES), [])
})

t.test('few long documents go into one call, many short ones do', async (t) => {
  const folder = makeTempFolder(t, 'limits')
  const { db, path } = openSmallShop(folder)
  t.teardown(() => db.close())
  const reader = createOutboxReader(path)
  t.teardown(() => reader.close())
  const before = reader.readHead()?.sequence ?? 0
  for (let number = 0; number < 6; number++) append(db, number, 'x'.repeat(MEGABYTES))
  const countOf = (from: number, rows: number, bytes: number) =>
    reader.readRows(EPOCH, from, rows, bytes).length
  t.equal(countOf(before + 1, 500, 3.5 * MEGABYTES), 3)
  t.equal(countOf(before + 1, 500, 10), 2, 'the known row and a new one always')
  t.equal(countOf(before + 1, 4, 100 * MEGABYTES), 4)
  t.equal(countOf(before + 6, 500, 10), 1)
})

t.test('a damaged cursor file is thrown away: the server knows better', async (t) => {
  const path = join(makeTempFolder(t, 'cursor'), 'deep', 'relay.db')
  const store = openCursorStore(path)
  t.equal(store.loadCursor(EPOCH), null)
  store.saveCursor(EPOCH, { sequence: 5, hash: 'a' })
  store.saveCursor(EPOCH, { sequence: 4, hash: 'b' })
  store.close()
  const again = openCursorStore(path)
  t.strictSame(again.loadCursor(EPOCH), { sequence: 4, hash: 'b' }, 'back is a direction too')
  again.close()
  writeFileSync(path, randomBytes(20_000))
  const fresh = openCursorStore(path)
  t.equal(fresh.loadCursor(EPOCH), null)
  fresh.close()
  fresh.saveCursor(EPOCH, { sequence: 6, hash: 'c' })
  t.match(fresh.loadCursor(EPOCH), { sequence: 6 }, 'what cannot be written is still known')
})

t.test('the cloud is told apart from its refusals, and let go when idle', async (t) => {
  const cloud = await startTestCloud(t)
  const timers = fakeTimers()
  const hello = (epoch: string) => testHello({ epoch })
  const credentialOf = (url: string) => fixedCredential(loginOf(url) ?? cloud.login)
  const options = {
    ...{ caText: null, timers, clock: realSeams.clock, hello },
    ...{ timeoutMs: () => 5_000, onCall: () => {}, probe: noProbe },
  }
  const clientOf = (url: string) =>
    createCloudClient({ ...options, url, credential: credentialOf(url) })
  const client = clientOf(cloud.outletUrl)
  t.teardown(() => client.close())
  const [first, second] = [1, 2].map((number) => saleDocument(makeSale({ number })))
  if (!first || !second) throw new Error('two were made')
  const damaged = { ...first, document_id: testId(70), payload: '{"a":"\0 \ud800"}' }
  const rows = chain([first, damaged, second])
  t.match(await client.push(EPOCH, 1, rows), {
    answer: {
      last_sequence: 3,
      verdicts: [{ sequence: 2, verdict: 'quarantined', reason: 'chain-broken' }],
    },
  })
  const connections = async (): Promise<number> => {
    const [row] = await cloud.ask<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'ocean-relay'`,
    )
    return row?.count ?? -1
  }
  t.equal(await connections(), 1)
  timers.pass(60_000)
  await waitFor(async () => (await connections()) === 0)
  t.match(await client.push(EPOCH, 3, []), { answer: { last_sequence: 3 } }, 'and it comes back')

  const trouble = (url: string) => clientOf(url).push(EPOCH, 1, [])
  const wrongPassword = cloud.outletUrl.replace(cloud.login.password, 'guess')
  await t.rejects(trouble(wrongPassword), { code: 'OUTLET-REFUSED', trouble: 'refused' })
  const nowhere = cloud.outletUrl.replace(`:${cloud.postgres.port}`, ':1')
  await t.rejects(trouble(nowhere), {
    code: 'CLOUD-AWAY',
    trouble: 'away',
    facts: { wasSilent: true },
  })
  t.match(await client.push(testId(5), 1, []), { answer: { refused: { code: 'EPOCH-UNKNOWN' } } })
  await cloud.ask(`CREATE OR REPLACE FUNCTION ocean.ingest_answer(
    p_visit ocean.visit, p_from bigint, p_duplicates bigint[]) RETURNS jsonb LANGUAGE sql
    AS 'SELECT jsonb_build_object(''last_sequence'', -1)'`)
  await t.rejects(client.push(EPOCH, 3, []), { code: 'ANSWER-INVALID', trouble: 'fault' })
})

t.test('the hub hears the newest marks once it is there, and each only once', async (t) => {
  const path = join(makeTempFolder(t, 'link'), 'relay.sock')
  const refusals: string[] = []
  const link = createHubLink({
    path,
    timers: realSeams.timers,
    aside: { nextAside: () => null, forgetAside: () => {} },
    onRefusal: (type, reason) => refusals.push(`${type}: ${reason}`),
    onRetry: () => refusals.push('retry'),
  })
  t.teardown(() => link.close())
  const marks = (sequence: number): MarksMessage => ({
    type: 'marks',
    epoch: EPOCH,
    last_sequence: sequence,
    last_hash: '0'.repeat(64),
    watermarks: [],
  })
  link.reportStatus({
    ...{ type: 'status', cloud: 'waiting', redis: 'absent', error_code: null },
    ...{ progress: null, last_contact_at: null, retry_in_ms: null, clock_skew_ms: null },
  })
  link.reportMarks(marks(1))
  link.reportMarks(marks(2))
  await new Promise((resolve) => setTimeout(resolve, 50))

  const heard: { type: string; last_sequence?: number }[] = []
  const sockets: Socket[] = []
  let reply = '{"ok":true,"reason":null}\n'
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('data', (chunk) => {
      for (const line of String(chunk).trim().split('\n')) {
        heard.push(JSON.parse(line))
        socket.write(reply)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  t.teardown(() => server.close())
  await waitFor(() => heard.length === 2)
  t.match(heard, [{ type: 'status' }, { type: 'marks', last_sequence: 2 }], 'not the older ones')
  reply = '{"ok":false,"reason":"hash-differs"}\n'
  link.reportMarks(marks(3))
  await waitFor(() => refusals.length === 1)
  t.strictSame(refusals, ['marks: hash-differs'])
  reply = '{"ok":true,"reason":null}\n'
  sockets[0]?.destroy()
  await waitFor(() => sockets.length === 2 && heard.length === 4)
  t.match(heard.slice(2), [{ type: 'marks', last_sequence: 3 }, { type: 'status' }])
  sockets[1]?.write('{"type":"retry"}\n')
  await waitFor(() => refusals.length === 2)
  t.equal(refusals[1], 'retry', 'what the hub asks unasked is no answer to anything')
  sockets[1]?.destroy()
})
