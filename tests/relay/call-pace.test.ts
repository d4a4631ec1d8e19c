// A call weighs what the line carries in a few seconds, whatever the line is.
import t from 'tap'
import { type CallPace, createCallPace } from '../../cloud-relay/call-pace.ts'
import { seededRandom } from '../../tools/seeded-random.ts'

const CALL_TIMEOUT_MS = 20_000
const ROW_BYTES = 4_000
const SHRINK = 10
const KIB = 1024

type Line = { name: string; bytesPerSecond: number; roundTripMs: number; lossPercent: number }
type Trip = { calls: number; cuts: number; msMax: number; bytesMax: number; totalMs: number }

/** A segment that is lost holds up the call for a retransmission. */
function callMs(line: Line, bytes: number, random: () => number): number {
  const segments = Math.ceil(bytes / 1_460)
  let ms = line.roundTripMs + (bytes / line.bytesPerSecond) * 1000
  for (let sent = 0; sent < segments; sent++) {
    if (random() * 100 < line.lossPercent) ms += line.roundTripMs + 200
  }
  return ms
}

/** Carries so many rows over the line as the drain does. */
function carry(line: Line, rowCount: number, pace: CallPace, seed: number): Trip {
  const random = seededRandom(seed)
  const trip: Trip = { calls: 0, cuts: 0, msMax: 0, bytesMax: 0, totalMs: 0 }
  pace.asked(callMs(line, 100, random))
  for (let left = rowCount; left > 0; trip.calls += 1) {
    const { rowsMax, bytesMax } = pace.next()
    const rows = Math.min(
      left,
      Math.max(1, Math.min(rowsMax, Math.floor(bytesMax / ROW_BYTES)) - 1),
    )
    const bytesRaw = (rows + 1) * ROW_BYTES
    const bytesPacked = Math.ceil(bytesRaw / SHRINK)
    const ms = callMs(line, bytesPacked, random)
    const limitMs = pace.timeoutMs(bytesPacked)
    trip.totalMs += Math.min(ms, limitMs)
    if (ms > limitMs) {
      pace.wasTooSlow()
      trip.cuts += 1
      continue
    }
    pace.arrived({ rowCount: rows + 1, bytesRaw, bytesPacked, elapsedMs: ms })
    left -= rows
    trip.msMax = Math.max(trip.msMax, ms)
    trip.bytesMax = Math.max(trip.bytesMax, bytesPacked)
  }
  return trip
}

const LINES: (Line & { rows: number; callsMax: number; secondsMax: number })[] = [
  {
    ...{ name: 'loopback', bytesPerSecond: 50_000_000, roundTripMs: 1, lossPercent: 0 },
    ...{ rows: 10_000, callsMax: 30, secondsMax: 1 },
  },
  {
    ...{ name: '4G', bytesPerSecond: 500_000, roundTripMs: 60, lossPercent: 1 },
    ...{ rows: 10_000, callsMax: 30, secondsMax: 20 },
  },
  {
    // 4 MB at 8 kB/s are 500 s; losses and latency may cost as much again.
    ...{ name: '64 kbit/s', bytesPerSecond: 8_000, roundTripMs: 2_000, lossPercent: 5 },
    ...{ rows: 10_000, callsMax: 400, secondsMax: 1_800 },
  },
  {
    ...{ name: '16 kbit/s', bytesPerSecond: 2_000, roundTripMs: 3_000, lossPercent: 5 },
    ...{ rows: 500, callsMax: 200, secondsMax: 1_000 },
  },
]

for (const line of LINES) {
  t.test(`${line.rows} sales over ${line.name}`, async (t) => {
    for (let seed = 1; seed <= 5; seed++) {
      const trip = carry(line, line.rows, createCallPace(CALL_TIMEOUT_MS), seed)
      const seconds = trip.totalMs / 1000
      t.comment(
        `seed ${seed}: ${trip.calls} calls of at most ${(trip.bytesMax / KIB).toFixed(0)} KiB, ` +
          `${(trip.msMax / 1000).toFixed(1)} s, ${seconds.toFixed(0)} s in all, ${trip.cuts} cut`,
      )
      t.equal(trip.cuts, 0, 'a line that moves is never cut')
      t.ok(trip.calls <= line.callsMax, `${trip.calls} calls`)
      t.ok(seconds <= line.secondsMax, `${seconds} s`)
    }
  })
}

t.test('a call carries at most what both ends can hold, at least one new row', async (t) => {
  const pace = createCallPace(CALL_TIMEOUT_MS)
  for (let call = 0; call < 50; call++) {
    const { rowsMax, bytesMax } = pace.next()
    t.ok(bytesMax <= 2 * KIB * KIB && rowsMax <= 500)
    pace.arrived({ rowCount: 500, bytesRaw: 1_000_000, bytesPacked: 500_000, elapsedMs: 1 })
  }
  for (let call = 0; call < 50; call++) pace.wasTooSlow()
  t.ok(pace.next().bytesMax >= KIB, 'something always goes: two rows whatever they weigh')
})

t.test('after a call that took too long: a quarter, more patience, then steps', async (t) => {
  const pace = createCallPace(CALL_TIMEOUT_MS)
  const full = (): void => {
    const bytesRaw = pace.next().bytesMax
    pace.arrived({ rowCount: 100, bytesRaw, bytesPacked: bytesRaw * 0.2, elapsedMs: 500 })
  }
  for (let call = 0; call < 2; call++) full()
  const before = pace.next().bytesMax
  const timeoutMs = pace.timeoutMs(0)
  pace.wasTooSlow()
  t.equal(pace.timeoutMs(0), 2 * timeoutMs)
  t.equal(pace.next().bytesMax, Math.floor(before / 4))
  full()
  t.equal(pace.timeoutMs(0), timeoutMs, 'and patience as before once a call arrived')
  t.equal(pace.next().bytesMax, Math.floor(before / 2), 'doubled up to half of what was too much')
  const half = pace.next().bytesMax
  full()
  const step = pace.next().bytesMax - half
  full()
  t.equal(pace.next().bytesMax - half, 2 * step, 'from there by equal steps')
})

t.test('the time-out leaves room for what the call weighs', async (t) => {
  const pace = createCallPace(CALL_TIMEOUT_MS)
  t.equal(pace.timeoutMs(0), CALL_TIMEOUT_MS)
  t.equal(pace.timeoutMs(200_000), CALL_TIMEOUT_MS + 100_000)
  for (let call = 0; call < 9; call++) pace.wasTooSlow()
  t.equal(pace.timeoutMs(0), 4 * CALL_TIMEOUT_MS)
  t.equal(pace.timeoutMs(100_000_000), 300_000)
})
