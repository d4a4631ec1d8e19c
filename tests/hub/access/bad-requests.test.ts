import Fastify from 'fastify'
import { Registry } from 'prom-client'
import t from 'tap'
import { Check } from 'typebox/value'
import { ERRORS } from '#domain/error-registry.ts'
import { ErrorAnswer } from '#domain/wire/error-message.ts'
import { prepared } from '#hub/db/query.ts'
import { answerError } from '#hub/lan/error-answer.ts'
import { startTestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import type { Answer } from '../../support/test-terminal.ts'

type Tap = Parameters<typeof startTestHub>[0]

/** code field */
function expectRefusal(t: Tap, answer: Answer, code: keyof typeof ERRORS, field?: string): void {
  t.ok(Check(ErrorAnswer, answer.body), `${code}: the one shape of errors`)
  const { error } = answer.body
  t.equal(error.code, code)
  t.equal(answer.status, ERRORS[code].status, code)
  t.equal(error.message, ERRORS[code].en)
  t.equal(error.message_id, ERRORS[code].id)
  t.equal(error.field, field, `${code}: field`)
}

const login = (more: object = {}) => ({ staff_id: CASHIER_ID, pin: '1234', ...more })

t.test('what is not JSON is told from what has the wrong shape', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const post = (body: unknown, headers?: Record<string, string>) =>
    terminal.post('/api/login', body, headers)
  expectRefusal(t, await post('{"staff_id": '), 'MALFORMED_JSON')
  expectRefusal(t, await post('{"__proto__": {"x": 1}}'), 'MALFORMED_JSON')
  expectRefusal(t, await post('', { 'content-type': 'application/json' }), 'MALFORMED_JSON')
  expectRefusal(t, await post('pin=1234', { 'content-type': 'x/y' }), 'UNSUPPORTED_MEDIA_TYPE')
  expectRefusal(t, await post(login({ pin: 1234 })), 'INVALID_REQUEST', 'pin')
  expectRefusal(t, await post(login({ pin: '12' })), 'INVALID_REQUEST', 'pin')
  expectRefusal(t, await post({ pin: '1234' }), 'INVALID_REQUEST', 'staff_id')
  expectRefusal(t, await post(login({ admin: true })), 'INVALID_REQUEST', 'admin')
  expectRefusal(t, await post([]), 'INVALID_REQUEST')
  const tries = prepared(hub.db, 'SELECT count(*) FROM pin_lock').pluck().get()
  t.equal(tries, 0, 'nothing was written')
})

t.test('the field is a path into the body', async (t) => {
  const hub = await startTestHub(t)
  const keys = { kty: 'EC', crv: 'P-256', x: 'short', y: 'A'.repeat(43) }
  const answer = await hub.request('POST', '/api/pair', {
    ...{ pairing_code: '12345678', terminal_name: 'Kasir', public_key: keys },
  })
  expectRefusal(t, answer, 'INVALID_REQUEST', 'public_key/x')
})

t.test('a body over the limit is not read to its end', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const body = JSON.stringify(login({ pin: '1'.repeat(5 * 1024 * 1024) }))
  const payload = { method: 'POST' as const, url: '/api/login', payload: body }
  const cookie = [...terminal.cookies].map((pair) => pair.join('=')).join('; ')
  const headers = { cookie, 'content-type': 'application/json' }
  const answer = await hub.app.inject({ ...payload, headers })
  t.equal(answer.statusCode, 413)
  t.equal(answer.json().error.code, 'BODY_TOO_LARGE')
})

t.test('what is nowhere, and what is there under another method', async (t) => {
  const hub = await startTestHub(t)
  expectRefusal(t, await hub.request('GET', '/api/nothing'), 'NOT_FOUND')
  expectRefusal(t, await hub.request('POST', '/nothing', {}), 'NOT_FOUND')
  const wrongMethod = await hub.request('DELETE', '/api/login')
  expectRefusal(t, wrongMethod, 'METHOD_NOT_ALLOWED')
  t.equal(wrongMethod.headers.get('allow'), 'POST')
  expectRefusal(t, await hub.request('GET', '/api/login'), 'METHOD_NOT_ALLOWED')
  expectRefusal(
    t,
    await hub.request('DELETE', '/api/pos/transactions/00000000-0000-7000-8000-000000000001'),
    'METHOD_NOT_ALLOWED',
  )
  const bad = await hub.app.inject({ method: 'GET', url: '/api/%' })
  t.equal(bad.json().success, false)
  t.equal(bad.statusCode, 400)
})

t.test('who asks comes before what is asked', async (t) => {
  const hub = await startTestHub(t)
  const answer = await hub.request('POST', '/api/login', '{"nonsense')
  t.equal(answer.body.error.code, 'DEVICE_NOT_PAIRED')
})

t.test('a bug answers with an id that leads to the log, and with nothing else', async (t) => {
  const lines: string[] = []
  const logger = { level: 'info', stream: { write: (line: string) => void lines.push(line) } }
  const app = Fastify({ logger })
  t.teardown(() => app.close())
  app.setErrorHandler(answerError)
  app.get('/bug', () => {
    throw new Error('the secret recipe')
  })
  app.get('/full', () => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  })
  const bug = await app.inject('/bug')
  t.equal(bug.statusCode, 500)
  t.equal(bug.json().error.code, 'INTERNAL_ERROR')
  t.notMatch(bug.body, /recipe/)
  const fault = bug.json().error.detail.replace('fault ', '')
  t.ok(lines.some((line) => line.includes('recipe') && line.includes(`"fault":"${fault}"`)))
  const full = await app.inject('/full')
  t.equal(full.statusCode, 507)
  t.match(full.json().error, { code: 'DISK_FULL', retryable: true })
})

t.test('a runaway terminal is slowed down alone, and may always sell', async (t) => {
  const hub = await startTestHub(t, { deps: { metrics: new Registry() } })
  const wild = await hub.logIn(MANAGER_ID)
  const calm = await hub.pair('Kasir 2')
  const cookie = [...wild.cookies].map((pair) => pair.join('=')).join('; ')
  const ask = (url: string, method: 'GET' | 'POST' = 'GET') =>
    hub.app.inject({ method, url, headers: { cookie }, ...(method === 'POST' && { payload: {} }) })
  let limited = null
  for (let tries = 0; tries < 3100 && !limited; tries += 1) {
    const answer = await ask('/api/me')
    if (answer.statusCode === 429) limited = answer
  }
  t.equal(limited?.json().error.code, 'TOO_MANY_REQUESTS')
  t.equal((await calm.get('/api/me')).status, 200, 'its neighbour at the same address')
  t.equal((await ask('/api/pos/transactions', 'POST')).statusCode, 400, 'judged, not limited')
  t.equal((await ask('/api/pos/sync', 'POST')).statusCode, 400, 'judged, not limited')
  t.equal((await ask('/api/health')).statusCode, 200)
})
