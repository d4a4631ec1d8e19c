// What a till keeps about its own health; see database.ts for what it sells.
import type { AwayOverride, TillParcel } from '#domain/wire/client-event-message.ts'

/** When the hub was last heard, and what has passed since (models/away-limit.ts). */
export type HeardRecord = {
  key: 'hub-heard'
  heardAtMs: number
  /** The latest wall clock seen since; it never goes back. */
  latestMs: number
  /** By so much the clock was moved ahead at once while a page was open; left out: never. */
  jumpedMs?: number
  /** Monotonic time of all pages since, as far as they were open. */
  aloneMs: number
  /** A manager lets the till sell until so much time without the hub; 0: nobody did. */
  liftedUntilMs: number
}
/** What was counted and the hub does not have yet (models/till-counts.ts). */
export type CountsRecord = {
  key: 'counts'
  numbers: Record<string, number>
  overrides: AwayOverride[]
  /** The parcel on its way; the same until the hub has it. */
  sealed: TillParcel | null
}
