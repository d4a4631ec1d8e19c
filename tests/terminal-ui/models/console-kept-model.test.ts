// The console's list of what was set aside, over a real hub.
import t from 'tap'
import { quarantinePayload } from '#hub/conflict/quarantine-payload.ts'
import { write } from '#hub/db/write.ts'
import {
  ConsoleKeptModel,
  keptReasonOf,
} from '../../../terminal-ui/src/models/console-kept-model.ts'
import { newId } from '../../hub/cash/cash-desk.ts'
import { cashMove } from '../../hub/told/told-desk.ts'
import { SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { deskLink } from './desk-link.ts'

t.test('listed, tried again, left undone, on another person’s word', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.pair()
  const desk = deskLink(await hub.logIn(SUPERVISOR_ID, 'Kantor'))
  const asked: unknown[] = []
  const approve = async (of: unknown) => {
    asked.push(of)
    return null
  }
  const approval = { approve, ownWords: new Set() } as never
  const model = new ConsoleKeptModel({ link: desk.link, approval })
  const keep = (payload: unknown) => {
    const item = { documentId: null, terminalId: till.id, reason: 'hub-fault', payload }
    write(hub.db, (tx) => quarantinePayload(tx, hub.deps.seams, item))
  }
  const shiftId = newId()
  for (const payload of ['soup', cashMove(shiftId), cashMove(shiftId, { amount_minor: 900_000 })])
    keep(payload)
  t.equal(model.list.value, null)
  t.ok((await model.show('open')).ok)
  const find = (minor: number | null) => {
    const item = model.list.value?.items.find(({ amount_minor }) => amount_minor === minor)
    if (!item) throw new Error(`none of ${minor}`)
    return item
  }
  t.equal(model.list.value?.open_count, 3)
  t.match(await model.retry(find(null), ''), { code: 'INVALID_REQUEST' })
  t.match(await model.settle(find(-900_000), 'much', ' x '), { code: 'APPROVAL_REQUIRED' })
  t.match(asked, [{ permission: 'settle-conflict', amount: 900_000, words: 'much' }])
  const soup = find(null)
  t.ok((await model.settle(soup, '', ' Uji coba ')).ok)
  t.ok((await model.retry(find(-25_000), '')).ok)
  t.equal(model.list.value?.open_count, 1)
  t.match(await model.settle(soup, '', 'lain'), { code: 'CONFLICT_SETTLED' })
  t.ok((await model.show('ended')).ok)
  t.same(
    model.list.value?.items.map(({ end }) => [end?.how, end?.note]),
    [
      ['done', null],
      ['settled', 'Uji coba'],
    ],
  )
  t.ok((await model.more()).ok, 'there is no more')
  for (let n = 0; n < 60; n++) keep(`strange ${n}`)
  t.ok((await model.show('open')).ok)
  t.equal(model.list.value?.items.length, 50)
  desk.losesAnswers = true
  t.match(await model.more(), { code: 'HUB_UNREACHABLE' })
  desk.losesAnswers = false
  await Promise.all([model.more(), model.more()])
  const shown = model.list.value?.items.map(({ quarantine_id }) => quarantine_id)
  t.equal(new Set(shown).size, 61, 'each once, also where somebody presses twice')
  t.equal(shown?.length, 61)
  desk.losesAnswers = true
  t.match(await model.show('open'), { code: 'HUB_UNREACHABLE' })
})

t.test('reasons in plain words', async (t) => {
  const cases = ['misshapen unreadable', 'hub-fault hub-fault', 'SALE_NOT_FOUND other']
  for (const each of cases) {
    const [reason = '', expected] = each.split(' ')
    t.equal(keptReasonOf(reason), expected)
  }
})
