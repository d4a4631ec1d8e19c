import t from 'tap'
import { Check } from 'typebox/value'
import type { Seams } from '#domain/seams.ts'
import { PairAnswer } from '#domain/wire/access-message.ts'
import { prepared } from '#hub/db/query.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode, makeFirstPairingCode } from '#hub/terminal/pairing-code.ts'
import { fakeClock } from '../../support/fake-seams.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { type DeviceKeys, makeDeviceKeys } from '../../support/test-terminal.ts'

const MINUTE_MS = 60_000

type Wish = { code: string; name?: string; keys: DeviceKeys }
const pairBody = ({ code, name = 'Kasir 1', keys }: Wish) => ({
  pairing_code: code,
  terminal_name: name,
  public_key: keys.publicKey,
})
const tryPair = (hub: TestHub, wish: Wish) => hub.request('POST', '/api/pair', pairBody(wish))
const newCode = (hub: TestHub): string =>
  createPairingCode(hub.db, hub.deps.seams, null, MINUTE_MS).pairingCode
const auditKinds = (hub: TestHub) =>
  prepared(hub.db, 'SELECT kind FROM audit_entry ORDER BY sequence').pluck().all()

t.test('a code pairs one device and opens its first series', async (t) => {
  const hub = await startTestHub(t)
  const keys = await makeDeviceKeys()
  const answer = await tryPair(hub, { code: newCode(hub), keys })
  t.equal(answer.status, 200)
  t.ok(Check(PairAnswer, answer.body))
  t.equal(answer.body.series, 'A')
  t.equal(answer.body.outlet.outlet_code, 'TEST01')
  t.strictSame(auditKinds(hub), ['terminal-paired'])
})

t.test(
  'a code works once: another device is refused, the same one is answered again',
  async (t) => {
    const hub = await startTestHub(t)
    const [keys, otherKeys] = [await makeDeviceKeys(), await makeDeviceKeys()]
    const code = newCode(hub)
    const first = await tryPair(hub, { code, keys })
    const repeated = await tryPair(hub, { code, keys })
    t.strictSame(repeated.body, first.body, 'a lost answer costs no series')
    const other = await tryPair(hub, { code, keys: otherKeys, name: 'Kasir 2' })
    t.equal(other.status, 403)
    t.equal(other.body.error.code, 'PAIRING_CODE_INVALID')
  },
)

t.test('a wrong or expired code writes nothing but an audit entry', async (t) => {
  const clock = fakeClock()
  const seams: Seams = { ...realSeams, clock }
  const hub = await startTestHub(t, { seams })
  const terminals = () => prepared(hub.db, 'SELECT count(*) FROM terminal').pluck().get()
  const before = terminals()
  const code = newCode(hub)
  clock.advance(MINUTE_MS)
  const keys = await makeDeviceKeys()
  for (const tried of ['00000000', code]) {
    const { body } = await tryPair(hub, { code: tried, keys })
    t.equal(body.error.code, 'PAIRING_CODE_INVALID', tried)
  }
  t.equal(terminals(), before)
  t.strictSame(auditKinds(hub), ['pairing-refused', 'pairing-refused'])
})

t.test(
  're-pairing a name keeps id and code, opens a new series and ends old sessions',
  async (t) => {
    const hub = await startTestHub(t)
    const old = await hub.logIn()
    const again = await hub.pair('KASIR 1')
    t.equal(again.id, old.id)
    t.equal(again.code, old.code)
    t.equal(old.series, 'A')
    t.equal(again.series, 'B')
    t.strictSame(again.session.series, { series: 'B', last_number_seen: 0, watermark: 0 })
    t.equal((await old.get('/api/me')).body.error.code, 'DEVICE_SESSION_EXPIRED')
    const nonce = (await hub.request('POST', '/api/device/challenge', { terminal_id: old.id })).body
      .nonce
    const signature = await old.keys.sign(nonce)
    const proof = { terminal_id: old.id, nonce, signature }
    const refused = await hub.request('POST', '/api/device/session', proof)
    t.equal(refused.body.error.code, 'DEVICE_SIGNATURE_INVALID', 'the old key is worth nothing')
  },
)

t.test('terminals get codes of their own', async (t) => {
  const hub = await startTestHub(t)
  const codes = [(await hub.pair('Kasir 1')).code, (await hub.pair('Kasir 2')).code]
  t.strictSame(codes, ['T2', 'T3'], 'the small outlet has T1')
})

t.test('a key that is no point of the curve is refused', async (t) => {
  const hub = await startTestHub(t)
  const keys = await makeDeviceKeys()
  const publicKey = { ...keys.publicKey, x: 'A'.repeat(43) }
  const answer = await tryPair(hub, { code: newCode(hub), keys: { ...keys, publicKey } })
  t.equal(answer.body.error.code, 'INVALID_REQUEST')
  t.equal(answer.body.error.field, 'public_key')
})

t.test('a manager makes a code on the console, a cashier does not', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const made = await manager.post('/api/console/pairing-codes')
  t.equal(made.status, 200)
  const keys = await makeDeviceKeys()
  const code = made.body.pairing_code
  t.equal((await tryPair(hub, { code, keys, name: 'Kasir 9' })).status, 200)
  const cards = (await manager.get('/api/console/terminals')).body.terminals
  t.match(cards.at(-1), { name: 'Kasir 9', is_active: true, series: { series: 'A' } })
  await manager.logIn(CASHIER_ID, '1234')
  const refused = await manager.post('/api/console/pairing-codes')
  t.equal(refused.body.error.code, 'ROLE_NOT_ALLOWED')
})

t.test('only a box without terminals makes a code by itself', async (t) => {
  const hub = await startTestHub(t, {
    seed: (db) => db.exec('DELETE FROM terminal_series; DELETE FROM terminal'),
  })
  const first = makeFirstPairingCode(hub.db, hub.deps.seams)
  t.match(first?.pairingCode, /^\d{8}$/)
  const keys = await makeDeviceKeys()
  const paired = await tryPair(hub, { code: first?.pairingCode ?? '', keys })
  t.equal(paired.body.terminal_code, 'T1')
  t.equal(makeFirstPairingCode(hub.db, hub.deps.seams), null)
})

t.test('guessing codes is cut off for the whole hub, not per address', async (t) => {
  const hub = await startTestHub(t)
  const keys = await makeDeviceKeys()
  const codes = Array.from({ length: 31 }, (_, index) => String(10_000_000 + index))
  const statuses: number[] = []
  for (const code of codes) statuses.push((await tryPair(hub, { code, keys })).status)
  t.equal(statuses.filter((status) => status === 403).length, 30)
  t.equal(statuses.at(-1), 429)
  const limited = await tryPair(hub, { code: '10000000', keys })
  t.equal(limited.body.error.code, 'TOO_MANY_REQUESTS')
  t.ok(Number(limited.headers.get('retry-after')) > 0)
})
