import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { RELAY_LINE_BYTES_MAX, type RelayReply } from '#domain/wire/relay-message.ts'
import { startRelaySocket } from '#hub/cloud/relay-socket.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { EPOCH, TERMINAL } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

type Sent = { to: string | null; message: LiveMessage }

async function openDoor(t: Test) {
  const shop = smallShop(t)
  const sent: Sent[] = []
  const deps = {
    ...shop.deps,
    seams: { ...shop.deps.seams, timers: realSeams.timers },
    live: {
      publish: (message: LiveMessage) => void sent.push({ to: null, message }),
      publishTo: (to: string, message: LiveMessage) => void sent.push({ to, message }),
    },
  }
  const path = join(makeTempFolder(t, 'socket'), 'relay.sock')
  const door = await startRelaySocket(deps, path)
  t.teardown(() => door.close())
  return { ...shop, deps, path, door, sent }
}

async function knock(path: string): Promise<Socket> {
  const socket = connect(path)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return socket
}

/** Sends raw bytes and collects what comes back until `count` replies or the end. */
function talk(socket: Socket, bytes: string | Buffer, count: number): Promise<RelayReply[]> {
  return new Promise((resolve) => {
    let text = ''
    const lines = () =>
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    socket.on('data', (chunk) => {
      text += chunk
      if (lines().length >= count) resolve(lines())
    })
    socket.once('close', () => resolve(lines()))
    socket.write(bytes)
  })
}

const STATUS = {
  ...{ type: 'status', redis: 'absent', error_code: null, progress: null },
  ...{ last_contact_at: null, retry_in_ms: null, clock_skew_ms: null },
}
const statusLine = (cloud: string) => `${JSON.stringify({ ...STATUS, cloud })}\n`

t.test('status is heard, told to the tills, and forgotten with the connection', async (t) => {
  const { path, door, sent } = await openDoor(t)
  t.equal(door.state(), 'unknown')
  const socket = await knock(path)
  t.strictSame(await talk(socket, statusLine('connected'), 1), [{ ok: true, reason: null }])
  t.equal(door.state(), 'connected')
  t.match(door.status(), { redis: 'absent' })
  await talk(socket, statusLine('connected') + statusLine('waiting'), 2)
  t.equal(door.state(), 'waiting')
  socket.destroy()
  while (door.state() !== 'unknown') await new Promise((resolve) => setTimeout(resolve, 5))
  t.strictSame(
    sent.map(({ message }) => (message.type === 'cloud-changed' ? message.cloud.state : null)),
    ['connected', 'waiting', 'unknown'],
    'only changes are told',
  )
})

t.test('marks move the watermark and tell the till whose it is', async (t) => {
  const { db, deps, path, sent } = await openDoor(t)
  await createSaleTaker(deps).take('direct', makeSale({ number: 1 }), 0)
  sent.length = 0
  const row = db.prepare('SELECT sequence, hash FROM outbox ORDER BY sequence DESC').get() as {
    sequence: number
    hash: string
  }
  const marks = {
    type: 'marks',
    epoch: EPOCH,
    last_sequence: row.sequence,
    last_hash: row.hash,
    watermarks: [{ terminal_id: TERMINAL.id, series: 'A', watermark: 1 }],
  }
  const socket = await knock(path)
  t.strictSame(await talk(socket, `${JSON.stringify(marks)}\n`, 1), [{ ok: true, reason: null }])
  t.strictSame(sent[0], {
    to: TERMINAL.id,
    message: { type: 'watermark', series: 'A', watermark: 1 },
  })
  t.match(sent[1], { to: null, message: { type: 'cloud-changed', cloud: { pending_count: 0 } } })
  const forged = { ...marks, last_hash: '0'.repeat(64) }
  t.match(await talk(await knock(path), `${JSON.stringify(forged)}\n`, 1), [
    { ok: false, reason: 'hash-differs' },
  ])
  t.match(await deps.metrics.metrics(), 'hub_cloud_marks_total{result="hash-differs"} 1')
  t.match(await deps.metrics.metrics(), 'hub_cloud_pending_documents 0')
})

t.test('the command set is closed and the lines are short', async (t) => {
  const { path, door } = await openDoor(t)
  const refused = ['{}', 'not json', '[]', 'null', '{"type":"sale"}', '{"type":"status"}']
  const replies = await talk(await knock(path), `${refused.join('\n')}\n`, refused.length)
  t.strictSame(
    replies,
    refused.map(() => ({ ok: false, reason: 'invalid-message' })),
  )
  const extra = statusLine('connected').replace('"type"', '"sale":{},"type"')
  t.match(await talk(await knock(path), extra, 1), [{ ok: false }], 'no field more than there is')
  const endless = Buffer.alloc(RELAY_LINE_BYTES_MAX + 2, 0x20)
  t.strictSame(await talk(await knock(path), endless, 1), [{ ok: false, reason: 'line-too-long' }])
  const socket = await knock(path)
  const text = statusLine('connected')
  socket.write(text.slice(0, 20))
  await new Promise((resolve) => setTimeout(resolve, 20))
  t.match(await talk(socket, text.slice(20), 1), [{ ok: true }], 'a line may come in pieces')
  t.equal(door.state(), 'connected')
})

t.test(
  'only its owner and group may knock; a dead socket is cleared, a live one is not',
  async (t) => {
    const { path, deps, door } = await openDoor(t)
    t.equal(statSync(path).mode & 0o777, 0o660)
    await t.rejects(startRelaySocket(deps, path), /another hub answers/)
    await t.rejects(startRelaySocket(deps, `/${'deep/'.repeat(30)}relay.sock`), /too long/)
    await door.close()
    t.notOk(existsSync(path))
    const code = `require('node:net').createServer().listen(process.argv[1], () => console.log(1))`
    const killed = spawn(process.execPath, ['-e', code, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(killed.stdout, 'data')
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    t.ok(existsSync(path), 'a killed hub leaves its socket behind')
    const next = await startRelaySocket({ ...deps, metrics: new Registry() }, path)
    t.ok((await knock(path)).destroy())
    await next.close()
  },
)
