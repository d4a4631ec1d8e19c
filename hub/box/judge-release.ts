// The programs of the box: how the last update went, and whether its machine is set up for them.
import { fromIso } from '#domain/datetime.ts'
import { SET_UP_WORDS, UPDATE_WORDS } from '#domain/update-words.ts'
import type { HealthCheck } from '#domain/wire/box-health-message.ts'
import type { ReleaseState } from '#domain/wire/update-word.ts'
import { absent, checkOf, DAY_MS, look, type Verdict, well } from './health-verdict.ts'
import type { BoxHealth } from './read-box-health.ts'

/** A shop closes its shifts once in that time, and a file of 70 MB has come over any line. */
const WAIT_MS_MAX = 7 * DAY_MS

export function judgeRelease({ release, hub_version }: BoxHealth, nowMs: number): HealthCheck[] {
  if (release === null) {
    const none = absent(SET_UP_WORDS['no-box'])
    return [checkOf('update', none, { note: hub_version }), checkOf('set-up', none, {})]
  }
  const { last, set_up } = release
  return [
    checkOf('update', judgeUpdate(release, nowMs), {
      ...{ note: last?.to ?? hub_version, at: last?.at ?? null },
    }),
    checkOf('set-up', set_up === 'current' ? well : look(SET_UP_WORDS.older), {}),
  ]
}

function judgeUpdate({ wanted, last }: ReleaseState, nowMs: number): Verdict {
  if (last === null || last.reason === null) return well
  const words = UPDATE_WORDS[last.reason]
  const ageMs = nowMs - (fromIso(last.at) ?? nowMs)
  const isDue =
    last.result === 'waits'
      ? last.reason === 'no-room' || ageMs > WAIT_MS_MAX
      : // Head office has taken its word back, or says another: it knows.
        wanted === null || wanted === last.to
  return isDue ? look(words) : { state: 'well', words }
}
