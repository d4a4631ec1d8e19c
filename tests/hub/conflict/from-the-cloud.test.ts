// What only the cloud could see comes down, stands beside what the outlet found, and goes again.
import t from 'tap'
import type { ConflictBody } from '#domain/wire/feed-conflict.ts'
import { applyConflict } from '#hub/conflict/apply-conflict.ts'
import { listConflicts } from '#hub/conflict/list-conflicts.ts'
import { write } from '#hub/db/write.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { CUSTOMER_ID } from '../../support/small-outlet.ts'
import { conflictDesk, newId } from './conflict-desk.ts'

const BODY: ConflictBody = {
  ...{ type: 'insufficient_loyalty_points', document_id: CUSTOMER_ID },
  ...{ message: 'Spent at two outlets.', detail: { missing_points: 5 } },
  raised_at: '2026-11-22T05:00:00.000Z',
}

const SAVE_RULES = 'INSERT INTO outlet_rules (id, version, rules_json) VALUES (1, 1, ?)'

function cloudDesk(t: Parameters<typeof conflictDesk>[0]) {
  const desk = conflictDesk(t)
  const context = { seams: desk.seams, atMs: 77, pricesOn: '', newPriceListVersion: () => 1 }
  const hear = (itemId: string, change: Partial<ConflictBody> | null) =>
    write(desk.db, (tx) => {
      const body = change && { ...BODY, ...change }
      return applyConflict(tx, { itemId, version: 1, body, before: null }, context)
    })
  const list = (state: 'open' | 'resolved') =>
    listConflicts(desk.db, { state, type: null, after: null, nowMs: 0 }).conflicts
  return { ...desk, hear, list }
}

t.test('it stands once, in its newest words, until it was settled elsewhere', (t) => {
  const { one, hear, list } = cloudDesk(t)
  const id = newId()
  t.equal(hear(id, {}), null)
  hear(id, { message: 'Spent at three outlets.' })
  t.match(list('open'), [
    { origin: 'cloud', message: 'Spent at three outlets.', raised_at: BODY.raised_at },
  ])
  t.equal(list('open').length, 1)
  hear(id, null)
  t.same(list('open'), [])
  t.match(list('resolved'), [{ conflict_id: id, state: 'resolved', resolution: null }])
  t.equal(one("SELECT count(*) FROM outbox WHERE kind LIKE 'conflict%'"), 0, 'the cloud knows it')
  t.end()
})

t.test('what was settled here stays settled, and a time that is none is now', (t) => {
  const { hear, list, settle } = cloudDesk(t)
  const id = newId()
  hear(id, { raised_at: '2026-13-45T05:00:00.000Z' })
  t.match(list('open'), [{ raised_at: '1970-01-01T00:00:00.077Z' }])
  t.equal(settle(id, { action: 'written-off', reason: 'loss-accepted' }), 'settled')
  hear(id, {})
  t.same(list('open'), [])
  t.end()
})

t.test('of what the cloud sees only contact facts settle themselves, once', (t) => {
  const { db, one, hear, list } = cloudDesk(t)
  const all = {
    ...readRules(db),
    conflict_merge_contact: true,
    conflict_write_off_points_minor: 900,
  }
  db.prepare(SAVE_RULES).run(JSON.stringify(all))
  const detail = { field: 'email', lost: 'a@b.id', reason: 'edited-in-two-outlets' }
  const id = newId()
  for (const _ of ['once', 'again']) hear(id, { type: 'customer_mismatch', detail })
  hear(newId(), {})
  t.match(list('open'), [{ type: 'insufficient_loyalty_points' }])
  t.match(list('resolved'), [
    {
      conflict_id: id,
      resolution: { note: 'conflict_merge_contact: email', action: 'merged-fields' },
    },
  ])
  t.equal(one("SELECT count(*) FROM outbox WHERE kind = 'conflict-resolved'"), 1)
  t.end()
})
