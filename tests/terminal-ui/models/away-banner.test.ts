// A blink of the LAN moves nothing under a cashier's finger.
import { signal } from '@preact/signals'
import t from 'tap'
import {
  BANNER_AFTER_MS,
  OPENING_MS,
  whenAwayLong,
} from '../../../terminal-ui/src/models/away-banner.ts'
import { fakeTimers } from '../../support/fake-timers.ts'

/** A page that has been open for so long. */
const openFor = (ms: number) => {
  const timers = fakeTimers()
  return { timers, clock: { monotonicMs: () => ms } }
}

t.test('three seconds after the hub went, and not before', async (t) => {
  const page = openFor(60_000)
  const { timers } = page
  const isLong = signal(false)
  whenAwayLong(page, true, isLong)
  timers.pass(BANNER_AFTER_MS - 1)
  t.equal(isLong.value, false)
  timers.pass(1)
  t.equal(isLong.value, true)
  t.equal(BANNER_AFTER_MS, 3_000)
  whenAwayLong(page, false, isLong)
  t.equal(isLong.value, false, 'it is back')
})

t.test('a page that has just opened is on its way to the hub for ten seconds', async (t) => {
  const page = openFor(1_500)
  const isLong = signal(false)
  whenAwayLong(page, true, isLong)
  page.timers.pass(OPENING_MS - 1_500 - 1)
  t.equal(isLong.value, false, 'the first connection may still come')
  page.timers.pass(1)
  t.equal(isLong.value, true)
})

t.test('a hub that was away for a moment is not said to be', async (t) => {
  const page = openFor(60_000)
  const { timers } = page
  const isLong = signal(false)
  for (let blinks = 0; blinks < 3; blinks += 1) {
    const giveUp = whenAwayLong(page, true, isLong)
    timers.pass(BANNER_AFTER_MS - 1)
    giveUp?.()
    whenAwayLong(page, false, isLong)
    timers.pass(1_000)
    t.equal(isLong.value, false)
  }
  t.equal(timers.pendingCount(), 0)
})
