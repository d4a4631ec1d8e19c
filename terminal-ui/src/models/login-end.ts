// A log-in ends after a long shift in any case (LoginAnswer.expires_at). It is said a quarter of an
// hour before, so that the same person goes on by PIN with their basket as it is; towards the end
// it is asked between two sales, so that it does not bite in the middle of one.
import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { fromIso } from '#domain/datetime.ts'
import { hubNowMs } from '../link/hub-clock.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { isBetweenSales, QUIET_MS } from './app-update.ts'
import type { Till } from './till.ts'

export const END_WARN_MS = 15 * 60_000
export const END_ASK_MS = 5 * 60_000
const LOOK_EVERY_MS = 30_000

export type LoginEnd = { endsAtMs: number; leftMs: number }
export type LoginEndWatch = {
  /** Null: far away, or the hub is, and then nothing ends. */
  end: ReadonlySignal<LoginEnd | null>
  stop(): void
}
type Seams = Pick<TerminalSeams, 'timers'>

export function watchLoginEnd({ timers }: Seams, till: Till): LoginEndWatch {
  const { session, link, database } = till
  const end = signal<LoginEnd | null>(null)
  let lookNo = 0
  let cancelLook = () => {}
  let cancelAsk = () => {}

  async function find(): Promise<LoginEnd | null> {
    const login = await database.get('sessions_state', 'login')
    // One that the till itself gave is asked for again when the hub is back (prove-again.ts).
    if (login?.key !== 'login' || login.verifiedBy === 'terminal') return null
    const endsAtMs = fromIso(login.expiresAt)
    if (endsAtMs === null) return null
    const leftMs = endsAtMs - (await hubNowMs(till))
    return leftMs <= END_WARN_MS ? { endsAtMs, leftMs } : null
  }
  async function look(isWatched: boolean): Promise<void> {
    cancelLook()
    lookNo += 1
    const mine = lookNo
    const found = isWatched ? await find() : null
    if (mine !== lookNo) return
    end.value = found
    if (isWatched) cancelLook = timers.after(LOOK_EVERY_MS, () => link.background.run(look(true)))
  }
  const stops = [
    effect(() => {
      const isWatched = session.staff.value !== null && link.isConnected.value
      link.background.run(look(isWatched))
    }),
    effect(() => {
      cancelAsk()
      const isNear = end.value !== null && end.value.leftMs <= END_ASK_MS
      if (!isNear || !isBetweenSales(till)) return
      cancelAsk = timers.after(QUIET_MS, () => link.background.run(session.logout()))
    }),
  ]
  return {
    end,
    stop() {
      lookNo += 1
      for (const stop of [...stops, cancelLook, cancelAsk]) stop()
    },
  }
}
