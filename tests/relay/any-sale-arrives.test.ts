// Whatever the hub has counted, the cloud counts: no text, date or numbering inside a committed
// sale may make a document that PostgreSQL cannot read.
import fc from 'fast-check'
import t from 'tap'
import { must } from '#domain/errors.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { createOutboxReader } from '../../cloud-relay/outbox-reader.ts'
import { anySale } from '../support/any-sale.ts'
import { closeTestShift } from '../support/close-shift.ts'
import { startTestCloud } from '../support/cloud.ts'
import { PROPERTY_SEED } from '../support/property.ts'
import { makeSale } from '../support/sale-maker.ts'
import { EPOCH } from '../support/small-outlet.ts'
import { smallShop } from '../support/small-shop.ts'

const SALES = 150
const ROWS_PER_CALL = 500

t.test('the cloud holds every sale that the hub took, and its numbers without a gap', async (t) => {
  const { db, deps, path, seams } = smallShop(t)
  const taker = createSaleTaker(deps)
  for (const [index, change] of fc
    .sample(anySale, { numRuns: SALES, seed: PROPERTY_SEED })
    .entries()) {
    must(await taker.take('drained', { ...makeSale({ number: index + 1 }), ...change }, null))
  }
  closeTestShift(db, seams, { shortMinor: 1, note: '\ud800\0' })
  const cloud = await startTestCloud(t)
  const outbox = createOutboxReader(path)
  t.teardown(outbox.close)
  const rows = outbox.readRows(EPOCH, 1, 10_000, 64 * 1024 * 1024)
  let answer = await cloud.ingest(1, rows.slice(0, ROWS_PER_CALL))
  for (let sent = ROWS_PER_CALL; sent < rows.length; sent += ROWS_PER_CALL) {
    answer = await cloud.ingest(sent, rows.slice(sent - 1, sent + ROWS_PER_CALL))
  }
  const unread = await cloud.ask(
    'SELECT kind, reason, detail FROM ocean.quarantine WHERE reason = $1',
    ['unreadable'],
  )
  t.same(unread, [])
  t.same(await cloud.ask('SELECT count(*)::int AS sales FROM ocean.sale'), [{ sales: SALES }])
  t.match(answer, { last_sequence: rows.length, watermarks: [{ watermark: SALES }] })
})
