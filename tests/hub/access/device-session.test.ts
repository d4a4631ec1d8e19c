import t from 'tap'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import { prepared } from '#hub/db/query.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { fakeClock } from '../../support/fake-seams.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { testId } from '../../support/small-outlet.ts'
import { makeDeviceKeys, proveKey, type TestTerminal } from '../../support/test-terminal.ts'

const HOUR_MS = 3_600_000

const challenge = async (hub: TestHub, terminalId: string): Promise<string> =>
  (await hub.request('POST', '/api/device/challenge', { terminal_id: terminalId })).body.nonce

const openSession = (hub: TestHub, terminalId: string, nonce: string, signature: string) =>
  hub.request('POST', '/api/device/session', { terminal_id: terminalId, nonce, signature })

async function codeOf(hub: TestHub, terminal: TestTerminal, nonce: string, signedText = nonce) {
  const signature = await terminal.keys.sign(signedText)
  const answer = await openSession(hub, terminal.id, nonce, signature)
  return answer.body.error?.code ?? answer.status
}

t.test('a device that signs the nonce gets a session, and only a hash of it is kept', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  t.equal((await terminal.get('/api/me')).status, 200)
  t.match(terminal.session, { terminal_code: terminal.code, protocol_version: PROTOCOL_VERSION })
  const token = terminal.cookies.get('__Host-device') ?? ''
  const kept = prepared(hub.db, 'SELECT token_hash FROM device_session').pluck().all()
  t.equal(kept.length, 1)
  t.not(kept[0], token)
  t.equal(Buffer.from(token, 'base64url').length, 32)
})

t.test('the cookie belongs to this host, to HTTPS and to no script', async (t) => {
  const hub = await startTestHub(t)
  const { id, keys } = await hub.pair()
  const nonce = await challenge(hub, id)
  const answer = await openSession(hub, id, nonce, await keys.sign(nonce))
  const [cookie = ''] = answer.headers.getSetCookie()
  t.match(cookie, /^__Host-device=/)
  for (const rule of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) t.match(cookie, rule)
  t.notMatch(cookie, /Domain/i)
})

t.test('forged, replayed, borrowed and stale proofs are refused', async (t) => {
  const clock = fakeClock()
  const hub = await startTestHub(t, { seams: { ...realSeams, clock } })
  const terminal = await hub.pair()
  const other = await hub.pair('Kasir 2')
  const invalid = 'DEVICE_SIGNATURE_INVALID'

  const forged = await (await makeDeviceKeys()).sign('x')
  const nonce = await challenge(hub, terminal.id)
  const answer = await openSession(hub, terminal.id, nonce, forged)
  t.equal(answer.body.error.code, invalid, 'another key')
  t.equal(await codeOf(hub, terminal, nonce), invalid, 'a nonce is spent by the first try')

  const once = await challenge(hub, terminal.id)
  t.equal(await codeOf(hub, terminal, once), 200)
  t.equal(await codeOf(hub, terminal, once), invalid, 'replayed')

  t.equal(await codeOf(hub, other, await challenge(hub, terminal.id)), invalid, 'borrowed nonce')
  t.equal(
    await codeOf(hub, terminal, await challenge(hub, terminal.id), 'x'),
    invalid,
    'other text',
  )
  t.equal(await codeOf(hub, terminal, 'n'.repeat(43)), invalid, 'a nonce nobody issued')

  const stale = await challenge(hub, terminal.id)
  clock.advance(60_000)
  t.equal(await codeOf(hub, terminal, stale), invalid, 'a minute old')
})

t.test('an unknown or withdrawn terminal is told that it is not paired', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  prepared(hub.db, 'UPDATE terminal SET is_active = 0 WHERE id = ?').run(terminal.id)
  t.equal(await codeOf(hub, terminal, await challenge(hub, terminal.id)), 'DEVICE_NOT_PAIRED')
  t.equal((await terminal.get('/api/me')).body.error.code, 'DEVICE_NOT_PAIRED', 'at once')
})

t.test('a till that has seen this life of the outlet end opens no session here', async (t) => {
  const hub = await startTestHub(t)
  const { id: terminal_id, keys, session } = await hub.pair()
  const epoch = session.life?.epoch ?? ''
  const prove = async (...left_epochs: string[]) => {
    const nonce = await challenge(hub, terminal_id)
    const proof = { terminal_id, nonce, signature: await keys.sign(nonce), left_epochs }
    return hub.request('POST', '/api/device/session', proof)
  }
  const sessions = prepared(hub.db, 'SELECT token_hash FROM device_session').pluck()
  const before = sessions.all()
  const refused = await prove(testId(901), epoch)
  t.match(refused, { status: 503, body: { error: { code: 'BOX_REPLACED' } } })
  t.same(refused.headers.getSetCookie(), [])
  t.same(sessions.all(), before, 'the one of its pairing')
  t.match(await prove(testId(901)), { status: 200, body: { life: { epoch } } }, 'an older life')
  t.notSame(sessions.all(), before)
})

t.test('a key that its own database damaged opens no session, whoever signs', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const damage = prepared(hub.db, 'UPDATE terminal SET public_key_json = ? WHERE id = ?')
  damage.run('{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}', terminal.id)
  t.equal(await codeOf(hub, terminal, await challenge(hub, terminal.id)), 'INTERNAL_ERROR')
  const sessions = prepared(hub.db, 'SELECT count(*) FROM device_session').pluck().get()
  t.equal(sessions, 1, 'the one of its pairing')
})

t.test('a session lives on while it is used and ends after a silent day', async (t) => {
  const clock = fakeClock()
  const hub = await startTestHub(t, { seams: { ...realSeams, clock } })
  const terminal = await hub.pair()
  for (let hours = 0; hours < 60; hours += 20) {
    clock.advance(20 * HOUR_MS)
    t.equal((await terminal.get('/api/me')).status, 200, `used again after ${hours + 20} h`)
  }
  clock.advance(24 * HOUR_MS)
  const ended = await terminal.get('/api/me')
  t.equal(ended.status, 401)
  t.match(ended.body.error, { code: 'DEVICE_SESSION_EXPIRED', retryable: true })
  await proveKey(hub.url, terminal.id, terminal.keys, terminal.cookies)
  t.equal((await terminal.get('/api/me')).status, 200, 'renewed without anybody')
})

t.test('an invented cookie is a session that ended', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  terminal.cookies.set('__Host-device', 'x'.repeat(43))
  t.equal((await terminal.get('/api/me')).body.error.code, 'DEVICE_SESSION_EXPIRED')
  terminal.cookies.clear()
  t.equal((await terminal.get('/api/me')).body.error.code, 'DEVICE_NOT_PAIRED')
})

t.test('open challenges are bounded: the oldest goes first', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const oldest = await challenge(hub, terminal.id)
  const newest = await floodChallenges(hub, terminal.id, 1000)
  t.equal(await codeOf(hub, terminal, oldest), 'DEVICE_SIGNATURE_INVALID')
  t.equal(await codeOf(hub, terminal, newest), 200)
})

async function floodChallenges(hub: TestHub, terminalId: string, count: number): Promise<string> {
  const payload = { terminal_id: terminalId }
  let nonce = ''
  for (let done = 0; done < count; done += 1) {
    const answer = await hub.app.inject({ method: 'POST', url: '/api/device/challenge', payload })
    nonce = answer.json().nonce
  }
  return nonce
}

t.test('a disk that takes no more leaves people and terminals logged in', async (t) => {
  const clock = fakeClock()
  const hub = await startTestHub(t, { seams: { ...realSeams, clock } })
  const terminal = await hub.logIn()
  clock.advance(0.4 * HOUR_MS)
  t.equal((await terminal.get('/api/pos/transactions')).status, 200)
  clock.advance(0.4 * HOUR_MS)
  t.equal((await terminal.get('/api/pos/transactions')).status, 200)
  clock.advance(0.4 * HOUR_MS)
  hub.db.pragma('query_only = ON')
  t.equal((await terminal.get('/api/pos/transactions')).status, 200)
  hub.db.pragma('query_only = OFF')
})
