// Numbers that a later receipt has overtaken, at the console, over a real hub.
import t from 'tap'
import {
  explainNumbers,
  sayNumbers,
  unshownCount,
} from '../../../terminal-ui/src/models/missing-numbers.ts'
import { TerminalsModel } from '../../../terminal-ui/src/models/terminals-model.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

t.test('listed, counted, explained, and refused once one of them is here', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift()
  const terminal = { id: till.id, code: till.code, series: till.series }
  const send = (...numbers: number[]) => {
    const sales = numbers.map((number) => makeSale({ number, terminal, committed: true }))
    return till.post('/api/pos/sync', { transactions: sales })
  }
  const { link } = deskLink(await hub.logIn(MANAGER_ID, 'Kantor'))
  const terminals = new TerminalsModel(link)
  const card = () => {
    const found = terminals.terminals.value.find(({ terminal_id }) => terminal_id === till.id)
    if (!found) throw new Error('no card of the till')
    return found
  }
  await send(...Array.from({ length: 25 }, (_, n) => 3 * n + 3))
  t.ok((await terminals.refresh()).ok)
  const [first, second] = card().missing
  if (!first || !second) throw new Error('nothing is missing')
  t.equal(sayNumbers(first), `${till.series}-1…2`)
  t.equal(sayNumbers({ ...first, to: 1 }), `${till.series}-1`)
  t.equal(card().missing_count, 50)
  t.equal(unshownCount(card()), 10)
  const desk = { link, terminals }
  t.match(await explainNumbers(desk, card(), first, ' Tablet hilang '), { ok: true })
  t.equal(card().missing_count, 48, 'the list follows')
  await send(4)
  t.match(await explainNumbers(desk, card(), second, 'lupa'), { code: 'NUMBERS_NOT_MISSING' })
  t.equal(card().missing_count, 47, 'the list follows then too')
})
