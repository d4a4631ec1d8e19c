// A terminal forgets what the cloud has held for three days. Three days of the hub: a tablet's own
// clock may jump ahead by years in the night.
import t from 'tap'
import type { JournalRecord } from '../../../terminal-ui/src/link/database.ts'
import { FORGET_AFTER_MS, NEWEST_KEPT } from '../../../terminal-ui/src/link/watermark.ts'
import { TERMINAL, testId } from '../../support/small-outlet.ts'
import { openTill } from '../models/open-till.ts'
import { settle, until } from './fake-time.ts'

const HOUR_MS = 3_600_000
const SOLD = NEWEST_KEPT + 5
const HUB_MS = Date.UTC(2026, 10, 22)

const record = (number: number): JournalRecord => ({
  ...{ id: testId(5_000 + number), kind: 'sale', state: 'acknowledged', sequence: number },
  ...{ series: TERMINAL.series, number, receiptNumber: `TEST01-${TERMINAL.code}-A-${number}` },
  ...{ shiftId: testId(50), createdAtMs: 0, runId: 'run', monotonicMs: 0, payableMinor: 1 },
  ...{ bodyFormat: 'canonical-json', body: '', answer: null, refusal: null },
})

t.test('a clock that jumps ahead by years makes a till forget nothing', async (t) => {
  const { bench, till } = await openTill(t)
  const { hub, time } = bench
  const database = await bench.open()
  for (let number = 1; number <= SOLD; number += 1) {
    await database.put('pending_transactions', record(number))
  }
  await database.put('identity', {
    ...{ key: 'counter', series: TERMINAL.series, number: SOLD, sequence: SOLD },
  })
  const count = () => database.count('pending_transactions')
  const hubSays = async (hubMs: number) => {
    hub.say({ type: 'pong', hub_time_ms: hubMs })
    const before = till.link.journalVersion.peek()
    hub.say({ type: 'watermark', series: TERMINAL.series, watermark: SOLD })
    await until(() => till.link.journalVersion.peek() > before, 'the watermark')
    for (let round = 0; round < 20; round += 1) await settle()
  }
  await hubSays(HUB_MS)
  time.wallOffsetMs = 10 * 365 * 24 * HOUR_MS
  time.stall(HOUR_MS + 1)
  await hubSays(HUB_MS + HOUR_MS)
  t.equal(await count(), SOLD, 'the cloud has held them for an hour')
  time.wallOffsetMs = -20 * 365 * 24 * HOUR_MS
  time.stall(HOUR_MS + 1)
  await hubSays(HUB_MS + FORGET_AFTER_MS + HOUR_MS)
  t.equal(await count(), NEWEST_KEPT, 'three days of the hub, whatever the tablet believes')
})
