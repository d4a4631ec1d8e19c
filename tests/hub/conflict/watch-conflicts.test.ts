// What the log says of disagreements: each once, of all that was committed, whoever settled it.
import { pino } from 'pino'
import t from 'tap'
import { applyConflict } from '#hub/conflict/apply-conflict.ts'
import { raiseConflict } from '#hub/conflict/raise-conflict.ts'
import { watchConflicts } from '#hub/conflict/watch-conflicts.ts'
import { write } from '#hub/db/write.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { CUSTOMER_ID } from '../../support/small-outlet.ts'
import { conflictDesk, newId } from './conflict-desk.ts'

const LOOK_MS = 5_000
const DETECTED = 'a conflict was detected'
const RESOLVED = 'a conflict was resolved'
type Line = Record<string, unknown>

function watchedDesk(t: Parameters<typeof conflictDesk>[0]) {
  const desk = conflictDesk(t)
  const timers = fakeTimers()
  const lines: Line[] = []
  const log = pino({}, { write: (text: string) => void lines.push(JSON.parse(text)) })
  const seams = { ...desk.seams, timers }
  const begin = () => watchConflicts({ db: desk.db, seams, log })
  return { ...desk, timers, begin, said: (): Line[] => lines.splice(0) }
}

t.test('found beside a sale and settled by a person', async (t) => {
  const { timers, begin, said, sell, open, settle } = watchedDesk(t)
  await sell({ number: 1, items: [[0, 101_000]] })
  const before = open('inventory_shortage')
  const watch = begin()
  timers.pass(LOOK_MS)
  t.same(said(), [], 'what was there before was said before')
  const { sale } = await sell({ number: 2, items: [[1, 901_000]] })
  timers.pass(LOOK_MS)
  const documentId = sale.offline_transaction_id
  const shortage = { type: 'inventory_shortage', document_id: documentId }
  const found = said()
  t.match(found, [{ msg: DETECTED, ...shortage, origin: 'outlet' }])
  t.equal(found.length, 1)
  const id = found[0]?.conflict_id as string
  t.equal(settle(id, { action: 'reordered' }), 'settled')
  t.equal(settle(before, { reason: 'stands', note: 'Pak Budi tahu' }), 'settled')
  timers.pass(LOOK_MS)
  const settled = said()
  t.match(settled, [
    { msg: RESOLVED, conflict_id: id, ...shortage, action: 'reordered', how: 'manual' },
    { msg: RESOLVED, conflict_id: before, reason: 'stands', action: null, how: 'manual' },
  ])
  t.notOk(JSON.stringify(settled).includes('Budi'), 'nobody is named')
  timers.pass(3 * LOOK_MS)
  t.same(said(), [], 'once')
  watch.stop()
  t.equal(timers.pendingCount(), 0)
})

t.test('settled by a rule in the same moment, and what came from the cloud', (t) => {
  const { db, seams, begin, said, raise } = watchedDesk(t)
  const rules = { ...readRules(db), conflict_merge_contact: true }
  db.prepare('INSERT INTO outlet_rules (id, version, rules_json) VALUES (1, 1, ?)').run(
    JSON.stringify(rules),
  )
  const watch = begin()
  const detail = { reason: 'edited-twice', field: 'phone' }
  const id = raise(CUSTOMER_ID, 'customer_mismatch', detail)
  const itemId = newId()
  const body = {
    ...{ type: 'insufficient_loyalty_points' as const, document_id: CUSTOMER_ID },
    ...{ message: 'Spent twice.', detail: {}, raised_at: '2026-11-22T05:00:00.000Z' },
  }
  const context = { seams, atMs: 77, pricesOn: '', newPriceListVersion: () => 1 }
  write(db, (tx) => applyConflict(tx, { itemId, version: 1, body, before: null }, context))
  watch.stop()
  t.match(said(), [
    { msg: DETECTED, conflict_id: id, type: 'customer_mismatch', origin: 'outlet' },
    { msg: DETECTED, conflict_id: itemId, document_id: CUSTOMER_ID, origin: 'cloud' },
    { msg: RESOLVED, conflict_id: id, action: 'merged-fields', how: 'automatic' },
  ])
  t.end()
})

t.test('what was rolled back is never said', (t) => {
  const { db, seams, begin, said } = watchedDesk(t)
  const watch = begin()
  const finding = { type: 'price_changed' as const, message: 'as a test says', detail: {} }
  t.throws(
    () =>
      write(db, (tx) => {
        raiseConflict(tx, seams, newId(), finding)
        throw new Error('no such day')
      }),
    { message: 'no such day' },
  )
  watch.stop()
  t.same(said(), [])
  t.end()
})

t.test('what cannot be read for a moment is said later, once', async (t) => {
  const { db, timers, begin, said, sell } = watchedDesk(t)
  const watch = begin()
  await sell({ number: 1, items: [[0, 101_000]] })
  db.exec('ALTER TABLE conflict RENAME TO conflict_away')
  timers.pass(LOOK_MS)
  t.match(said(), [{ level: 50, msg: /looked for again/ }])
  db.exec('ALTER TABLE conflict_away RENAME TO conflict')
  timers.pass(LOOK_MS)
  t.match(said(), [{ msg: DETECTED, type: 'inventory_shortage' }])
  db.exec('ALTER TABLE conflict RENAME TO conflict_away')
  t.doesNotThrow(() => watch.stop(), 'and no shutdown fails by it')
  db.exec('ALTER TABLE conflict_away RENAME TO conflict')
})
