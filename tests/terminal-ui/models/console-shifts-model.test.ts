import t from 'tap'
import type { AddendumMessage, ShiftMessage, ShiftReport } from '#domain/wire/shift-message.ts'
import {
  consoleShiftsOf,
  overShortBars,
  SHIFT_PAGE,
} from '../../../terminal-ui/src/models/console-shifts-model.ts'
import { testId } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { openTill, SHIFT } from './open-till.ts'

const closed = (n: number, overShortMinor: number): ShiftMessage => ({
  ...SHIFT,
  ...{ session_id: testId(100 + n), session_number: n, status: 'closed' },
  ...{ counted_cash_minor: 0, over_short_minor: overShortMinor },
})
const ADDENDUM: AddendumMessage = {
  ...{ session_id: testId(101), session_number: 1, part_no: 1, state: 'final', sale_count: 2 },
  ...{ total_minor: 12_600, cash_minor: 6_300, cash_place: null },
  ...{ opened_at: '2026-11-22T05:00:00.000Z', finalised_at: '2026-11-22T05:10:00.000Z' },
}
const FIGURES: ShiftReport['figures'] = {
  ...{ sale_count: 0, gross_minor: 0, discount_minor: 0, tax_base_minor: 0, tax_minor: 0 },
  ...{ total_minor: 0, cash_rounding_minor: 0, refund_count: 0, refund_minor: 0 },
  ...{ refund_tax_minor: 0, void_count: 0, void_minor: 0, void_tax_minor: 0 },
  ...{ account_in_minor: 0, account_out_minor: 0, no_sale_count: 0 },
  ...{ taxes: [], tenders: [], cash: [] },
}
const report = (shift: ShiftMessage, part_no: number): ShiftReport => ({
  ...{ kind: part_no === 0 ? 'z' : 'addendum', session: shift, part_no, figures: FIGURES },
  ...{ cashiers: [], tenders: [], counts: null, series: [], audit_is_whole: true },
  as_of: '2026-11-22T09:00:00.000Z',
})

async function shiftsOf(test: Parameters<typeof openTill>[0]) {
  const opened = await openTill(test)
  const { hub } = opened.bench
  const first = closed(1, -600)
  const path = `/api/pos/sessions/${first.session_id}`
  Object.assign(hub.routes, {
    'GET /api/pos/sessions': () => ok({ sessions: [closed(2, 0), first, SHIFT] }),
    'GET /api/console/addenda': () =>
      ok({
        addenda: [{ ...ADDENDUM, part_no: 2 }, ADDENDUM, { ...ADDENDUM, session_id: testId(9) }],
      }),
    [`GET ${path}`]: () => ok(first),
    [`GET ${path}/report`]: (call: { path: string }) =>
      ok(report(first, Number(new URL(call.path, 'http://x').searchParams.get('part_no')))),
    [`POST ${path}/reports`]: () => ok({ success: true, print_job_id: testId(70), copy_no: 3 }),
  })
  return { ...opened, hub, first, model: consoleShiftsOf(opened.till) }
}

t.test('all shifts, one in full, and its addenda in their order', async (t) => {
  const { model, first, till } = await shiftsOf(t)
  t.equal(consoleShiftsOf(till), model, 'one for each till')
  t.equal(model.isLoaded.value, false)
  t.match(await model.refresh(), { ok: true })
  t.same(
    model.shifts.value.map(({ session_number }) => session_number),
    [2, 1, 1],
  )
  t.equal(model.hasMore.value, false)
  t.same(model.trading.value, [SHIFT])
  t.same(model.addenda.value, [], 'nothing is chosen')
  await model.open(first.session_id)
  t.same(model.chosen.value, first)
  t.match(model.report.value, { kind: 'z', part_no: 0 })
  t.same(
    model.addenda.value.map(({ part_no }) => part_no),
    [1, 2],
  )
  await model.open(first.session_id, 2)
  t.match(model.report.value, { kind: 'addendum', part_no: 2 })
  t.same(await model.print(), { ok: true, value: 3 })
  model.leave()
  t.equal(model.chosen.value, null)
})

t.test('whoever went back to the list meanwhile stays there', async (t) => {
  const { model, first } = await shiftsOf(t)
  await model.open(first.session_id)
  const refreshing = model.refresh()
  const opening = model.open(first.session_id)
  model.leave()
  t.match(await Promise.all([refreshing, opening]), [{ ok: true }, { ok: true }])
  t.equal(model.chosen.value, null)
})

t.test('what changes elsewhere is shown while somebody looks, and not longer', async (t) => {
  const { model, hub, bench } = await shiftsOf(t)
  await model.refresh()
  const stop = model.follow()
  const asked = () => hub.calls.filter(({ path }) => path.startsWith('/api/console/addenda')).length
  const before = asked()
  bench.hub.say({ type: 'shift-changed', session_id: testId(101) })
  await until(() => asked() === before + 1 || null, 'another look')
  stop()
  bench.hub.say({ type: 'shift-changed', session_id: testId(101) })
  await settle()
  t.equal(asked(), before + 1)
})

t.test('older shifts come page by page', async (t) => {
  const { model, hub } = await shiftsOf(t)
  t.match(await model.loadMore(), { ok: true }, 'nothing to go on from')
  const pages = Array.from({ length: SHIFT_PAGE }, (_, n) => closed(SHIFT_PAGE + 10 - n, 0))
  const asked: string[] = []
  hub.routes['GET /api/pos/sessions'] = ({ path }) => {
    asked.push(path)
    return ok({ sessions: path.includes('before') ? [closed(5, 0)] : pages })
  }
  await model.refresh()
  t.equal(model.hasMore.value, true)
  await model.loadMore()
  t.match(asked.at(-1), /\?before=11$/)
  t.equal(model.shifts.value.length, SHIFT_PAGE + 1)
  t.equal(model.hasMore.value, false)
})

t.test('late cash is placed once, however often the answer is lost', async (t) => {
  const { model, hub } = await shiftsOf(t)
  await model.refresh()
  const bodies: { transfer_id: string; cash_place: string; into_session_id: string | null }[] = []
  const path = `/api/console/sessions/${ADDENDUM.session_id}/addenda/1/cash-place`
  hub.routes[`POST ${path}`] = ({ body }) => {
    bodies.push(JSON.parse(body))
    return bodies.length === 1 ? refusal(409, 'ADDENDUM_COLLECTING') : ok({ ...ADDENDUM })
  }
  const input = { addendum: ADDENDUM, intoShiftId: SHIFT.session_id }
  t.match(await model.placeCash(input), { ok: false, code: 'ADDENDUM_COLLECTING' })
  t.match(await model.placeCash(input), { ok: true })
  t.equal(bodies[0]?.transfer_id, bodies[1]?.transfer_id)
  t.match(bodies[1], { cash_place: 'present-drawer', into_session_id: SHIFT.session_id })
  await model.placeCash({ addendum: ADDENDUM, intoShiftId: null })
  t.match(bodies[2], { cash_place: 'counted', into_session_id: null })
  t.not(bodies[2]?.transfer_id, bodies[1]?.transfer_id, 'another place is another document')
})

t.test('a hub that refuses is passed on', async (t) => {
  const { model, hub, first } = await shiftsOf(t)
  hub.routes['GET /api/console/addenda'] = () => refusal(403, 'ROLE_NOT_ALLOWED')
  t.match(await model.refresh(), { ok: false, code: 'ROLE_NOT_ALLOWED' })
  hub.routes[`GET /api/pos/sessions/${first.session_id}/report`] = () =>
    refusal(404, 'REPORT_NOT_FOUND')
  t.match(await model.open(first.session_id), { code: 'REPORT_NOT_FOUND' })
  t.equal(model.chosen.value, null)
})

t.test('differences as bars: the largest fills the chart, the limit is its least', async (t) => {
  t.same(overShortBars([SHIFT], 5_000), [], 'an open shift has none')
  const bars = overShortBars([closed(3, 10_000), closed(2, 0), closed(1, -5_000)], 5_000)
  t.match(bars, [
    { sessionNumber: 1, minor: -5_000, share: -0.5, isBeyond: false },
    { sessionNumber: 2, share: 0, isBeyond: false },
    { sessionNumber: 3, share: 1, isBeyond: true },
  ])
  t.match(overShortBars([closed(1, 1_000)], 5_000), [{ share: 0.2 }])
  const many = Array.from({ length: 30 }, (_, n) => closed(30 - n, 100))
  const shown = overShortBars(many, 0)
  t.equal(shown.length, 20)
  t.match(shown.at(-1), { sessionNumber: 30 })
})
