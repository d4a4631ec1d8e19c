// Head office's public server of receipts, on a real PostgreSQL, by the role that it has there.
import t, { type Test } from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import { buildEReceipt, outletOnPaper } from '#domain/e-receipt-model.ts'
import { eReceiptPage, laterReceiptPage, noReceiptPage } from '#domain/e-receipt-page.ts'
import type { EReceiptFacts } from '#domain/wire/document-sale.ts'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import { keepPages } from '../../cloud-relay/e-receipts/kept-pages.ts'
import { openReceiptSource } from '../../cloud-relay/e-receipts/receipt-source.ts'
import { readReceiptsConfig } from '../../cloud-relay/e-receipts/receipts-config.ts'
import { createReceiptsMetrics } from '../../cloud-relay/e-receipts/receipts-metrics.ts'
import { openReceiptsServer } from '../../cloud-relay/e-receipts/receipts-server.ts'
import { limitVisitors } from '../../cloud-relay/e-receipts/visitor-limits.ts'
import { openMetricsDoor } from '../../cloud-relay/metrics-door.ts'
import { anyDocument, chain, saleDocument, startTestCloud } from '../support/cloud.ts'
import { makeSale } from '../support/sale-maker.ts'
import { SMALL_OUTLET, testId } from '../support/small-outlet.ts'

const CODE = '3q7n0v5t2c8k1m6r9d4h0a5s2f'
const receipt: EReceiptFacts = {
  ...{ code: CODE, cashier_name: 'Sari', customer_name: null, points_balance: null },
  ...{ outlet: outletOnPaper(SMALL_OUTLET), refund_number: null },
  sold_at: '2026-11-22T05:00:00.000Z',
}
const sale = makeSale({ number: 1 })
const other = makeSale({ number: 2 })

/** A clock that stands still until the test moves it. */
const heldClock = () => {
  let nowMs = 1_000
  return {
    monotonicMs: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

type Desk = Awaited<ReturnType<typeof startReceipts>>

async function startReceipts(t: Test) {
  const cloud = await startTestCloud(t)
  const paged = saleDocument(sale)
  const rows = [
    { ...paged, payload: canonicalJson({ ...JSON.parse(paged.payload), receipt }) },
    saleDocument(other),
  ]
  t.match(await cloud.ingest(1, chain(rows)), { last_sequence: 2 })
  await cloud.ask(`CREATE ROLE page_service LOGIN PASSWORD 'x' IN ROLE ocean_receipts`)
  const login = { user: 'page_service', password: 'x' }
  const metrics = createReceiptsMetrics()
  const clock = heldClock()
  const asked = openReceiptSource({ url: cloud.postgres.url, login, caText: null })
  const source = metrics.timed(asked, clock)
  const faults: unknown[] = []
  const server = await openReceiptsServer({
    ...{ host: '127.0.0.1', port: 0, isBehindProxy: true, source, clock },
    onFault: (error) => faults.push(error),
    onAnswer: metrics.answered,
  })
  t.teardown(async () => {
    await server.close()
    await source.close()
  })
  let visitor = 0
  const get = async (path: string, options: RequestInit & { from?: string } = {}) => {
    visitor += 1
    const from = options.from ?? `203.0.113.${visitor % 250}`
    const headers = { 'x-forwarded-for': `10.1.1.1, ${from}` }
    return fetch(`http://127.0.0.1:${server.port}${path}`, { ...options, headers })
  }
  return { cloud, clock, faults, get, metrics, rows }
}

const path = `/${sale.receipt_number}/${CODE}`

/** The shop's picture, once it is there, and not any more. */
async function seeLogo(t: Test, { cloud, clock, get, rows }: Desk): Promise<void> {
  const logo = { width_dots: 8, height_dots: 8, png_base64: 'iVBORw0KGgo=' }
  const drawn = { logo, at: '2026-11-22T05:00:00.000Z' }
  const changed = [drawn, { ...drawn, logo: null }].map((body, index) =>
    anyDocument('logo-changed', testId(500 + index), body),
  )
  const [, , picture, none] = chain([...rows, ...changed])
  await cloud.ingest(3, [picture as OutboxEnvelope])
  t.notMatch(await (await get(path)).text(), '<img', 'kept for a while')
  clock.pass(11 * 60_000)
  t.match(await (await get(path)).text(), 'width="8" height="8" src="data:image/png;base64,iVBOR')
  await cloud.ingest(4, [none as OutboxEnvelope])
  clock.pass(11 * 60_000)
  t.notMatch(await (await get(path)).text(), '<img', 'the shop took it away')
}

t.test('who has the address reads that receipt, and nothing else', async (t) => {
  const desk = await startReceipts(t)
  const { cloud, clock, faults, get, metrics } = desk
  const page = await get(path)
  t.equal(page.status, 200)
  t.equal(await page.text(), eReceiptPage(buildEReceipt({ sale, receipt }), null))
  t.equal(page.headers.get('set-cookie'), null)
  t.equal(page.headers.get('cache-control'), 'private, max-age=86400')
  const policy = page.headers.get('content-security-policy') ?? ''
  t.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/)
  t.notMatch(policy, /unsafe|https?:/)
  t.equal((await get(`${path}?fbclid=abc`)).status, 200, 'what messengers add is left aside')
  await seeLogo(t, desk)
  const head = await get(path, { method: 'HEAD' })
  t.same([head.status, await head.text()], [200, ''])

  const nowhere = [
    `/${sale.receipt_number}/${CODE.slice(0, -1)}g`,
    `/${other.receipt_number}/${CODE}`,
    `/${sale.receipt_number}`,
    `/${sale.receipt_number}/${CODE}/more`,
    `/${sale.receipt_number.toLowerCase()}/${CODE}`,
    `/${sale.receipt_number}/${CODE.toUpperCase()}`,
    `/'%20OR%201=1--/${CODE}`,
    '/',
    '/..%2f..%2fetc/passwd',
    '/robots.txt',
  ]
  for (const wrong of nowhere) {
    const answer = await get(wrong)
    t.equal(answer.status, 404, wrong)
    t.equal(await answer.text(), noReceiptPage(), 'the same words, whatever was wrong')
    t.equal(answer.headers.get('cache-control'), 'no-store')
  }
  for (const method of ['POST', 'PUT', 'DELETE']) t.equal((await get(path, { method })).status, 405)

  await cloud.ask('REVOKE EXECUTE ON FUNCTION ocean.e_receipt (text, text) FROM ocean_receipts')
  t.equal((await get(path)).status, 200, 'kept, though the cloud does not answer')
  clock.pass(11 * 60_000)
  const later = await get(path)
  t.same([later.status, await later.text()], [503, laterReceiptPage()])
  t.equal(metrics.health().state, 'failing')
  t.equal(faults.length, 1)
  t.notMatch(JSON.stringify(faults), CODE, 'no address is written down')
  await cloud.ask('GRANT EXECUTE ON FUNCTION ocean.e_receipt (text, text) TO ocean_receipts')
  t.equal((await get(path)).status, 200, 'and comes back by itself')
  const door = await openMetricsDoor({ port: 0, ...metrics })
  t.teardown(() => door.close())
  const figures = await (await fetch(`http://127.0.0.1:${door.port}/metrics`)).text()
  t.match(figures, `receipts_answers_total{answer="missing"} ${nowhere.length}`)
  t.match(figures, 'receipts_answers_total{answer="refused"} 3')
  t.match(figures, 'receipts_answers_total{answer="fault"} 1')
  t.match(figures, 'receipts_cloud_seconds_count{result="fault"} 1')
  t.match(figures, 'receipts_cloud_answers 1')
  t.notMatch(figures, CODE)
  t.notMatch(figures, sale.receipt_number)
  t.equal((await fetch(`http://127.0.0.1:${door.port}/health`)).status, 200)
  t.equal((await get('/metrics')).status, 404, 'not for the public')
})

t.test('who asks too often waits, and who guesses waits sooner', async (t) => {
  const clock = heldClock()
  const limits = limitVisitors(clock)
  const enter = (address: string, times: number) =>
    Array.from({ length: times }, () => limits.enter(address)).filter((wait) => wait === 0).length
  t.equal(enter('198.51.100.1', 100), 60)
  t.equal(enter('198.51.100.2', 1), 1, 'another address is another visitor')
  t.equal(limits.enter('198.51.100.1'), 1, 'a second')
  clock.pass(2_000)
  t.equal(enter('198.51.100.1', 100), 2)
  const guess = (address: string) => {
    const wait = limits.enter(address)
    if (wait === 0) limits.noteMiss(address)
    return wait
  }
  const guesses = Array.from({ length: 40 }, (_, n) => guess(`2001:db8:1:2::${n + 1}`))
  t.equal(guesses.filter((wait) => wait === 0).length, 10, 'a whole /64 is one visitor')
  t.equal(guesses.at(-1), 6)
  t.equal(limits.enter('2001:db8:1:3::1'), 0)
  t.equal(limits.enter('::ffff:198.51.100.7'), 0)
})

t.test('many who ask for one page ask the cloud once; too many at once come again', async (t) => {
  const clock = heldClock()
  const asked: string[] = []
  let answer = (_page: string | null) => {}
  const held = new Promise<string | null>((resolve) => {
    answer = resolve
  })
  const pageOf = keepPages(clock, async (number) => {
    asked.push(number)
    return held
  })
  const same = Array.from({ length: 20 }, () => pageOf('A', CODE))
  const others = Array.from({ length: 60 }, (_, n) => pageOf(`B${n}`, CODE))
  t.equal(asked.length, 50)
  answer('page')
  t.same([...new Set(await Promise.all(same))], ['page'])
  t.equal((await Promise.all(others)).filter((page) => page === 'busy').length, 11)
  await pageOf('A', CODE)
  t.equal(asked.length, 50, 'kept')
})

t.test('settings that are wrong or unknown are named', async (t) => {
  const url = 'postgresql://u:p@localhost/ocean'
  t.match(readReceiptsConfig({ RECEIPTS_CLOUD_URL: url, RECEIPTS_PORT: '0', HOME: '/' }), {
    ...{ cloudUrl: url, port: 0, host: '127.0.0.1', behindProxy: 'no' },
  })
  t.throws(() => readReceiptsConfig({}), /RECEIPTS_CLOUD_URL must be postgresql:/)
  t.throws(
    () => readReceiptsConfig({ RECEIPTS_CLOUD_URL: url, RECEIPTS_PORT: 'x', RECEIPTS_X: '1' }),
    /RECEIPTS_PORT must be a port.*\nRECEIPTS_X is not a setting/,
  )
  const far = { url: 'postgresql://db.example.com/ocean', login: { user: 'u', password: 'p' } }
  t.throws(() => openReceiptSource({ ...far, caText: null }), /CA_FILE must be set/)
})
