// What the updater asks of the shop's database, and what guards it from being emptied.
import t from 'tap'
import type { WantedRelease } from '#domain/wire/rules-message.ts'
import { run, sql } from '#hub/db/query.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { describeUnsent } from '../../provisioning/count-unsent.ts'
import { askShop } from '../../provisioning/update/ask-shop.ts'
import { judgeHub } from '../../provisioning/update/look-at-hub.ts'
import { closeTestShift } from '../support/close-shift.ts'
import { openSmallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

/** 02:30 in Jakarta. */
const NIGHT_MS = Date.parse('2026-11-28T19:30:00Z')
const HOUR_MS = 3_600_000
const SHIFTS = { code: 'shifts-open', words: '1 shifts are open' }
const RELEASE: WantedRelease = {
  ...{ version: '1.2.3', from_minute: 120, to_minute: 240, despite_open_shifts: false },
}

t.test('head office’s word, the window, and the shifts decide', async (t) => {
  const folder = makeTempFolder(t, 'ask-shop')
  const shop = openSmallShop(folder)
  t.teardown(() => shop.db.close())
  const ask = (release: WantedRelease | null, atMs = NIGHT_MS) => {
    const rules = { ...DEFAULT_RULES, ...(release && { release }) }
    run(shop.db, sql.deleteFrom('outlet_rules'))
    const row = { id: 1, version: 1, rules_json: JSON.stringify(rules) }
    run(shop.db, sql.insertInto('outlet_rules').values(row))
    return askShop(shop.path, atMs)
  }
  t.match(ask(RELEASE), { wanted: '1.2.3', why_not_now: SHIFTS })
  t.equal(ask({ ...RELEASE, despite_open_shifts: true }).why_not_now, null)
  t.same(ask(RELEASE).why_not_by_hand, SHIFTS)
  closeTestShift(shop.db, shop.seams)
  t.same(ask(RELEASE), { wanted: '1.2.3', why_not_now: null, why_not_by_hand: null })
  t.match(ask(RELEASE, NIGHT_MS + 2 * HOUR_MS).why_not_now, { code: 'hours', words: /now is 270/ })
  t.match(ask(RELEASE, NIGHT_MS - HOUR_MS).why_not_now, { words: /now is 90/ })
  const overMidnight = { ...RELEASE, from_minute: 1_380, to_minute: 120 }
  t.equal(ask(overMidnight, NIGHT_MS - HOUR_MS).why_not_now, null)
  t.match(ask(overMidnight).why_not_now, { words: /now is 150/ })
  t.same(ask(null), {
    ...{ wanted: null, why_not_by_hand: null },
    why_not_now: { code: 'by-hand', words: 'head office wants no other release here' },
  })
  const odd = { ...RELEASE, version: '../../etc' }
  t.equal(ask(odd).wanted, null, 'no version, no path')
  t.equal(askShop(`${shop.path}.none`, NIGHT_MS).why_not_by_hand, null, 'no shop yet')
})

t.test('what has not reached the cloud is counted; what cannot be read is not sent', async (t) => {
  const folder = makeTempFolder(t, 'count-unsent')
  const { db, path } = openSmallShop(folder)
  t.teardown(() => db.close())
  t.match(describeUnsent(path), /^\d+ documents have not reached the cloud, the oldest of 20/)
  const { epoch, last } = db
    .prepare('SELECT epoch, max(sequence) AS last FROM outbox GROUP BY epoch')
    .get() as { epoch: string; last: number }
  const mark = db.prepare(
    `INSERT OR REPLACE INTO cloud_mark (epoch, last_sequence, last_hash, confirmed_at_ms)
     VALUES (?, ?, ?, 0)`,
  )
  mark.run(epoch, last - 1, '0'.repeat(64))
  t.match(describeUnsent(path), /^1 documents/)
  mark.run(epoch, last, '0'.repeat(64))
  t.equal(describeUnsent(path), null)
  t.equal(describeUnsent(`${path}.none`), null)
  t.match(describeUnsent(folder), /cannot be read/)
})

t.test('a release is well when its hub says so, and is that release', async (t) => {
  const well = { status: 'degraded', build: '1.2.3', database: 'ok', fault: null }
  t.equal(judgeHub(well, '1.2.3'), null)
  t.match(judgeHub(well, '1.2.4'), { code: 'other-release', words: /release 1\.2\.3 answers/ })
  const blind = judgeHub({ ...well, database: 'failing' }, '1.2.3')
  t.match(blind, { code: 'database-unreadable', words: /cannot read the database/ })
  const silent = judgeHub({ ...well, fault: 'refused' }, '1.2.3')
  t.match(silent, { code: 'no-answer', words: /does not answer: refused/ })
  const empty = { status: 'unclaimed', build: null, database: null, fault: null }
  t.equal(judgeHub(empty, '1.2.3'), null, 'a box without a shop')
})
