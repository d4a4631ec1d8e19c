// What was done at the hub and is told once more: the same is the same, anything else is set aside
// beside the first, which stands.
import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import { newId } from '../cash/cash-desk.ts'
import {
  cashMove,
  closing,
  count,
  noSale,
  one,
  opening,
  openToldDesk,
  refundOf,
  saidOf,
  sellAlone,
  tell,
} from './told-desk.ts'

t.test(
  'told otherwise than it was asked: the first stands, the second is kept beside it',
  async (t) => {
    const { hub, till } = await openToldDesk(t)
    await till.logIn(MANAGER_ID, '333333')
    const shiftId = newId()
    await till.openShift(shiftId, 200_000)
    const by = { staff_id: MANAGER_ID }
    const move = cashMove(shiftId, {}, by)
    const open = noSale(shiftId, {}, by)
    const counted = count(shiftId, 175_000, {}, by)
    const sale = await sellAlone(till, shiftId, { cashierId: MANAGER_ID })
    const refund = refundOf(sale, shiftId, {}, by)
    const ask = async (path: string, body: unknown) =>
      t.match(await till.post(path, body), { status: 200 }, path)
    await ask('/api/pos/cash-movements', move.body)
    await ask('/api/pos/no-sale', open.body)
    await ask('/api/pos/refunds', refund.body)
    await ask(`/api/pos/sessions/${shiftId}/counts`, counted.body)
    const altered = (item: { body: unknown }, change: object) => ({
      ...item,
      body: { ...(item.body as object), ...change },
    })
    const told = [
      opening(shiftId, { opening_cash_minor: 1 }, by),
      altered(move, { amount_minor: 1 }),
      altered(open, { note: 'lain' }),
      altered(refund, { note: 'lain' }),
      altered(counted, { counts: [{ value_minor: 1, count: 7 }] }),
    ]
    for (const item of told) {
      const [result] = await tell(till, item)
      const said = result ? saidOf(result) : ''
      t.match(said, /^quarantined IDEMPOTENCY_MISMATCH duplicate_transaction/, JSON.stringify(item))
    }
    t.equal(one(hub, "SELECT count(*) FROM quarantine WHERE reason = 'altered-duplicate'"), 5)
    t.equal(one(hub, "SELECT count(*) FROM conflict WHERE type = 'duplicate_transaction'"), 5)
    t.equal(one(hub, 'SELECT opening_cash_minor FROM shift WHERE id = ?', shiftId), 200_000)
    t.equal(one(hub, "SELECT amount_minor FROM cash_document WHERE kind = 'paid-out'"), 25_000)
    t.same(checkBooks(hub.db), [])
  },
)

t.test(
  'an id that is none is not answered as one, and a close needs its shift named',
  async (t) => {
    const { hub, till, shiftId } = await openToldDesk(t)
    await tell(till, opening(shiftId))
    const [bad] = await tell(till, { command_id: 'x', kind: 'count' })
    t.match(bad, { command_id: null, verdict: 'quarantined', error: { code: 'INVALID_REQUEST' } })
    const counted = count(shiftId, 200_000)
    const [lost] = await tell(till, { ...counted, session_id: null })
    t.match(lost, { command_id: counted.command_id, verdict: 'quarantined' })
    const [first] = await tell(till, counted)
    t.equal(first?.verdict, 'accepted', 'its own words are still taken')
    const [closed] = await tell(till, closing(shiftId, counted))
    t.equal(closed?.verdict, 'accepted')
    t.equal(one(hub, 'SELECT cashier_id FROM shift WHERE id = ?', shiftId), CASHIER_ID)
    t.same(checkBooks(hub.db), [])
  },
)

t.test('a full disk sets nothing aside; what the hub stumbles over is', async (t) => {
  const { hub, till, shiftId } = await openToldDesk(t)
  await tell(till, opening(shiftId))
  const pages = hub.db.pragma('page_count', { simple: true })
  hub.db.pragma(`max_page_count = ${pages}`)
  const moves = Array.from({ length: 50 }, () => cashMove(shiftId, { note: 'x'.repeat(190) }))
  t.match((await till.post('/api/pos/sync/commands', { commands: moves })).body, {
    error: { code: 'DISK_FULL' },
  })
  hub.db.pragma('max_page_count = 1073741823')
  t.equal(one(hub, 'SELECT count(*) FROM quarantine'), 0)
  t.ok(
    (await tell(till, ...moves)).every(({ verdict }) => verdict === 'accepted'),
    'the retry',
  )
  hub.db.exec(`CREATE TRIGGER broken BEFORE INSERT ON no_sale
    BEGIN SELECT raise(ABORT, 'a fault of the hub'); END`)
  const [stumbled, after] = await tell(till, noSale(shiftId), cashMove(shiftId))
  t.match(stumbled, { verdict: 'quarantined', error: { message: 'hub-fault' } })
  t.equal(after?.verdict, 'accepted', 'its successor goes on')
  t.same(checkBooks(hub.db), [])
})
