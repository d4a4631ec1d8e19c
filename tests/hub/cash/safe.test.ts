import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import {
  type CashDesk,
  chainsOf,
  journalOf,
  moveCash,
  newId,
  openCashDesk,
  paperOf,
} from './cash-desk.ts'

const HEAP = [
  { value_minor: 100_000, count: 30 },
  { value_minor: 50_000, count: 10 },
]
const count = (till: TestTerminal, counts: object[], note: string | null = null) =>
  till.post('/api/console/safe-counts', { count_id: newId(), counts, note })
const deposit = (till: TestTerminal, change: object = {}) =>
  till.post('/api/console/bank-deposits', {
    ...{ deposit_id: newId(), amount_minor: 1_000_000, counts: null, bag_number: 'bca-001' },
    note: null,
    ...change,
  })
const safeOf = async (till: TestTerminal) => (await till.get('/api/console/safe')).body

/** The manager with a safe that was counted at 3,500,000. */
async function openSafe(t: Parameters<typeof openCashDesk>[0]): Promise<CashDesk> {
  const desk = await openCashDesk(t, MANAGER_ID)
  await count(desk.till, HEAP)
  return desk
}

t.test('the first count says what the books begin with; a later one corrects', async (t) => {
  const { hub, till } = await openCashDesk(t, MANAGER_ID)
  await moveCash(till, { kind: 'drop', reason_code: 'routine', amount_minor: 100_000 })
  const before = (await safeOf(till)).balance_minor
  const opening = await count(till, HEAP)
  t.equal(opening.status, 200)
  const { entry } = opening.body
  t.match(entry, { kind: 'correction', amount_minor: 3_500_000 - before, balance_minor: 3_500_000 })
  t.same(journalOf(hub, entry.entry_id), {
    safe: 3_500_000 - before,
    'safe-opening': before - 3_500_000,
  })
  t.match(await count(till, HEAP), { status: 200, body: { entry: { amount_minor: 0 } } })
  const short = [{ value_minor: 100_000, count: 34 }]
  t.match((await count(till, short)).body, { error: { code: 'REASON_NEEDS_NOTE' } })
  const corrected = (await count(till, short, 'kurang satu lembar')).body.entry
  t.match(corrected, { amount_minor: -100_000, note: 'kurang satu lembar' })
  t.same(journalOf(hub, corrected.entry_id), { safe: -100_000, 'over-short': 100_000 })
  t.same(chainsOf(hub, corrected.entry_id), ['safe-moved', 'safe-counted'])
  t.match(paperOf(hub, corrected.entry_id).text, /HITUNG BRANKAS/)
  t.equal((await safeOf(till)).balance_minor, 3_400_000)
  t.same(checkBooks(hub.db), [])
})

t.test('a bag goes to the bank once, and never with more than the safe holds', async (t) => {
  const { hub, till } = await openSafe(t)
  t.match((await deposit(till, { amount_minor: 3_500_001 })).body, {
    error: { code: 'SAFE_TOO_LITTLE', field: 'amount_minor' },
  })
  const counts = [{ value_minor: 100_000, count: 9 }]
  t.match((await deposit(till, { counts })).body, { error: { code: 'COUNT_SUM_WRONG' } })
  const deposit_id = newId()
  const done = await deposit(till, { deposit_id, counts: [{ value_minor: 50_000, count: 20 }] })
  t.match(done, {
    status: 200,
    body: { entry: { kind: 'bank-deposit', amount_minor: -1_000_000, bag_number: 'BCA-001' } },
  })
  t.same(journalOf(hub, deposit_id), { bank: 1_000_000, safe: -1_000_000 })
  t.same(chainsOf(hub, deposit_id), ['safe-moved', 'cash-deposited'])
  t.match(paperOf(hub, deposit_id), { kinds: ['slip'], text: /No\. kantong +BCA-001/ })
  t.match((await deposit(till, { bag_number: 'BCA-001' })).body, {
    error: { code: 'BAG_NUMBER_TAKEN' },
  })
  t.equal((await deposit(till, { amount_minor: 2_500_000, bag_number: 'BCA-002' })).status, 200)
  const safe = await safeOf(till)
  t.equal(safe.balance_minor, 0)
  t.same(
    safe.entries.slice(0, 2).map((entry: { bag_number: string }) => entry.bag_number),
    ['BCA-002', 'BCA-001'],
    'newest first',
  )
  t.same(checkBooks(hub.db), [])
})

t.test('a retry is answered as the first time; another body is not', async (t) => {
  const { hub, till } = await openSafe(t)
  const deposit_id = newId()
  const first = await deposit(till, { deposit_id })
  t.same((await deposit(till, { deposit_id })).body.entry, first.body.entry)
  t.match((await deposit(till, { deposit_id, amount_minor: 5 })).body, {
    error: { code: 'IDEMPOTENCY_MISMATCH' },
  })
  const body = { count_id: newId(), counts: [{ value_minor: 100_000, count: 25 }], note: null }
  const counted = await till.post('/api/console/safe-counts', body)
  t.same((await till.post('/api/console/safe-counts', body)).body.entry, counted.body.entry)
  const other = { ...body, counts: [] }
  t.match((await till.post('/api/console/safe-counts', other)).body, {
    error: { code: 'IDEMPOTENCY_MISMATCH' },
  })
  t.equal(hub.db.prepare("SELECT count(*) FROM print_job WHERE kind = 'slip'").pluck().get(), 3)
})

t.test('many bags at once never empty the safe twice', async (t) => {
  const { hub, till } = await openSafe(t)
  const bags = Array.from({ length: 8 }, (_, n) =>
    deposit(till, { bag_number: `B${n}`, amount_minor: 1_000_000 }),
  )
  const statuses = (await Promise.all(bags)).map(({ status }) => status)
  t.equal(statuses.filter((status) => status === 200).length, 3)
  t.equal((await safeOf(till)).balance_minor, 500_000)
  t.same(checkBooks(hub.db), [])
})

t.test('the safe is the manager’s', async (t) => {
  const { hub } = await openSafe(t)
  const cashier = await hub.logIn(CASHIER_ID, 'Kasir 2')
  t.equal((await cashier.get('/api/console/safe')).status, 403)
  t.equal((await deposit(cashier)).status, 403)
  t.equal((await count(cashier, HEAP)).status, 403)
})
