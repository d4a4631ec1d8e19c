// The audit log by pages, and its chain walked whole while the hub goes on.
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Check } from 'typebox/value'
import { AuditPage, AuditVerdict } from '#domain/wire/staff-message.ts'
import { appendAudit } from '#hub/audit/append-audit.ts'
import { AUDIT_PAGE_MAX, readAuditPage } from '#hub/audit/audit-store.ts'
import { verifyInChunks } from '#hub/audit/verify-in-chunks.ts'
import type { Db } from '#hub/db/open-database.ts'
import { prepared } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { startTestHub } from '../../support/hub.ts'
import { openNewDatabase } from '../../support/outlet-file.ts'
import { MANAGER_ID, seedSmallOutlet } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import type { Json } from '../../support/test-terminal.ts'

function fill(db: Db, count: number, kindOf: (n: number) => string): void {
  write(db, (tx) => {
    for (let n = 1; n <= count; n += 1)
      appendAudit(tx, { kind: kindOf(n), payload: { n }, atMs: n })
  })
}

/** An outlet of which nothing was audited yet, without its network. */
function openBooks(t: Test): Db {
  const db = openNewDatabase(join(makeTempFolder(t, 'audit'), 'outlet.db'))
  t.teardown(() => db.close())
  seedSmallOutlet(db, 0)
  return db
}

const countOf = (db: Db) => prepared(db, 'SELECT count(*) FROM audit_entry').pluck().get() as number

/** Somebody with the file and a tool for it; the trigger is no obstacle to them. */
function tamper(db: Db, statement: string): void {
  db.exec('DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete')
  db.exec(statement)
}

t.test('newest first, a page at a time, of all or some kinds', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  fill(hub.db, 500, (n) => (n % 50 === 0 ? 'pin-reset' : 'sale-completed'))
  const first = (await manager.get('/api/console/audit')).body
  t.ok(Check(AuditPage, first))
  t.equal(first.entries.length, AUDIT_PAGE_MAX)
  t.equal(first.has_more, true)
  t.match(first.entries[0], { kind: 'pin-reset', payload: { n: 500 } })
  const seen: number[] = []
  for (let before = '', more = true; more; ) {
    const page: Json = (await manager.get(`/api/console/audit${before}`)).body
    seen.push(...page.entries.map(({ sequence }: Json) => sequence))
    more = page.has_more
    before = `?before=${seen.at(-1)}`
  }
  t.strictSame(
    seen,
    Array.from({ length: countOf(hub.db) }, (_, n) => countOf(hub.db) - n),
  )
  const of = async (kind: string) =>
    (await manager.get(`/api/console/audit?kind=${kind}`)).body.entries.map(
      ({ kind }: Json) => kind,
    )
  t.strictSame(await of('pin-reset'), Array(10).fill('pin-reset'))
  t.strictSame(new Set(await of('pin-reset,logged-in')), new Set(['pin-reset', 'logged-in']))
  t.strictSame(new Set(await of('sale-completed')), new Set(['sale-completed']))
  t.strictSame(await of('nothing-of-the-kind'), [])
  for (const query of ['?before=x', '?kind=A', "?kind='", '?other=1']) {
    t.equal((await manager.get(`/api/console/audit${query}`)).status, 400, query)
  }
})

t.test('what is rare is found without walking the sales', async (t) => {
  const db = openBooks(t)
  const plan = prepared(
    db,
    `EXPLAIN QUERY PLAN SELECT sequence FROM audit_entry WHERE sequence < ?
     AND kind <> 'sale-completed' AND kind IN (SELECT value FROM json_each(?))
     ORDER BY sequence DESC LIMIT ?`,
  ).all(1, '[]', 1) as { detail: string }[]
  t.match(plan.map(({ detail }) => detail).join('\n'), /audit_beside_sales/)
  const nobody = { person: null, fromMs: null, untilMs: null }
  const empty = { entries: [], has_more: false, next_before: null }
  t.strictSame(readAuditPage(db, { before: 0, kinds: ['x'], ...nobody }), empty)
})

t.test('by person and day, looked through a piece at a time', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  const ask = async (query: string) => (await manager.get(`/api/console/audit?${query}`)).body
  fill(hub.db, 300, () => 'sale-completed')
  const of = await ask(`staff_id=${MANAGER_ID}`)
  t.ok(of.entries.length > 0)
  for (const { payload } of of.entries) t.match(JSON.stringify(payload), MANAGER_ID)
  t.same(await ask('from=2001-01-01&to=2001-01-02'), {
    ...{ entries: [], has_more: false, next_before: null },
  })
  const first = await ask('')
  t.match(first, { has_more: true, next_before: first.entries.at(-1).sequence })
  const day = first.entries[0].at.slice(0, 10)
  const later = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  t.equal((await ask(`from=${day}&to=${later}`)).entries.length, 100)
})

t.test('a whole chain is whole, and that somebody looked is in it', async (t) => {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID)
  fill(hub.db, 1200, () => 'sale-completed')
  const entries = countOf(hub.db)
  const answers = await Promise.all([1, 2].map(() => manager.post('/api/console/audit/verify')))
  for (const { body } of answers) {
    t.ok(Check(AuditVerdict, body))
    t.match(body, { is_whole: true, first_broken_sequence: null, entry_count: entries })
  }
  t.equal(countOf(hub.db), entries + 2)
  const again = (await manager.post('/api/console/audit/verify')).body
  t.match(again, { is_whole: true, entry_count: entries + 2 })
})

const cases: [string, string, number][] = [
  ['an edited payload', `UPDATE audit_entry SET payload = '{"n":9}' WHERE sequence = 700`, 700],
  ['another kind', `UPDATE audit_entry SET kind = 'x' WHERE sequence = 1`, 1],
  ['another time', 'UPDATE audit_entry SET at_ms = at_ms + 1 WHERE sequence = 500', 500],
  ['a removed entry', 'DELETE FROM audit_entry WHERE sequence = 501', 501],
  ['the first one removed', 'DELETE FROM audit_entry WHERE sequence = 1', 1],
  ['a removed tail', 'DELETE FROM audit_entry WHERE sequence > 990', 991],
  ['everything removed', 'DELETE FROM audit_entry', 1],
  ['a rewritten last hash', `UPDATE audit_entry SET hash = 'x' WHERE sequence = 1000`, 1000],
]
for (const [what, statement, broken] of cases) {
  t.test(`${what} shows`, async (t) => {
    const db = openBooks(t)
    fill(db, 1000, () => 'sale-completed')
    tamper(db, statement)
    t.equal((await verifyInChunks(db, async () => {})).firstBrokenSequence, broken)
  })
}

t.test(
  'the hub goes on while the chain is walked, and what comes meanwhile is not asked of it',
  async (t) => {
    const db = openBooks(t)
    fill(db, 2600, () => 'sale-completed')
    let pauses = 0
    const verdict = await verifyInChunks(db, async () => {
      pauses += 1
      fill(db, 1, () => 'logged-in')
    })
    t.match(verdict, { entryCount: 2600, firstBrokenSequence: null, fault: null })
    t.ok(pauses >= 5, 'in small steps')
  },
)
