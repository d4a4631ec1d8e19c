// A wrong watermark is the one message that can destroy sales: the cloud's is compared with the
// plainest model there is, under random order, repeats and gaps.
import { strictEqual } from 'node:assert'
import fc from 'fast-check'
import pg from 'pg'
import t from 'tap'
import type { OutboxEnvelope } from '#domain/wire/relay-message.ts'
import { CHAIN_START, callIngest, chain, saleDocument, startTestCloud } from '../support/cloud.ts'
import { hold } from '../support/property.ts'
import { makeSale } from '../support/sale-maker.ts'
import { SMALL_OUTLET, testId } from '../support/small-outlet.ts'

const cloud = await startTestCloud(t)
const outlet = new pg.Client({ connectionString: cloud.outletUrl })
const headOffice = new pg.Client({ connectionString: cloud.postgres.url })
await Promise.all([outlet.connect(), headOffice.connect()])
t.teardown(() => Promise.all([outlet.end(), headOffice.end()]))

/** The highest n such that 1…n are all in the set. */
function modelWatermark(held: ReadonlySet<number>): number {
  let n = 0
  while (held.has(n + 1)) n++
  return n
}

let nextId = 1
let tail: OutboxEnvelope | null = null

/** Sends sales with these numbers of one series and returns the watermark the cloud states. */
async function sendNumbers(terminalId: string, numbers: number[]): Promise<number | undefined> {
  const documents = numbers.map((number) =>
    saleDocument(
      makeSale({
        number,
        items: [[2, 1000]],
        transactionId: testId(5_000_000 + nextId++),
        terminal: { id: terminalId, code: 'T1', series: 'A' },
      }),
    ),
  )
  const rows = chain(documents, tail?.sequence ?? 0, tail?.hash ?? CHAIN_START)
  const answer = await callIngest(outlet, rows[0]?.sequence ?? 0, rows)
  tail = rows.at(-1) ?? tail
  strictEqual(answer.verdicts.length, 0)
  return answer.watermarks.find(({ terminal_id }) => terminal_id === terminalId)?.watermark
}

t.test("random order, repeats and gaps: the stated watermark is the model's", async (t) => {
  const batches = fc.array(
    fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  await hold(
    fc.asyncProperty(batches, async (numbersOfCalls) => {
      const terminalId = testId(6_000_000 + nextId++)
      const held = new Set<number>()
      for (const numbers of numbersOfCalls) {
        for (const number of numbers) held.add(number)
        strictEqual(await sendNumbers(terminalId, numbers), modelWatermark(held))
      }
    }),
    25,
  )
  t.pass('25 runs')
})

t.test('far-apart numbers, in any order, end as one run from 1 to the last', async (t) => {
  const count = 400
  await hold(
    fc.asyncProperty(
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, index) => index + 1),
        {
          minLength: count,
        },
      ),
      fc.integer({ min: 1, max: 90 }),
      async (order, callSize) => {
        const terminalId = testId(7_000_000 + nextId++)
        const held = new Set<number>()
        for (let from = 0; from < count; from += callSize) {
          const numbers = order.slice(from, from + callSize)
          for (const number of numbers) held.add(number)
          strictEqual((await holdNumbers(terminalId, numbers)).watermark, modelWatermark(held))
        }
        const { watermark, held: ranges } = await holdNumbers(terminalId, [count])
        strictEqual(watermark, count)
        strictEqual(ranges, `{[1,${count + 1})}`, 'all of them take the room of one range')
      },
    ),
    8,
  )
  t.pass('8 runs')
})

/** The function that ingest calls, without the documents around it. */
async function holdNumbers(terminalId: string, numbers: number[]) {
  await headOffice.query(
    `SELECT ocean.hold_numbers($1, $2, 'A', (
       SELECT range_agg(int8range(number, number, '[]')) FROM unnest($3::bigint[]) AS number))`,
    [SMALL_OUTLET.outlet_id, terminalId, numbers],
  )
  const { rows } = await headOffice.query<{ watermark: number; held: string }>(
    'SELECT watermark::int, held::text FROM ocean.terminal_series WHERE terminal_id = $1',
    [terminalId],
  )
  const [row] = rows
  if (!row) throw new Error('the series is unknown')
  return row
}

t.test('a number claimed twice is held once, and both sales are kept', async (t) => {
  const terminalId = testId(8_000_000)
  t.equal(await sendNumbers(terminalId, [1, 2, 2]), 2)
  t.equal(await sendNumbers(terminalId, [2, 4]), 2)
  t.equal(await sendNumbers(terminalId, [3]), 4)
  const [row] = await cloud.ask('SELECT count(*)::int FROM ocean.sale WHERE terminal_id = $1', [
    terminalId,
  ])
  t.strictSame(row, { count: 6 })
})
