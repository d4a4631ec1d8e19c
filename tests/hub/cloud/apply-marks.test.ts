// A wrong watermark is the one message that can destroy sales. Everything that could make one is
// tried here against the real books.

import fc from 'fast-check'
import t from 'tap'
import { must } from '#domain/errors.ts'
import type { MarksMessage } from '#domain/wire/relay-message.ts'
import { type AppliedMarks, applyMarks } from '#hub/cloud/apply-marks.ts'
import { readCloudState } from '#hub/cloud/cloud-state.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { hold } from '../../support/property.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { EPOCH, TERMINAL, testId } from '../../support/small-outlet.ts'
import { openSmallShop, smallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const NOW_MS = 1_800_000_000_000
const CHAIN_START = '0'.repeat(64)

/** Sells these numbers in this order. */
async function sell(deps: Parameters<typeof createSaleTaker>[0], numbers: number[]) {
  const taker = createSaleTaker(deps)
  for (const number of numbers) must(await taker.take('direct', makeSale({ number }), 0))
}

const hashAt = (db: Db, sequence: number): string =>
  sequence === 0
    ? CHAIN_START
    : (db.prepare('SELECT hash FROM outbox WHERE sequence = ?').pluck().get(sequence) as string)
const headOf = (db: Db): number =>
  db.prepare('SELECT outbox_sequence FROM chain_head').pluck().get() as number
const sequenceOf = (db: Db, number: number): number =>
  db.prepare('SELECT outbox_sequence FROM sale WHERE number = ?').pluck().get(number) as number
const watermarkIn = (db: Db): number =>
  db.prepare('SELECT watermark FROM terminal_series').pluck().get() as number

const marksAt = (db: Db, sequence: number, watermark: number | null): MarksMessage => ({
  type: 'marks',
  epoch: EPOCH,
  last_sequence: sequence,
  last_hash: hashAt(db, sequence),
  watermarks:
    watermark === null ? [] : [{ terminal_id: TERMINAL.id, series: TERMINAL.series, watermark }],
})
const apply = (db: Db, marks: MarksMessage): AppliedMarks =>
  write(db, (tx) => applyMarks(tx, marks, NOW_MS))
const reasonOf = (applied: AppliedMarks): string => (applied.ok ? 'applied' : applied.reason)

t.test('true marks move the mark and the watermark', async (t) => {
  const { db, deps } = smallShop(t)
  await sell(deps, [1, 2, 3])
  const head = headOf(db)
  t.match(readCloudState(db), { state: 'unknown', pending_count: head, last_confirmed_at: null })
  t.strictSame(apply(db, marksAt(db, head, 3)), {
    ok: true,
    isChanged: true,
    wasCloudRestored: false,
    watermarks: [{ terminalId: TERMINAL.id, series: TERMINAL.series, watermark: 3 }],
    unproven: [],
  })
  t.equal(watermarkIn(db), 3)
  const word = { cloud: 'connected' as const, progress: null, error_code: null }
  t.strictSame(readCloudState(db, word), {
    ...{ state: 'connected', progress: null, error_code: null },
    pending_count: 0,
    last_confirmed_at: '2027-01-15T08:00:00.000Z',
  })
  t.match(apply(db, marksAt(db, head, 3)), { ok: true, isChanged: false, watermarks: [] })
})

t.test('whatever the hub cannot check against its own rows is refused whole', async (t) => {
  const { db, deps } = smallShop(t)
  await sell(deps, [1, 2, 3, 5])
  const head = headOf(db)
  const good = marksAt(db, head, 3)
  const cases: [string, string, MarksMessage][] = [
    ['another epoch', 'epoch-unknown', { ...good, epoch: testId(77) }],
    ['a row not written yet', 'sequence-unknown', { ...good, last_sequence: head + 1 }],
    ['another hash', 'hash-differs', { ...good, last_hash: CHAIN_START }],
    ['the hash of another row', 'hash-differs', { ...good, last_hash: hashAt(db, head - 1) }],
    ['an empty cloud with a hash', 'hash-differs', { ...good, last_sequence: 0 }],
    ['a number no till used', 'watermark-beyond-series', marksAt(db, head, 6)],
    ['a number that is missing', 'watermark-not-proven', marksAt(db, head, 5)],
    ['the last before a gap and one more', 'watermark-not-proven', marksAt(db, head, 4)],
    [
      'a number whose row is not confirmed',
      'watermark-not-proven',
      marksAt(db, sequenceOf(db, 2), 3),
    ],
    [
      'one good and one bad watermark',
      'watermark-not-proven',
      { ...good, watermarks: [...good.watermarks, ...marksAt(db, head, 5).watermarks] },
    ],
  ]
  for (const [name, reason, marks] of cases) {
    t.equal(reasonOf(apply(db, marks)), reason, name)
    t.equal(watermarkIn(db), 0, 'and no till may forget anything')
    t.equal(readCloudState(db).pending_count, head)
  }
  t.equal(reasonOf(apply(db, good)), 'applied')
})

t.test('a watermark never goes back while the cloud confirms as much as before', async (t) => {
  const { db, deps } = smallShop(t)
  await sell(deps, [1, 2, 3])
  const head = headOf(db)
  apply(db, marksAt(db, head, 3))
  t.equal(reasonOf(apply(db, marksAt(db, head, 2))), 'watermark-decreased')
  t.equal(reasonOf(apply(db, marksAt(db, head, 0))), 'watermark-decreased')
  t.equal(watermarkIn(db), 3)
})

t.test('a cloud restored to yesterday takes the watermark back with it', async (t) => {
  const { db, deps } = smallShop(t)
  await sell(deps, [1, 2, 3])
  const [head, second] = [headOf(db), sequenceOf(db, 2)]
  apply(db, marksAt(db, head, 3))
  t.equal(
    reasonOf(apply(db, marksAt(db, second, 3))),
    'watermark-not-proven',
    'not more than it has',
  )
  t.match(apply(db, marksAt(db, second, 2)), { ok: true, wasCloudRestored: true, isChanged: true })
  t.equal(watermarkIn(db), 2)
  t.equal(readCloudState(db).pending_count, head - second)
  t.match(apply(db, marksAt(db, 1, null)), { ok: true, wasCloudRestored: true })
  t.equal(watermarkIn(db), 0, 'a series it no longer knows is held from nothing')
  apply(db, marksAt(db, head, 3))
  t.equal(watermarkIn(db), 3)
  t.match(apply(db, marksAt(db, 0, null)), { ok: true, wasCloudRestored: true }, 'an empty cloud')
  t.equal(watermarkIn(db), 0)
})

t.test('a series that no pairing opened here changes nothing and blocks nothing', async (t) => {
  const { db, deps } = smallShop(t)
  await sell(deps, [1])
  const marks = marksAt(db, headOf(db), 1)
  const unknown = { terminal_id: testId(99), series: 'B', watermark: 9 }
  t.match(apply(db, { ...marks, watermarks: [unknown, ...marks.watermarks] }), { ok: true })
  t.equal(watermarkIn(db), 1)
})

t.test('random confirmations: the watermark never covers a sale the cloud lacks', async (t) => {
  let seed = 0
  await hold(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
      fc.array(fc.record({ at: fc.nat({ max: 12 }), watermark: fc.nat({ max: 10 }) }), {
        maxLength: 12,
      }),
      async (numbers, messages) => {
        const { db, deps } = openSmallShop(makeTempFolder(t, `marks${seed++}`), seed)
        await sell(deps, numbers)
        const head = headOf(db)
        let confirmed = 0
        for (const { at, watermark } of messages) {
          const sequence = Math.min(at, head)
          if (apply(db, marksAt(db, sequence, watermark)).ok) confirmed = sequence
          const held = new Set(numbers.filter((n) => sequenceOf(db, n) <= confirmed))
          for (let n = 1; n <= watermarkIn(db); n++) {
            if (!held.has(n)) throw new Error(`number ${n} is covered and not in the cloud`)
          }
        }
        db.close()
      },
    ),
    40,
  )
  t.pass('40 runs')
})
