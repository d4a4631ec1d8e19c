// One request to the hub, whatever answers: the hub, something else that pretends to, or nobody.
// A till that took a captive portal's page for its hub would lose what it asked to be kept.
import t, { type Test } from 'tap'
import { Type } from 'typebox'
import type { DeviceSessionAnswer } from '#domain/wire/access-message.ts'
import { createBackOff } from '../../../terminal-ui/src/link/back-off.ts'
import { Background } from '../../../terminal-ui/src/link/background.ts'
import { createHubDoor } from '../../../terminal-ui/src/link/hub-door.ts'
import { callHub, DEADLINE_MS } from '../../../terminal-ui/src/link/hub-http.ts'
import {
  refusalText,
  refuseAtTill,
  type TillErrorCode,
  type TillOutcome,
} from '../../../terminal-ui/src/link/till-errors.ts'
import { ok } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

const Answer = Type.Object({ number: Type.String() })
const ASK = { method: 'GET', path: '/api/number' } as const
const error = (fields: object) => JSON.stringify({ success: false, error: fields })

for (const [what, status, text, expected] of [
  ['the answer', 200, '{"number":"K-1"}', { ok: true, value: { number: 'K-1' } }],
  ['a 204 where a value was due', 200, '', { ok: false, code: 'ANSWER_UNREADABLE' }],
  ['another shape', 200, '{"number":1}', { ok: false, code: 'ANSWER_UNREADABLE' }],
  ['the page of a captive portal', 200, '<html>', { ok: false, code: 'ANSWER_UNREADABLE' }],
  ['a proxy’s error page', 502, 'Bad Gateway', { ok: false, code: 'ANSWER_UNREADABLE' }],
  ['a redirect', 302, 'null', { ok: false, code: 'ANSWER_UNREADABLE' }],
  ['an error of somebody else', 400, '{"error":"no"}', { ok: false, code: 'ANSWER_UNREADABLE' }],
  ['a code of a newer hub', 400, error({ code: 'FROM_2031' }), { code: 'ANSWER_UNREADABLE' }],
  ['a refusal', 422, error({ code: 'CART_EMPTY' }), { ok: false, code: 'CART_EMPTY' }],
  [
    'a refusal that says where',
    422,
    error({ code: 'INVALID_REQUEST', detail: 'too long', field: '/note' }),
    { code: 'INVALID_REQUEST', detail: 'too long', field: '/note' },
  ],
  [
    'a refusal whose words are no words',
    422,
    error({ code: 'INVALID_REQUEST', detail: 7, field: null }),
    { ok: false, code: 'INVALID_REQUEST' },
  ],
] as const) {
  t.test(`${what}: ${status}`, async (t) => {
    const { hub, seams, time } = createBench(t)
    hub.trouble = () => ({ status, text })
    const outcome = await callHub(seams, ASK, Answer)
    t.match(outcome, expected)
    if (what === 'a refusal whose words are no words') t.strictSame(outcome, expected)
    await seams.rest()
    t.equal(time.pendingCount, 0, 'its deadline is over')
  })
}

t.test('nobody answers in time: the waiting ends, and so does the request', async (t) => {
  const { hub, seams, time } = createBench(t)
  hub.trouble = () => 'silent'
  let isAborted = false
  const fetch: typeof seams.fetch = (path, init) => {
    init.signal?.addEventListener('abort', () => {
      isAborted = true
    })
    return seams.fetch(path, init)
  }
  const asked = callHub({ ...seams, fetch }, ASK, Answer)
  await time.pass(DEADLINE_MS)
  t.strictSame(await asked, { ok: false, code: 'HUB_TOO_SLOW' })
  t.equal(isAborted, true)
})

t.test('what is sent says that it is JSON; a question has no body', async (t) => {
  const { hub, seams } = createBench(t)
  hub.routes['POST /api/number'] = () => ok({ number: '1' })
  const headers = { 'x-more': 'yes' }
  await callHub(seams, { method: 'POST', path: '/api/number', body: '{}', headers }, Answer)
  await callHub(seams, ASK, Answer)
  const [post, get] = hub.calls
  t.equal(post?.headers.get('content-type'), 'application/json')
  t.equal(post?.headers.get('x-more'), 'yes')
  t.equal(get?.headers.get('content-type'), null)
})

type Door = { bench: Bench; proofs: () => number; refused: TillErrorCode[] } & ReturnType<
  typeof createHubDoor
>
/** A hub that knows nobody until the key is proved, `proof` is what becomes of that. */
function doorOf(t: Test, proof: TillOutcome<DeviceSessionAnswer>, code = 'DEVICE_SESSION_EXPIRED') {
  const bench = createBench(t)
  const refused: TillErrorCode[] = []
  let proofs = 0
  bench.hub.routes['GET /api/number'] = () => ok({ number: 'K-1' })
  bench.hub.trouble = () => (proofs === 0 || !proof.ok ? { status: 401, code } : null)
  const door = createHubDoor(bench.seams, {
    async proveDevice() {
      await bench.seams.rest()
      proofs += 1
      return proof
    },
    onRefusal: (said) => refused.push(said),
  })
  return { bench, refused, proofs: () => proofs, ...door } satisfies Door
}
const PROVED = { ok: true, value: {} as DeviceSessionAnswer } as const

for (const code of ['DEVICE_SESSION_EXPIRED', 'DEVICE_NOT_PAIRED']) {
  t.test(`${code}: the key is proved once for all who asked, and nobody notices`, async (t) => {
    const door = doorOf(t, PROVED, code)
    const answers = await Promise.all([door.call(ASK, Answer), door.call(ASK, Answer)])
    for (const answer of answers) t.match(answer, { ok: true, value: { number: 'K-1' } })
    t.equal(door.proofs(), 1)
    t.same(door.refused, [])
    await door.openSession()
    t.equal(door.proofs(), 2, 'a later proof is a new one')
  })
}

t.test('a key that is not believed: that is the answer, and it is told', async (t) => {
  const door = doorOf(t, refuseAtTill('DEVICE_SIGNATURE_INVALID'))
  t.match(await door.call(ASK, Answer), { ok: false, code: 'DEVICE_SIGNATURE_INVALID' })
  t.same(door.refused, ['DEVICE_SIGNATURE_INVALID'])
})

t.test('another refusal proves no key', async (t) => {
  const door = doorOf(t, PROVED, 'LOGIN_EXPIRED')
  t.match(await door.call(ASK, Answer), { ok: false, code: 'LOGIN_EXPIRED' })
  t.equal(door.proofs(), 0)
})

t.test('a refusal is shown in words of the person’s language', async (t) => {
  t.match(refusalText('HUB_TOO_SLOW', 'en'), /did not answer in time/)
  t.match(refusalText('HUB_TOO_SLOW', 'id'), /tidak menjawab/)
})

t.test('after many failures a till waits the longest time, and no longer', async (t) => {
  const waits: number[] = []
  const timers = {
    after(ms: number) {
      waits.push(ms)
      return () => {}
    },
  }
  for (const byte of [0, 255]) {
    const randomness = { bytes: () => Uint8Array.of(byte) }
    const backOff = createBackOff({ timers, randomness }, { firstMs: 1_000, maxMs: 30_000 })
    for (let failure = 0; failure < 40; failure += 1) backOff.retry(() => {})
  }
  t.same(waits.slice(0, 6), [500, 1_000, 2_000, 4_000, 8_000, 15_000])
  t.same(waits.slice(40, 46), [1_000, 2_000, 4_000, 8_000, 16_000, 30_000])
  t.equal(Math.max(...waits), 30_000)
})

t.test(
  'a storage that fails behind the till is told once it is its own; a bug is a bug',
  async (t) => {
    let faults = 0
    const background = new Background(() => {
      faults += 1
    })
    const fails = () => Promise.reject(new DOMException('gone', 'InvalidStateError'))
    background.run(fails())
    await new Promise(setImmediate)
    t.equal(faults, 1)
    background.end()
    background.run(fails())
    await new Promise(setImmediate)
    t.equal(faults, 1, 'the storage is another page’s now')
    const surfaced = new Promise<unknown>((resolve) => process.once('uncaughtException', resolve))
    const rejected = new Promise<unknown>((resolve) => process.once('unhandledRejection', resolve))
    background.run(Promise.reject(new Error('a bug')))
    t.match(await Promise.race([surfaced, rejected]), { message: 'a bug' })
  },
)
