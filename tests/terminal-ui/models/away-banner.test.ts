// A blink of the LAN moves nothing under a cashier's finger.
import { signal } from '@preact/signals'
import t from 'tap'
import { BANNER_AFTER_MS, whenAwayLong } from '../../../terminal-ui/src/models/away-banner.ts'
import { fakeTimers } from '../../support/fake-timers.ts'

t.test('three seconds after the hub went, and not before', async (t) => {
  const timers = fakeTimers()
  const isLong = signal(false)
  whenAwayLong(timers, true, isLong)
  timers.pass(BANNER_AFTER_MS - 1)
  t.equal(isLong.value, false)
  timers.pass(1)
  t.equal(isLong.value, true)
  t.equal(BANNER_AFTER_MS, 3_000)
  whenAwayLong(timers, false, isLong)
  t.equal(isLong.value, false, 'it is back')
})

t.test('a hub that was away for a moment is not said to be', async (t) => {
  const timers = fakeTimers()
  const isLong = signal(false)
  for (let blinks = 0; blinks < 3; blinks += 1) {
    const giveUp = whenAwayLong(timers, true, isLong)
    timers.pass(BANNER_AFTER_MS - 1)
    giveUp?.()
    whenAwayLong(timers, false, isLong)
    timers.pass(1_000)
    t.equal(isLong.value, false)
  }
  t.equal(timers.pendingCount(), 0)
})
