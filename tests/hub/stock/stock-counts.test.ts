import t, { type Test } from 'tap'
import { toIso } from '#domain/datetime.ts'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { countGoods } from '#hub/stock/count-goods.ts'
import { THE_MANAGER } from '../../support/close-shift.ts'
import { CATEGORY_IDS, SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { approve, newId } from '../cash/cash-desk.ts'
import { post, receipt, reverse, stockOf } from './stock-desk.ts'

async function open(t: Test, staffId = MANAGER_ID) {
  const hub = await startTestHub(t)
  const person = await hub.logIn(staffId)
  await person.openShift()
  const count = async (change: object = {}) => {
    const body = {
      count_id: newId(),
      name: 'Rak depan',
      scope: 'spot',
      category_id: null,
      ...change,
    }
    const answer = await person.post('/api/console/stock/counts', body)
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    return body.count_id
  }
  return { hub, db: hub.db, person, count }
}
type Finding = { index: number; pieces: number; age?: number; place?: string; by?: TestTerminal }

function counter(person: TestTerminal, countId: string) {
  const path = `/api/console/stock/counts/${countId}`
  const entry = ({ index, pieces, age = 0, place }: Finding) => ({
    ...{ entry_id: newId(), product_id: testId(100 + index), quantity_milli: pieces * 1000 },
    ...{ takes_back_id: null as string | null, place: place ?? null, age_ms: age },
  })
  const send = (entries: object[], by = person) => by.post(`${path}/entries`, { entries })
  const find = (finding: Finding) => send([entry(finding)], finding.by)
  const variances = async () => (await person.get(`${path}/variances`)).body
  const settle = async (change: object = {}) =>
    person.post(`${path}/settlement`, {
      ...{ document_id: newId(), seen: (await variances()).seen, uncounted: 'leave' },
      ...{ note: null, approval_id: null, ...change },
    })
  return { path, entry, send, find, variances, settle }
}
let number = 0
/** A sale of this till; made so many seconds before it arrives. */
async function sell(person: TestTerminal, index: number, pieces: number, lateS = 0): Promise<void> {
  number += 1
  const sale = makeSale({
    ...{ number, terminal: person, transactionId: newId(), items: [[index, pieces * 1000]] },
  })
  const body = { ...sale, created_at: toIso(Date.now() - lateS * 1000) }
  const headers = { 'x-sale-age-ms': String(lateS * 1000) }
  const answer = await person.post('/api/pos/transactions', body, headers)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
}
const codeOf = ({ body }: { body: { error?: { code: string } } }) => body.error?.code

t.test(
  'two people count while a till sells: only what is really missing is a difference',
  async (t) => {
    const { hub, db, person, count } = await open(t)
    await post(person, 'receipts', receipt('0 100', [5_000_000]))
    const { find, variances, settle, path } = counter(person, await count())
    const wati = await hub.logIn(SUPERVISOR_ID, 'Ponsel')
    await sell(person, 0, 10)
    await find({ index: 0, pieces: 150, place: 'Gudang' })
    await find({ index: 0, pieces: 37, place: 'Rak', by: wati })
    await sell(person, 0, 20)
    const seen = await variances()
    t.match(seen, {
      variances: [{ name: 'Beras 5 kg', counted_milli: 187_000, expected_milli: 190_000 }],
      ...{ short_minor: 75_000, over_minor: 0, right_count: 0, uncounted_count: 0 },
    })
    t.match(seen.variances[0], { difference_milli: -3_000, moved_milli: 0, entry_count: 2 })
    const shown = (await wati.get(path)).body
    t.match(shown.entries, [{ place: 'Rak', staff_name: 'Wati' }, { place: 'Gudang' }])
    t.notOk(/level|expected/.test(JSON.stringify(shown)), 'whoever counts is not told the level')
    const done = await settle()
    t.match(done.body, { state: 'settled', ended_by_name: 'Budi', counted_count: 1 })
    t.equal(stockOf(db, 0), '167 at 4175000')
    const document = (await person.get(`/api/console/stock/documents/${done.body.document_id}`))
      .body
    t.match(document.lines, [
      { quantity_milli: 187_000, expected_milli: 190_000, moved_milli: -3_000 },
    ])
    t.equal(codeOf(await settle()), 'COUNT_ENDED')
    t.equal(codeOf(await find({ index: 0, pieces: 1 })), 'COUNT_ENDED')
    await reverse(person, done.body.document_id)
    t.equal(stockOf(db, 0), '170 at 4250000', 'a count can be taken back')
    t.same(checkBooks(db), [])
  },
)

t.test('what was sold before it was counted and told later is no difference', async (t) => {
  const { db, person, count } = await open(t)
  const { find, variances, settle } = counter(person, await count())
  // Ninety lie there: a till that was alone has sold ten, and nobody here knows.
  await find({ index: 0, pieces: 90 })
  await find({ index: 1, pieces: 100 })
  t.match(await variances(), { variances: [{ difference_milli: -10_000 }], right_count: 1 })
  await sell(person, 0, 4, 600)
  t.match(await variances(), { variances: [{ difference_milli: -6_000, late_milli: -4_000 }] })
  t.match(await settle(), { status: 200 })
  t.equal(stockOf(db, 0), '90 at 0')
  await sell(person, 0, 6, 600)
  t.equal(stockOf(db, 0), '90 at 0', 'its goods were counted as gone already')
  await sell(person, 1, 5, 600)
  t.equal(stockOf(db, 1), '100 at 0', 'also where nothing differed')
  await sell(person, 0, 1)
  await sell(person, 2, 1, 600)
  t.same([stockOf(db, 0), stockOf(db, 2)], ['89 at 0', '99 at 0'])
  const reasons = db
    .prepare("SELECT quantity_milli FROM stock_movement WHERE reason = 'count' ORDER BY id")
    .pluck()
    .all()
  t.same(reasons, [-6_000, 6_000, 5_000])
  t.same(checkBooks(db), [])
})

t.test('an entry that was made without the hub holds as of when it was made', async (t) => {
  const { hub, db, person, count } = await open(t)
  const countId = await count()
  const { entry, variances } = counter(person, countId)
  const found = entry({ index: 0, pieces: 100 })
  const startMs = Date.now()
  await new Promise((resolve) => setTimeout(resolve, 30))
  await sell(person, 0, 7)
  const { seams } = hub.deps
  const nowMs = Date.now()
  const frozen = { ...seams, clock: { ...seams.clock, nowMs: () => nowMs } }
  const late = { ...found, age_ms: nowMs - startMs }
  const order = { countId, entries: [late, late] }
  must(write(db, (tx) => countGoods(tx, frozen, THE_MANAGER, order)))
  t.match(await variances(), { variances: [], right_count: 1 }, 'twice is once')
  t.equal(db.prepare('SELECT count(*) FROM stock_count_entry').pluck().get(), 1)
})

t.test('what moved between two places is said, counted again, and taken back', async (t) => {
  const { person, count } = await open(t)
  const { entry, send, find, variances, path } = counter(person, await count())
  await find({ index: 0, pieces: 60 })
  await sell(person, 0, 5)
  await find({ index: 0, pieces: 40 })
  t.match(await variances(), { variances: [{ moved_milli: -5_000, difference_milli: 5_000 }] })
  const asked = await person.post(`${path}/recounts`, { product_ids: [testId(100)] })
  t.match(asked.body.recounts, [{ name: 'Beras 5 kg' }])
  t.match(await variances(), { variances: [{ is_to_recount: true, difference_milli: 0 }] })
  const wrong = entry({ index: 0, pieces: 950 })
  await send([wrong])
  const back = { ...entry({ index: 0, pieces: 0 }), takes_back_id: wrong.entry_id }
  const after = (await send([back])).body
  t.match(after.entries[0], { quantity_milli: 950_000, is_taken_back: true })
  await send([{ ...back, entry_id: newId() }])
  await find({ index: 0, pieces: 95 })
  t.match(await variances(), { variances: [], right_count: 1 })
  const odd = { ...entry({ index: 0, pieces: 1 }), takes_back_id: newId() }
  t.equal(codeOf(await send([odd])), 'INVALID_REQUEST')
  const unknown = await person.post(`${path}/recounts`, { product_ids: [testId(1)] })
  t.equal(codeOf(unknown), 'UNKNOWN_PRODUCT')
})

t.test('a category, what nobody counted, and what is not part of it', async (t) => {
  const { db, person, count } = await open(t)
  const order = { scope: 'category', category_id: CATEGORY_IDS[1], name: 'Perawatan' }
  const { find, variances, settle } = counter(person, await count(order))
  t.equal(codeOf(await settle()), 'COUNT_EMPTY')
  t.equal(codeOf(await find({ index: 0, pieces: 1 })), 'COUNT_OUT_OF_SCOPE')
  t.equal(codeOf(await find({ index: 99, pieces: 1 })), 'UNKNOWN_PRODUCT')
  await find({ index: 4, pieces: 100 })
  t.match(await variances(), { uncounted: [{ name: 'Sabun', level_milli: 100_000 }] })
  const list = (await person.get('/api/console/stock/counts')).body.counts
  t.match(list, [{ counted_count: 1, product_count: 2, state: 'counting' }])
  t.match(await settle({ uncounted: 'zero' }), { status: 200 })
  t.same([stockOf(db, 4), stockOf(db, 5)], ['100 at 0', '0 at 0'])
  t.same(checkBooks(db), [])
})

t.test('a count is settled as it was seen, within a limit or on another word', async (t) => {
  const { hub, db, person, count } = await open(t, SUPERVISOR_ID)
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  await post(manager, 'receipts', receipt('0 100', [20_000_000]))
  const { find, variances, settle } = counter(person, await count())
  await find({ index: 0, pieces: 190 })
  const { seen, silent_terminals } = await variances()
  t.ok(silent_terminals.length > 0, 'tills that said nothing may hold sales')
  await find({ index: 1, pieces: 100 })
  await find({ index: 1, pieces: 1 })
  t.equal(codeOf(await settle({ seen })), 'COUNT_MOVED_ON')
  const document_id = newId()
  t.equal(codeOf(await settle({ document_id })), 'APPROVAL_REQUIRED')
  const ask = { permission: 'settle-count', subject_id: document_id, amount: 1_000_000 }
  const approval_id = await approve(person, MANAGER_ID, ask)
  t.match(await settle({ document_id, approval_id }), { body: { state: 'settled' } })
  t.equal(stockOf(db, 0), '190 at 19000000')
  const other = counter(person, await count())
  t.match(await person.post(`${other.path}/cancellation`, {}), { body: { state: 'cancelled' } })
  t.match(await person.post(`${other.path}/cancellation`, {}), { status: 200 })
  t.equal(codeOf(await other.find({ index: 0, pieces: 1 })), 'COUNT_ENDED')
  t.equal(codeOf(await person.get(`/api/console/stock/counts/${newId()}`)), 'COUNT_NOT_FOUND')
  const start = (change: object) =>
    person.post('/api/console/stock/counts', {
      ...{ count_id: testId(7), name: 'A', scope: 'full', category_id: null, ...change },
    })
  t.match(await start({}), { status: 200 })
  t.match(await start({}), { status: 200 })
  t.equal(codeOf(await start({ name: 'B' })), 'IDEMPOTENCY_MISMATCH')
  t.equal(codeOf(await start({ count_id: newId(), scope: 'category' })), 'INVALID_REQUEST')
  t.equal(codeOf(await start({ count_id: newId(), name: ' ' })), 'INVALID_REQUEST')
})
