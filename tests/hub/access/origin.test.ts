import t from 'tap'
import { createLogger } from '#hub/system/logger.ts'
import { startTestHub } from '../../support/hub.ts'
import { CASHIER_ID } from '../../support/small-outlet.ts'

const login = { staff_id: CASHIER_ID, pin: '1234' }

t.test("another site's page cannot act with this browser's cookies", async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const port = new URL(hub.url).port
  const cases: [string, Record<string, string>, number][] = [
    ['our own page', { origin: hub.url }, 200],
    ['a program, without Origin', {}, 200],
    ['another site', { origin: 'https://evil.example' }, 403],
    ['the same name on another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['the same address over another protocol', { origin: `https://127.0.0.1:${port}` }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['a browser that says it is another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a form of another site', { 'content-type': 'text/plain' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 403],
  ]
  for (const [who, headers, status] of cases) {
    const answer = await terminal.post('/api/login', JSON.stringify(login), headers)
    t.equal(answer.status, status, who)
    if (status === 403) t.equal(answer.body.error.code, 'ORIGIN_NOT_ALLOWED')
  }
})

t.test('reads pass: browsers keep their answers from other sites', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  const answer = await terminal.get('/api/me', { origin: 'https://evil.example' })
  t.equal(answer.status, 200)
  t.equal(answer.headers.get('access-control-allow-origin'), null)
  t.equal(answer.headers.get('cross-origin-resource-policy'), 'same-origin')
})

t.test('every answer carries the strict policies', async (t) => {
  const hub = await startTestHub(t)
  for (const path of ['/', '/api/health', '/api/nothing']) {
    const { headers } = await hub.request('GET', path)
    const policy = headers.get('content-security-policy') ?? ''
    t.match(policy, "default-src 'none'", path)
    t.match(policy, "script-src 'self'", path)
    t.notMatch(policy, /unsafe/, path)
    t.equal(headers.get('x-content-type-options'), 'nosniff')
    t.equal(headers.get('x-frame-options'), 'DENY')
    t.equal(headers.get('strict-transport-security'), null, 'http://localhost must stay usable')
  }
})

t.test('no browser keeps an answer of the API, and refusals carry the policies too', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  for (const path of ['/api/health', '/api/me', '/api/nothing', '/metrics'])
    t.equal((await till.get(path)).headers.get('cache-control'), 'no-store', path)
  t.not((await till.get('/')).headers.get('cache-control'), 'no-store', 'screens work offline')
})

t.test('whoever tries a door that is not theirs leaves a line in the log', async (t) => {
  const lines: string[] = []
  const log = createLogger('warn', { write: (line) => void lines.push(line) })
  const hub = await startTestHub(t, { deps: { log } })
  const till = await hub.logIn(CASHIER_ID)
  t.equal((await till.get('/api/console/audit')).status, 403)
  const evil = { origin: 'https://evil.example' }
  t.equal((await till.post('/api/login', JSON.stringify(login), evil)).status, 403)
  t.equal((await till.get('/api/me')).status, 200)
  const seen = lines.map((line) => JSON.parse(line)).filter(({ alarm }) => alarm === 'refused')
  t.match(seen, [
    { code: 'ROLE_NOT_ALLOWED', route: '/api/console/audit', staff_id: CASHIER_ID, ip: String },
    { code: 'ORIGIN_NOT_ALLOWED', route: '/api/login' },
  ])
  t.equal(seen.length, 2, 'what is allowed leaves none')
})
