// A lock-out neither vanishes nor becomes eternal, whatever wall clocks do.
import fc from 'fast-check'
import t from 'tap'
import { lockLeft, type SeenLockOut } from '#domain/lock-out.ts'
import { property } from '../support/property.ts'

const YEARS_MS = 20 * 365 * 86_400_000
const RULE_MS = 60_000
const lock = { untilMs: 1_000_000, ruleMs: RULE_MS }

t.test('a run that has seen it counts by a clock that never jumps', async (t) => {
  const seen = { untilMs: 1_000_000, endsAtMonotonicMs: 500 }
  const left = (monotonicMs: number, nowMs: number) =>
    lockLeft(lock, seen, { nowMs, monotonicMs }).leftMs
  t.equal(left(200, 0), 300)
  t.equal(left(200, YEARS_MS), 300)
  t.equal(left(501, 0), 0)
})

t.test('a run that begins with it believes the wall clock as far as the rule', async (t) => {
  const at = (nowMs: number) => lockLeft(lock, undefined, { nowMs, monotonicMs: 7 })
  t.same(at(990_000), {
    ...{ leftMs: 10_000, isMoved: false },
    seen: { untilMs: 1_000_000, endsAtMonotonicMs: 10_007 },
  })
  t.match(at(1_000_001), { leftMs: 0, isMoved: false })
  t.match(at(-YEARS_MS), { leftMs: RULE_MS, isMoved: true })
  t.match(at(-YEARS_MS).seen, { untilMs: RULE_MS - YEARS_MS })
  const other = { untilMs: 3, endsAtMonotonicMs: 9_999_999 }
  const again = lockLeft(lock, other, { nowMs: 990_000, monotonicMs: 7 })
  t.equal(again.leftMs, 10_000, 'another lock is not this one')
})

type Step = { kind: 'pass' | 'jump'; ms: number } | { kind: 'restart' } | { kind: 'look' }
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: RULE_MS / 2 }) }),
  fc.record({
    kind: fc.constant('jump' as const),
    ms: fc.oneof(
      fc.integer({ min: -YEARS_MS, max: YEARS_MS }),
      fc.integer({ min: -2 * RULE_MS, max: 2 * RULE_MS }),
    ),
  }),
  fc.constant({ kind: 'restart' as const }),
  fc.constant({ kind: 'look' as const }),
)

property(
  'no jump ends a lock or prolongs it beyond its rule once for each new run',
  fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    let nowMs = 5_000_000
    let monotonicMs = 10
    let passedMs = 0
    let runs = 1
    let isForwardUnseen = false
    let stored = { untilMs: nowMs + RULE_MS, ruleMs: RULE_MS }
    let seen: SeenLockOut | undefined = {
      ...{ untilMs: stored.untilMs, endsAtMonotonicMs: monotonicMs + RULE_MS },
    }
    let isExcused = false
    for (const each of steps) {
      if (each.kind === 'pass') {
        nowMs += each.ms
        monotonicMs += each.ms
        passedMs += each.ms
      }
      if (each.kind === 'jump') {
        nowMs += each.ms
        if (each.ms > 0) isForwardUnseen = true
      }
      if (each.kind === 'restart') {
        monotonicMs = 0
        runs += 1
        seen = undefined
      }
      if (each.kind !== 'look') continue
      if (seen === undefined && isForwardUnseen) isExcused = true
      const found = lockLeft(stored, seen, { nowMs, monotonicMs })
      seen = found.seen
      if (found.isMoved) stored = { ...stored, untilMs: found.seen.untilMs }
      if (passedMs >= runs * RULE_MS && found.leftMs > 0) return false
      if (passedMs < RULE_MS && found.leftMs === 0 && !isExcused) return false
      // Nothing but runs makes a lock differ from the time that really passed.
      if (runs === 1 && found.leftMs !== Math.max(0, RULE_MS - passedMs)) return false
    }
    return true
  }),
  400,
)
