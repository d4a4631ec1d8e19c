// The hub's time as this device last heard it. Clocks are advisory (I10): it orders nothing, and
// keeps a tablet that is a day off from dating a whole shift wrongly.

import type { Clock } from '#domain/seams.ts'
import type { TerminalDatabase } from './database.ts'
import type { HubLink } from './hub-link.ts'

/** A smaller change is the way of the message, and not worth a write. */
const CHANGE_MS_MIN = 2_000

/** Keeps it for the next run, and recalls what the last one kept. */
export function followHubClock(link: HubLink, database: TerminalDatabase, clock: Clock) {
  let kept = Number.NaN
  link.background.run(recallHubClock(link, database))
  return link.onMessage((message) => {
    if (message.type !== 'hello' && message.type !== 'pong') return
    const offsetMs = message.hub_time_ms - clock.nowMs()
    if (Math.abs(offsetMs - kept) < CHANGE_MS_MIN) return
    kept = offsetMs
    link.background.run(database.put('sync_metadata', { key: 'hub-clock', offsetMs }))
  })
}

async function recallHubClock(link: HubLink, database: TerminalDatabase): Promise<void> {
  const heard = await database.get('sync_metadata', 'hub-clock')
  if (heard?.key === 'hub-clock') link.recallTime(heard.offsetMs)
}

type Told = { link: HubLink; database: TerminalDatabase; seams: { clock: Clock } }

export async function hubNowMs({ link, database, seams }: Told): Promise<number> {
  await recallHubClock(link, database)
  return seams.clock.nowMs() + link.aheadMs()
}
