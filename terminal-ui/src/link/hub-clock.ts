// The hub's time as this device last heard it. Clocks are advisory (I10): it orders nothing, and
// keeps a tablet that is a day off from dating a whole shift wrongly.

import type { Clock } from '#domain/seams.ts'
import type { TerminalDatabase } from './database.ts'
import type { HubLink } from './hub-link.ts'

/** A smaller change is the way of the message, and not worth a write. */
const CHANGE_MS_MIN = 2_000

export function followHubClock(link: HubLink, database: TerminalDatabase, clock: Clock) {
  let kept = Number.NaN
  return link.onMessage((message) => {
    if (message.type !== 'hello' && message.type !== 'pong') return
    const offsetMs = message.hub_time_ms - clock.nowMs()
    if (Math.abs(offsetMs - kept) < CHANGE_MS_MIN) return
    kept = offsetMs
    link.background.run(database.put('sync_metadata', { key: 'hub-clock', offsetMs }))
  })
}

export async function hubNowMs(database: TerminalDatabase, clock: Clock): Promise<number> {
  const heard = await database.get('sync_metadata', 'hub-clock')
  return clock.nowMs() + (heard?.key === 'hub-clock' ? heard.offsetMs : 0)
}
