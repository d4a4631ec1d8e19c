import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { commandOf } from '#hub/sale/complete-sale.ts'
import { PINS, type startTestHub, type TestHub } from '../../support/hub.ts'
import { MANAGER_ID, SHIFT_ID, TERMINAL } from '../../support/small-outlet.ts'
import type { Json } from '../../support/test-terminal.ts'
import { comeBack, loseHalfADay, type Returned } from './restored-shop.ts'

const offered = (sale: Json) => ({
  id: sale.offline_transaction_id,
  kind: 'sale',
  payload_hash: commandOf(sale, null, sale.terminal_id).payloadHash,
})

async function offer(t: Parameters<typeof startTestHub>[0], back: Returned, sales: Json[]) {
  const { epoch } = back
  const asked = await back.post('/api/pos/sync/tail', { epoch, documents: sales.map(offered) })
  t.equal(asked.status, 200)
  return asked.body.lacking_ids as string[]
}

const soldIn = (hub: TestHub) =>
  hub.db.prepare('SELECT count(*) AS n, sum(payable_minor) AS sum FROM sale').get() as Json
const manage = async (hub: TestHub) => {
  const desk = await hub.logIn(MANAGER_ID, 'Meja')
  t.ok(PINS[MANAGER_ID])
  return desk
}

t.test('a restored hub waits for both terminals and asks for what it lost', async (t) => {
  const { hub, one, two, kept } = await loseHalfADay(t)
  t.equal(soldIn(hub).n, 6, 'four sales are lost')
  const desk = await manage(hub)
  const before = (await desk.get('/api/console/tails')).body
  t.equal(before.life.cause, 'restored')
  const stateOf = (list: Json, { id }: { id: string }) =>
    list.terminals.find((each: Json) => each.terminal_id === id)
  t.match(stateOf(before, one), { state: 'awaited', terminal_code: one.code, begun_at: null })
  t.match(stateOf(before, two), { state: 'awaited' })
  t.equal(stateOf(before, desk), undefined, 'one that was paired since owes nothing')
  // The small outlet has one more, which nobody ever switched on.
  const gone = await desk.post(`/api/console/tails/${TERMINAL.id}/lost`, { reason: 'rusak' })
  t.equal(gone.status, 200)

  const back = await comeBack(hub, one)
  t.equal(back.session.life?.is_tail_wanted, true)
  t.equal(back.session.series.last_number_seen, 3)
  const lacking = await offer(t, back, kept.one)
  t.same(
    lacking,
    kept.one.slice(3).map((sale) => sale.offline_transaction_id),
  )
  t.same(await offer(t, back, kept.one), lacking, 'asked again, it says the same')

  const { epoch } = back
  const early = await back.post('/api/pos/sync/tail/done', { epoch, offered_count: 5 })
  t.equal(early.body.lacking_count, 2, 'it is not done before all of it is in')
  const again = await comeBack(hub, one)
  t.equal(again.session.life?.is_tail_wanted, true)

  const sent = await again.post('/api/pos/sync', { transactions: kept.one.slice(3) })
  t.same(
    sent.body.results.map((each: Json) => [each.verdict, each.duplicate]),
    [
      ['accepted', false],
      ['accepted', false],
    ],
  )
  t.same(await offer(t, again, kept.one), [])
  const done = await again.post('/api/pos/sync/tail/done', { epoch, offered_count: 5 })
  t.equal(done.body.lacking_count, 0)
  t.equal((await comeBack(hub, one)).session.life?.is_tail_wanted, false)

  const after = (await desk.get('/api/console/tails')).body
  t.match(stateOf(after, one), {
    ...{ state: 'offered', offered_count: 5, lacking_count: 0, taken_count: 2 },
  })
  t.match(stateOf(after, two), { state: 'awaited', offered_count: 0 })

  const late = await comeBack(hub, two)
  await offer(t, late, kept.two)
  await late.post('/api/pos/sync', { transactions: kept.two.slice(3) })
  await late.post('/api/pos/sync/tail/done', { epoch, offered_count: 5 })
  t.same(soldIn(hub).n, 10)
  t.same(checkBooks(hub.db), [])
  t.match((await hub.request('GET', '/api/health')).body, { tails_outstanding: 0 })
})

t.test('what was printed once is held, opens no drawer, and one word settles it', async (t) => {
  const { hub, one, kept } = await loseHalfADay(t)
  const back = await comeBack(hub, one)
  await back.post('/api/pos/sync', { transactions: kept.one.slice(3) })
  const jobs = hub.db
    .prepare('SELECT kind, state FROM print_job WHERE created_at_ms > 0 ORDER BY kind')
    .all() as Json[]
  const held = jobs.filter(({ state }) => state === 'held')
  t.equal(held.filter(({ kind }) => kind === 'drawer-pulse').length, 0)
  const desk = await manage(hub)
  const list = (await desk.get('/api/console/tails')).body
  t.equal(list.held_paper_count, held.length)
  const settled = await desk.post('/api/console/held-papers', { decision: 'discard' })
  t.match(settled.body, { paper_count: held.length, left_count: 0 })
  t.equal((await desk.get('/api/console/tails')).body.held_paper_count, 0)
  const audit = hub.db
    .prepare("SELECT payload FROM audit_entry WHERE kind = 'held-papers-decided'")
    .all() as Json[]
  t.equal(audit.length, 1)
})

t.test('an offer to another life begins anew', async (t) => {
  const { hub, one, kept } = await loseHalfADay(t)
  const back = await comeBack(hub, one)
  const stale = { ...back, epoch: one.session.life?.epoch ?? '' }
  t.not(stale.epoch, back.epoch)
  t.same(await offer(t, stale, kept.one), [])
  const done = await back.post('/api/pos/sync/tail/done', { epoch: stale.epoch, offered_count: 5 })
  t.equal(done.body.epoch, back.epoch)
  t.equal((await comeBack(hub, one)).session.life?.is_tail_wanted, true)
})

t.test('a terminal that never comes back is given up, and may come all the same', async (t) => {
  const { hub, two, kept } = await loseHalfADay(t)
  const desk = await manage(hub)
  const path = `/api/console/tails/${two.id}/lost`
  const lost = await desk.post(path, { reason: 'dicuri' })
  t.match(lost.body.tail, { state: 'lost', lost: { by_name: 'Budi', reason: 'dicuri' } })
  t.match((await desk.post(path, { reason: 'lagi' })).body.error, { code: 'TAIL_NOT_AWAITED' })

  const back = await comeBack(hub, two)
  t.equal(back.session.life?.is_tail_wanted, true)
  await offer(t, back, kept.two)
  await back.post('/api/pos/sync', { transactions: kept.two.slice(3) })
  await back.post('/api/pos/sync/tail/done', { epoch: back.epoch, offered_count: 5 })
  const card = (await desk.get('/api/console/tails')).body.terminals.find(
    (each: Json) => each.terminal_id === two.id,
  )
  t.match(card, { state: 'offered', lost: null, taken_count: 2 })
  const kinds = hub.db.prepare('SELECT kind FROM audit_entry').pluck().all()
  t.ok(kinds.includes('terminal-given-up'))
  t.ok(kinds.includes('tail-offered'))
})

t.test('closing a shift warns of a terminal that has not come back', async (t) => {
  const { hub, one, two } = await loseHalfADay(t)
  const desk = await manage(hub)
  const path = `/api/pos/sessions/${SHIFT_ID}/close-check`
  const silent = async () =>
    (await desk.get(path)).body.blockers
      .filter(({ kind }: Json) => kind === 'silent-terminal')
      .map((each: Json) => each.terminal_code)
  t.same(await silent(), [TERMINAL.code, one.code, two.code])
  await comeBack(hub, one)
  await (await comeBack(hub, one)).get('/api/outlet')
  t.same(await silent(), [TERMINAL.code, two.code])
})
