// What a device says it was before data was lost: believed where it can be, never over another.
import t, { type Test } from 'tap'
import { write } from '#hub/db/write.ts'
import { recallTerminals } from '#hub/terminal/recall-terminals.ts'
import { SMALL_OUTLET, TERMINAL, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

type Earlier = NonNullable<Parameters<typeof recallTerminals>[3]['earlier']>[number]

function lostShop(t: Test) {
  const { db, seams } = smallShop(t)
  const was = (change: Partial<Earlier>): Earlier => ({
    ...{ outlet_id: SMALL_OUTLET.outlet_id, terminal_id: testId(81), terminal_code: 'T7' },
    series: ['A'],
    ...change,
  })
  const recall = (earlier: Earlier[] | undefined, life = 1, name = 'Kasir 7') => {
    const key = { kty: 'EC' as const, crv: 'P-256' as const, x: '', y: '' }
    const request = { code: '', name, publicKey: key, ...(earlier ? { earlier } : {}) }
    write(db, (tx) => recallTerminals(tx, seams, life, request))
  }
  const terminals = () =>
    db.prepare('SELECT code, name, is_active FROM terminal ORDER BY code').all()
  const series = (id: string) =>
    db
      .prepare('SELECT series FROM terminal_series WHERE terminal_id = ? ORDER BY series')
      .pluck()
      .all(id)
  const told = () =>
    (
      db
        .prepare("SELECT payload FROM audit_entry WHERE kind = 'terminal-recalled'")
        .pluck()
        .all() as string[]
    ).map((text) => JSON.parse(text))
  return { was, recall, terminals, series, told }
}
const T1 = { code: 'T1', name: 'Kasir T1', is_active: 1 }

t.test('a hub that lost nothing believes nothing, and nothing of another outlet', (t) => {
  const { was, recall, told } = lostShop(t)
  recall([was({})], 0)
  recall([was({ outlet_id: testId(999) })])
  recall(undefined)
  t.same(told(), [])
  t.end()
})

t.test('a terminal that was lost comes back closed, with its code and series, once', (t) => {
  const { was, recall, terminals, series, told } = lostShop(t)
  for (const _ of ['once', 'again']) recall([was({ series: ['A', 'B'] })])
  t.match(terminals(), [{ code: 'T1' }, { code: 'T7', name: 'Kasir 7', is_active: 0 }])
  t.same(series(testId(81)), ['A', 'B'])
  t.match(told(), [{ terminal_code: 'T7', series: ['A', 'B'], is_terminal_new: true }])
  t.equal(told().length, 1, 'what is known is not said again')
  t.end()
})

t.test('a terminal that is here gets the series it lost', (t) => {
  const { was, recall, series, told } = lostShop(t)
  recall([was({ terminal_id: TERMINAL.id, terminal_code: TERMINAL.code, series: ['A', 'C'] })])
  t.same(series(TERMINAL.id), ['A', 'C'])
  t.match(told(), [{ series: ['C'], is_terminal_new: false }])
  t.end()
})

t.test('nobody sells under another terminal’s code, and two never share a name', (t) => {
  const { was, recall, terminals, told } = lostShop(t)
  recall([was({ terminal_code: TERMINAL.code })])
  t.equal(terminals().length, 1, 'T1 stays the terminal that has it')
  t.same(told(), [])
  recall([was({})], 1, (terminals()[0] as typeof T1).name)
  t.match(terminals()[1], { code: 'T7', name: `T7 (${testId(81).slice(-4)})` })
  t.end()
})
