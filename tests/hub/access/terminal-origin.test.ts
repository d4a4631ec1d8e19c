// A device is paired where its shop's tills are opened: another address of the same hub leads back.
import t from 'tap'
import { prepared } from '#hub/db/query.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { fakeClock } from '../../support/fake-seams.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { type DeviceKeys, makeDeviceKeys } from '../../support/test-terminal.ts'

const BY_NAME = 'https://hub-test01.local'
const BY_ADDRESS = 'https://192.168.1.10:8443'

/** As a browser at that origin sends it. */
async function send(hub: TestHub, origin: string, url: string, payload: Record<string, unknown>) {
  const { host, protocol } = new URL(origin)
  // The doors say which protocol it was; without one it is plain.
  const said = protocol === 'https:' ? origin.replace('https:', 'http:') : origin
  const headers = { host, origin: said }
  const answer = await hub.app.inject({ method: 'POST', url, headers, payload })
  return { status: answer.statusCode, body: answer.json() }
}

type Wish = { origin: string; name?: string; keys: DeviceKeys; code?: string; isChosen?: boolean }

const newCode = (hub: TestHub): string =>
  createPairingCode(hub.db, hub.deps.seams, null, 60_000).pairingCode

const pairAt = (hub: TestHub, { origin, name = 'Kasir 1', keys, code, isChosen }: Wish) =>
  send(hub, origin, '/api/pair', {
    pairing_code: code ?? newCode(hub),
    terminal_name: name,
    public_key: keys.publicKey,
    ...(isChosen ? { is_origin_chosen: true } : {}),
  })

async function proveAt(hub: TestHub, origin: string, terminal_id: string, keys: DeviceKeys) {
  const { body } = await send(hub, origin, '/api/device/challenge', { terminal_id })
  const signature = await keys.sign(body.nonce)
  return send(hub, origin, '/api/device/session', { terminal_id, nonce: body.nonce, signature })
}

const originOf = (hub: TestHub, id: string): unknown =>
  prepared(hub.db, 'SELECT origin FROM terminal WHERE id = ?').pluck().get(id)
const audited = (hub: TestHub, kind: string): unknown[] =>
  (
    prepared(hub.db, 'SELECT payload FROM audit_entry WHERE kind = ?').pluck().all(kind) as string[]
  ).map((text) => JSON.parse(text))

const plain = (origin: string): string => origin.replace('https:', 'http:')

t.test('the same terminal from another origin is led back, or moves by a decision', async (t) => {
  const hub = await startTestHub(t)
  const [keys, other] = [await makeDeviceKeys(), await makeDeviceKeys()]
  const first = await pairAt(hub, { origin: BY_NAME, keys })
  t.equal(first.status, 200)
  const { terminal_id: id } = first.body
  t.equal(originOf(hub, id), plain(BY_NAME))

  const code = newCode(hub)
  const elsewhere = await pairAt(hub, { origin: BY_ADDRESS, keys: other, code })
  t.match(elsewhere, {
    status: 409,
    body: { error: { code: 'TERMINAL_ELSEWHERE', detail: plain(BY_NAME) } },
  })
  t.match(await proveAt(hub, BY_NAME, id, keys), { status: 200 }, 'its key is as it was')
  t.equal(originOf(hub, id), plain(BY_NAME))

  const moved = await pairAt(hub, { origin: BY_ADDRESS, keys: other, code, isChosen: true })
  t.match(moved, { status: 200, body: { terminal_id: id, series: 'B' } }, 'the code was still good')
  t.equal(originOf(hub, id), plain(BY_ADDRESS))
  t.match(audited(hub, 'terminal-origin-changed'), [
    { terminal_id: id, from: plain(BY_NAME), to: plain(BY_ADDRESS) },
  ])
  const again = await pairAt(hub, { origin: BY_ADDRESS, keys: await makeDeviceKeys() })
  t.match(again, { status: 200, body: { series: 'C' } }, 'there it may be paired anew')
})

t.test('a new device at an address chooses it knowingly', async (t) => {
  const hub = await startTestHub(t)
  const keys = await makeDeviceKeys()
  const asked = await pairAt(hub, { origin: BY_ADDRESS, name: 'Kasir 9', keys })
  t.match(asked, {
    status: 409,
    body: { error: { code: 'ORIGIN_IS_ADDRESS', detail: 'http://hub-test01.local:8443' } },
  })
  const chosen = await pairAt(hub, { origin: BY_ADDRESS, name: 'Kasir 9', keys, isChosen: true })
  t.equal(chosen.status, 200)
  for (const origin of ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://172.32.0.1']) {
    const at = await pairAt(hub, { origin, name: origin, keys: await makeDeviceKeys() })
    t.equal(at.status, 200, origin)
  }
})

t.test('a new name while tills of another address are silent is asked about', async (t) => {
  const clock = fakeClock()
  const hub = await startTestHub(t, { seams: { ...realSeams, clock } })
  const at = async (wish: Omit<Wish, 'keys'>) =>
    pairAt(hub, { ...wish, keys: await makeDeviceKeys() })
  t.equal((await at({ origin: BY_ADDRESS, isChosen: true })).status, 200)
  t.equal((await at({ origin: BY_NAME, name: 'Kasir 2' })).status, 200, 'that one is there')
  clock.advance(2 * 3_600_000 + 1)
  const code = newCode(hub)
  t.match(await at({ origin: BY_NAME, name: 'Kasir 9', code }), {
    status: 409,
    body: { error: { code: 'TERMINALS_SILENT_ELSEWHERE', detail: plain(BY_ADDRESS) } },
  })
  const named = prepared(
    hub.db,
    `SELECT name FROM terminal WHERE name LIKE 'Kasir _' ORDER BY name`,
  ).pluck()
  t.same(named.all(), ['Kasir 1', 'Kasir 2'], 'nothing was begun')
  t.equal((await at({ origin: 'http://localhost:8080', name: 'Layar' })).status, 200)
  t.equal(
    (await at({ origin: BY_NAME, name: 'Kasir 2' })).status,
    200,
    'its own name, its own place',
  )
  const chosen = await at({ origin: BY_NAME, name: 'Kasir 9', code, isChosen: true })
  t.equal(chosen.status, 200, 'the code was still good')
  prepared(hub.db, "UPDATE terminal SET is_active = 0 WHERE name = 'Kasir 1'").run()
  clock.advance(3 * 3_600_000)
  t.equal((await at({ origin: BY_NAME, name: 'Kasir 10' })).status, 200, 'only tills in use count')
})

t.test('a key is never refused for its origin, and a program has none', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair('Kasir 5')
  t.equal(originOf(hub, terminal.id), null)
  t.match(await proveAt(hub, BY_NAME, terminal.id, terminal.keys), { status: 200 })
  t.equal(originOf(hub, terminal.id), plain(BY_NAME), 'recorded at the first proof')
  t.match(await proveAt(hub, BY_ADDRESS, terminal.id, terminal.keys), { status: 200 })
  t.equal(originOf(hub, terminal.id), plain(BY_ADDRESS))
  t.equal(audited(hub, 'terminal-origin-changed').length, 1)
  t.match(await proveAt(hub, BY_ADDRESS, terminal.id, terminal.keys), { status: 200 })
  t.equal(audited(hub, 'terminal-origin-changed').length, 1, 'once, not at each start')
})
