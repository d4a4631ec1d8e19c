import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { SUPERVISOR_ID } from '../../support/hub.ts'
import { SHIFT_ID } from '../../support/small-outlet.ts'
import { approve, chainsOf, newId, openCashDesk, paperOf } from './cash-desk.ts'

const event = (change = {}) => ({
  ...{ event_id: newId(), session_id: SHIFT_ID, reason_code: 'give-change', note: null },
  approval_id: null,
  ...change,
})

t.test('the drawer opens once, and everybody can see that it did', async (t) => {
  const { hub, till } = await openCashDesk(t, SUPERVISOR_ID)
  const body = event()
  const first = await till.post('/api/pos/no-sale', body)
  t.equal(first.status, 200)
  const again = await till.post('/api/pos/no-sale', body)
  t.same(again.body, first.body)
  const jobs = hub.db.prepare('SELECT id, kind FROM print_job ORDER BY kind').all()
  t.match(jobs, [{ kind: 'drawer-pulse', id: first.body.print_job_id }, { kind: 'slip' }])
  t.equal(jobs.length, 2)
  t.same(chainsOf(hub, body.event_id), ['drawer-opened-without-sale', 'drawer-opened-without-sale'])
  const figure = "SELECT event_count, amount_minor FROM shift_figure WHERE figure = 'no-sale'"
  t.same(hub.db.prepare(figure).get(), { event_count: 1, amount_minor: 0 })
  t.match(paperOf(hub, body.event_id).text, /LACI DIBUKA/)
  t.match(await till.post('/api/pos/no-sale', { ...body, note: 'lain' }), { status: 409 })
  t.same(checkBooks(hub.db), [])
})

t.test('a cashier needs another person for it', async (t) => {
  const { hub, till } = await openCashDesk(t)
  const body = event()
  t.match(await till.post('/api/pos/no-sale', body), {
    status: 403,
    body: { error: { code: 'APPROVAL_REQUIRED', detail: 'no-sale' } },
  })
  t.equal(hub.db.prepare('SELECT count(*) FROM print_job').pluck().get(), 0)
  const ask = { permission: 'no-sale', subject_id: body.event_id, amount: null }
  const approval_id = await approve(till, SUPERVISOR_ID, ask)
  t.equal((await till.post('/api/pos/no-sale', { ...body, approval_id })).status, 200)
  t.match(paperOf(hub, body.event_id).text, /Disetujui +Wati/)
})

t.test('no reason, no shift, no printer', async (t) => {
  const { hub, till } = await openCashDesk(t, SUPERVISOR_ID)
  const refused = async (change: object, code: string) =>
    t.match((await till.post('/api/pos/no-sale', event(change))).body, { error: { code } })
  await refused({ reason_code: 'x' }, 'UNKNOWN_REASON')
  await refused({ reason_code: 'other' }, 'REASON_NEEDS_NOTE')
  await refused({ session_id: newId() }, 'UNKNOWN_SHIFT')
  hub.db.exec('DELETE FROM printer')
  t.match(await till.post('/api/pos/no-sale', event()), {
    status: 200,
    body: { success: true, print_job_id: null },
  })
})
