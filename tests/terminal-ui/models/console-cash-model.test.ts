// The console's safe, drawers, bills and rules over a real hub.
import t from 'tap'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { ConsoleBillsModel } from '../../../terminal-ui/src/models/console-bills-model.ts'
import {
  type ConsoleCashDeps,
  ConsoleCashModel,
  isBagNumber,
} from '../../../terminal-ui/src/models/console-cash-model.ts'
import { ConsoleRulesModel } from '../../../terminal-ui/src/models/console-rules-model.ts'
import { newId } from '../../hub/cash/cash-desk.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

async function openDesk(t: Parameters<typeof startTestHub>[0]) {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const desk = deskLink(manager)
  const { link } = desk
  // What the journal of money commands does once it has written one.
  const send: ConsoleCashDeps['commands']['send'] = ({ path, body }, schema) =>
    link.door.call({ method: 'POST', path, body: JSON.stringify(body) }, schema)
  const cash = new ConsoleCashModel({ link, commands: { newId, send } })
  return { hub, manager, desk, cash, bills: new ConsoleBillsModel(link), link }
}

t.test('the safe: counted, a bag taken, never more than it holds', async (t) => {
  const { cash, desk } = await openDesk(t)
  t.equal(cash.safe.value, null)
  t.ok((await cash.refresh()).ok)
  const counts = [{ value_minor: 100_000, count: 12 }]
  t.equal(cash.differenceOf(counts), 1_200_000)
  t.match(await cash.count(newId(), counts, '  '), { value: { amount_minor: 1_200_000 } })
  t.match(await cash.count(newId(), [], ''), { code: 'REASON_NEEDS_NOTE' })
  const input = { bagNumber: ' bca-1 ', amountMinor: 1_000_000, counts: null, note: 'sore' }
  const id = newId()
  desk.losesAnswers = true
  t.match(await cash.deposit(id, input), { code: 'HUB_UNREACHABLE' })
  desk.losesAnswers = false
  t.match(await cash.deposit(id, input), { value: { bag_number: 'BCA-1', note: 'sore' } })
  t.match(await cash.deposit(newId(), { ...input, bagNumber: 'B2' }), { code: 'SAFE_TOO_LITTLE' })
  t.equal(cash.safe.value?.balance_minor, 200_000)
  t.equal(cash.safe.value?.entries.length, 2, 'the lost answer took no second bag')
  t.same(['bca-1', ' B2 ', '', 'a b', 'x'.repeat(33)].map(isBagNumber), [
    true,
    true,
    false,
    false,
    false,
  ])
})

t.test('drawers: where they may stand, added and moved', async (t) => {
  const { cash, manager } = await openDesk(t)
  t.ok((await cash.refresh()).ok)
  const place = cash.places.value.find(({ terminalId }) => terminalId === manager.id)
  t.match(place, { name: 'Kantor', code: manager.code })
  t.ok((await cash.setDrawer({ drawerId: null, name: ' Laci 2', terminalId: null })).ok)
  const added = cash.drawers.value?.find(({ name }) => name === 'Laci 2')
  const drawerId = added?.drawer_id ?? null
  t.ok((await cash.setDrawer({ drawerId, name: 'Laci 2', terminalId: manager.id })).ok)
  t.match(cash.drawers.value, [{ name: 'Laci 1' }, { terminal_code: manager.code }])
  const taken = { drawerId: null, name: 'laci 2', terminalId: null }
  t.match(await cash.setDrawer(taken), { code: 'DRAWER_NAME_TAKEN' })
})

t.test('bills: all of them, those to look at, those not paid', async (t) => {
  const { bills, manager } = await openDesk(t)
  t.equal(bills.bills.value, null)
  await manager.openShift()
  const line = { name: 'Teh', quantity_milli: 1_000, unit_code: 'pcs', unit_price_minor: 5_000 }
  const carts = [newId(), newId()]
  for (const cart_id of carts) {
    await manager.post('/api/pos/bills', {
      ...{ bill_id: newId(), cart_id, session_id: SHIFT_ID, label: 'x', total_minor: 5_000 },
      lines: [{ ...line, total_minor: 5_000 }],
    })
  }
  const reason = { reason_code: 'customer-left', note: null, approval_id: null }
  await manager.post(`/api/pos/carts/${carts[0]}/discarded`, reason)
  t.ok((await bills.refresh()).ok)
  t.same(bills.counts.value, { all: 2, suspicious: 1, open: 1 })
  bills.choose('suspicious')
  t.match(bills.bills.value, [{ outcome: 'discarded', cart_id: carts[0] }])
  bills.choose('open')
  t.match(bills.bills.value, [{ outcome: 'open', cart_id: carts[1] }])
})

t.test('rules: a draft that is saved whole, or not at all', async (t) => {
  const { link } = await openDesk(t)
  const mine = new ConsoleRulesModel(link)
  const theirs = new ConsoleRulesModel(link)
  t.equal(mine.isChanged.value, false)
  t.ok((await mine.save()).ok, 'nothing was read yet')
  await mine.refresh()
  await theirs.refresh()
  t.same(mine.draft.value, DEFAULT_RULES)
  mine.change((rules) => ({ ...rules, denominations: [] }))
  t.match(mine.fault.value, { code: 'RULES_INVALID', field: 'denominations' })
  mine.undo()
  t.equal(mine.fault.value, null)
  t.equal(mine.isChanged.value, false)
  mine.change((rules) => ({ ...rules, credit_due_days: 14 }))
  t.equal(mine.isChanged.value, true)
  t.ok((await mine.save()).ok)
  t.equal(mine.isChanged.value, false)
  theirs.change((rules) => ({ ...rules, credit_due_days: 7 }))
  t.match(await theirs.save(), { code: 'RULES_CHANGED' })
  t.equal(theirs.draft.value?.credit_due_days, 7, 'what they typed is still there')
  await theirs.refresh()
  t.equal(theirs.draft.value?.credit_due_days, 14)
})
