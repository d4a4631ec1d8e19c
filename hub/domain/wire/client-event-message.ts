// POST /api/pos/client-events: what a terminal saw of itself (RFC section 10). Counted and logged,
// never part of the books.
import { type Static, Type } from 'typebox'
import { Closed, Nullable, OneOf, Timestamp } from './primitives.ts'

const DAYS_MS_MAX = 30 * 24 * 60 * 60_000

export const CLIENT_EVENTS = [
  /** The first screen stands; `count` 1 when it came from the service worker. */
  'app_opened',
  /** From the visit's begin until the till would open without the hub. */
  'offline_ready',
  'hub_lost',
  /** `duration_ms`: how long it was away. */
  'hub_back',
  'transaction_saved_offline',
  /** `count`: sales that waited. */
  'sync_started',
  'sync_completed',
  /** `count`: bytes in use; `words`: granted or not granted to stay. */
  'storage_measured',
  /** `words`: name and place of the fault. */
  'client_error',
] as const

export const ClientEvent = Closed({
  name: OneOf(CLIENT_EVENTS),
  /** By the terminal's clock: advisory (I10). */
  at: Timestamp,
  duration_ms: Nullable(Type.Integer({ minimum: 0, maximum: DAYS_MS_MAX })),
  count: Nullable(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  words: Nullable(Type.String({ maxLength: 300 })),
})
export type ClientEvent = Static<typeof ClientEvent>

export const CLIENT_EVENTS_MAX = 50
export const ClientEventBatch = Closed({
  events: Type.Array(ClientEvent, { minItems: 1, maxItems: CLIENT_EVENTS_MAX }),
})
export const ClientEventsAnswer = Closed({ success: Type.Literal(true) })
