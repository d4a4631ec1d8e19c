// Days at one till with everything going wrong at random: the hub away, silent or forgetful,
// answers lost, storage failing under a request, the page killed at any moment, fingers that tap
// twice. Whatever happens: a sale has one number and a number one sale; what the till has committed
// reaches the hub once, in the bytes in which it was written.
import t, { type Test } from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { newestInJournal } from '../../../terminal-ui/src/link/sale-journal.ts'
import type { CompletedSale } from '../../../terminal-ui/src/models/payment-model.ts'
import { seededRandomness } from '../../support/fake-seams.ts'
import { connect, type OpenTill, openTill, product, restart } from '../models/open-till.ts'
import { settle, until } from './fake-time.ts'
import type { Call, Trouble } from './scripted-hub.ts'

/** `npm run test:long` plays more of them. */
const SEEDS = process.env.TEST_LONG === '1' ? 40 : 3
const STEPS = 60

type Day = {
  opened: OpenTill
  /** What commit() has promised: these must never be lost. */
  promised: Map<string, CompletedSale>
  pick: (count: number) => number
}

const STEPS_OF_A_DAY: ((t: Test, day: Day) => Promise<void>)[] = [
  sellSomething,
  sellSomething,
  sellSomething,
  async (_t, { opened }) => void (await opened.till.cart.add(product(2))),
  async (t, day) => {
    day.opened = await restart(t, day.opened)
    reconnectSoon(day)
  },
  async (t, day) => {
    // Killed right after the tap, whatever the commit has come to.
    await prepareSale(day)
    const tapped = day.opened.till.payment.commit()
    for (let n = day.pick(12); n > 0; n -= 1) await new Promise((resolve) => setImmediate(resolve))
    tapped.then((sold) => note(day, sold)).catch(() => {})
    day.opened = await restart(t, day.opened)
    reconnectSoon(day)
  },
  async (_t, day) => {
    day.opened.bench.hub.trouble = troubleOf(day.pick(6))
  },
  async (_t, day) => {
    day.opened.bench.hub.trouble = () => null
    reconnectSoon(day)
  },
  async (_t, { opened, pick }) => {
    await opened.bench.time.pass(pick(20_000))
  },
  async (_t, { opened, pick }) => {
    opened.bench.time.wallOffsetMs = (pick(48) - 24) * 3_600_000
  },
  async (_t, day) => {
    const restore = failAtRequest(1 + day.pick(8))
    await prepareSale(day)
    note(day, await day.opened.till.payment.commit())
    restore()
  },
]

for (let seed = 1; seed <= SEEDS; seed += 1) {
  t.test(`a day with seed ${seed}`, async (t) => {
    const random = seededRandomness(seed)
    const pick = (count: number) => {
      const [high = 0, low = 0] = random.bytes(2)
      return (high * 256 + low) % count
    }
    const day: Day = { opened: await openTill(t, seed), promised: new Map(), pick }
    for (let step = 0; step < STEPS; step += 1) {
      await STEPS_OF_A_DAY[pick(STEPS_OF_A_DAY.length)]?.(t, day)
    }
    await evening(t, day)
  })
}

async function sellSomething(_t: Test, day: Day): Promise<void> {
  await prepareSale(day)
  const taps = [day.opened.till.payment.commit()]
  if (day.pick(3) === 0) taps.push(day.opened.till.payment.commit())
  for (const sold of await Promise.all(taps)) note(day, sold)
}

async function prepareSale({ opened, pick }: Day): Promise<void> {
  const { cart, payment } = opened.till
  await cart.add(product(1), { quantityMilli: 1000 * (1 + pick(5)) })
  await payment.open()
  await payment.addTender({ method: 'cash', tenderedMinor: 500_000, evidence: null })
}

function note(day: Day, sold: Awaited<ReturnType<OpenTill['till']['payment']['commit']>>): void {
  if (sold.ok) day.promised.set(sold.value.transactionId, sold.value)
}

/** The hub says hello to whichever socket the till opens. */
function reconnectSoon({ opened }: Day): void {
  opened.bench.hub.hello()
}

function troubleOf(n: number): (call: Call) => Trouble | null {
  const kinds: (Trouble | null)[] = [
    'down',
    'silent',
    'answer-lost',
    { status: 503, code: 'HUB_STOPPING' },
    { status: 200, text: '<html>a captive portal</html>' },
    null,
  ]
  let calls = 0
  return () => {
    calls += 1
    return calls % 4 === 0 ? null : (kinds[n] ?? null)
  }
}

/** The storage fails once, under the n-th request from now. */
function failAtRequest(n: number): () => void {
  const methods = ['get', 'put', 'add'] as const
  const originals = methods.map((method) => IDBObjectStore.prototype[method])
  let requests = 0
  for (const [index, method] of methods.entries()) {
    const original = originals[index] as (...args: unknown[]) => IDBRequest
    Object.assign(IDBObjectStore.prototype, {
      [method](this: IDBObjectStore, ...args: unknown[]) {
        const request = original.apply(this, args)
        requests += 1
        if (requests === n && this.transaction.mode === 'readwrite') this.transaction.abort()
        return request
      },
    })
  }
  return () => {
    for (const [index, method] of methods.entries()) {
      Object.assign(IDBObjectStore.prototype, { [method]: originals[index] })
    }
  }
}

/** The hub is well again; everything drains; the books are compared. */
async function evening(t: Test, day: Day): Promise<void> {
  const { bench } = day.opened
  bench.hub.trouble = () => null
  day.opened = await restart(t, day.opened)
  await bench.time.pass(60_000)
  await connect({ ...day.opened, socketsBefore: 0 }).catch(() => {})
  day.opened.till.connectivity.retryNow()
  const { badge } = day.opened.till.connectivity
  await until(() => badge.value.pendingCount === 0, 'the last sale at the hub')
  await settle()
  const journal = (await newestInJournal(await bench.open(), 1_000)).reverse()
  const numbers = journal.map((record) => record.number)
  t.strictSame(
    numbers,
    journal.map((_, index) => index + 1),
    'every number once, none left out',
  )
  t.equal(new Set(journal.map((record) => record.id)).size, journal.length)
  for (const record of journal) {
    t.equal(bench.hub.sales.get(record.id)?.text, record.body, `sale ${record.number} as written`)
  }
  t.equal(bench.hub.sales.size, journal.length, 'and nothing else')
  const known = new Map(journal.map((record) => [record.id, record]))
  for (const [id, sale] of day.promised) {
    t.equal(known.get(id)?.number, sale.message.number, 'what was promised is there')
  }
  const quarantined = [...bench.hub.sales.values()].filter(
    ({ answer }) => answer.verdict === 'quarantined',
  )
  t.equal(quarantined.length, 0)
  t.ok(journal.every((record) => (JSON.parse(record.body) as SaleMessage).committed))
  t.comment(`${journal.length} sales, ${bench.hub.calls.length} requests`)
}
