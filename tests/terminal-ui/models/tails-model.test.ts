// What a manager sees and does after a box was replaced, over a real hub on yesterday's backup.
import t, { type Test } from 'tap'
import { countHeldPapers, HELD_AT_ONCE_MAX } from '#hub/printing/settle-held-papers.ts'
import { TailsModel } from '../../../terminal-ui/src/models/tails-model.ts'
import { comeBack, loseHalfADay } from '../../hub/tail/restored-shop.ts'
import type { TestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

async function openDesk(t: Test) {
  const shop = await loseHalfADay(t)
  const desk = deskLink(await shop.hub.logIn(MANAGER_ID, 'Meja'))
  return { ...shop, desk, model: new TailsModel(desk.link) }
}
const codesOf = ({ absent }: TailsModel) => absent.value.map(({ terminal_code }) => terminal_code)

t.test('who is still away, and one that is given up with a reason', async (t) => {
  const { hub, model, one, two } = await openDesk(t)
  t.same(codesOf(model), [], 'nobody was asked yet')
  t.equal(model.heldCount.value, 0)
  t.ok((await model.refresh()).ok)
  t.same(codesOf(model).sort(), [TERMINAL.code, one.code, two.code].sort())
  t.ok((await model.giveUp(TERMINAL.id, ' dicuri ')).ok)
  t.same(codesOf(model).sort(), [one.code, two.code].sort(), 'the list follows')
  const [lost] = model.list.value?.terminals.filter(({ state }) => state === 'lost') ?? []
  t.match(lost, { terminal_code: TERMINAL.code, lost: { by_name: 'Budi', reason: 'dicuri' } })

  const back = await comeBack(hub, one)
  await back.post('/api/pos/sync/tail/done', { epoch: back.epoch, offered_count: 0 })
  t.ok(codesOf(model).includes(one.code), 'until somebody asks')
  t.match(await model.giveUp(one.id, 'lama'), { ok: false, code: 'TAIL_NOT_AWAITED' })
  t.same(codesOf(model), [two.code], 'it has come meanwhile')
})

/** As many as a hub that was away for weeks would hold. */
function holdPapers({ db }: TestHub, count: number): void {
  const [printerId] = db.prepare('SELECT id FROM printer').pluck().all()
  const insert = db.prepare(`INSERT INTO print_job
    (id, printer_id, kind, document_id, copy_no, model_json, state, created_at_ms, updated_at_ms)
    VALUES (?, ?, 'receipt', ?, 0, '{}', 'held', 1, 1)`)
  for (let n = 0; n < count; n += 1) insert.run(testId(700_000 + n), printerId, testId(800_000 + n))
}

t.test('more papers than the hub settles at once are all settled by one word', async (t) => {
  const { hub, model } = await openDesk(t)
  const before = countHeldPapers(hub.db)
  holdPapers(hub, HELD_AT_ONCE_MAX + 20)
  const held = before + HELD_AT_ONCE_MAX + 20
  await model.refresh()
  t.equal(model.heldCount.value, held)
  t.same(await model.settleHeld('discard'), { ok: true, value: held })
  t.equal(model.heldCount.value, 0)
  t.equal(countHeldPapers(hub.db), 0)
  t.same(await model.settleHeld('release'), { ok: true, value: 0 }, 'nothing is left')
})

t.test('an answer that is lost leaves what was known; nobody may who may not', async (t) => {
  const { hub, desk, model } = await openDesk(t)
  await model.refresh()
  const known = model.list.value
  desk.losesAnswers = true
  t.match(await model.refresh(), { code: 'HUB_UNREACHABLE' })
  t.match(await model.settleHeld('discard'), { code: 'HUB_UNREACHABLE' })
  t.match(await model.giveUp(TERMINAL.id, 'rusak'), { code: 'HUB_UNREACHABLE' })
  t.equal(model.list.value, known)
  const cashier = new TailsModel(deskLink(await hub.logIn(CASHIER_ID, 'Kasir')).link)
  t.match(await cashier.refresh(), { ok: false })
  t.match(await cashier.settleHeld('discard'), { ok: false })
  t.equal(cashier.list.value, null)
})
