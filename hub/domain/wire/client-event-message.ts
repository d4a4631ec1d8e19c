// POST /api/pos/client-events: what a terminal saw of itself (RFC section 10). Counted and logged,
// never part of the books.
import { type Static, Type } from 'typebox'
import { DURATION_BUCKETS } from '../kpi.ts'
import { Closed, Count, Nullable, OneOf, Timestamp, Uuid } from './primitives.ts'

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
  /** A sale could not be kept on the device while the hub was away; nothing was sold. */
  'offline_save_failed',
  /** `count`: sales that waited. */
  'sync_started',
  'sync_completed',
  /** The hub went away, or took nothing, before all was sent. `count`: what still waits. */
  'sync_failed',
  /** `count`: bytes in use; `words`: granted or not granted to stay. */
  'storage_measured',
  /** Four fifths of what the browser allows are used. `count`: percent. */
  'quota_warning',
  /** `count`: sales that wait. */
  'backlog_warning',
  /** `duration_ms`: for how long the till has not heard the hub. */
  'away_warning',
  'selling_stopped',
  /** A manager let the till sell on; the parcel has who. */
  'selling_override',
  'worker_installed',
  /** The page came from a newer version than the visit before. */
  'worker_updated',
  /** The outlet asked for a version, and the till went to it. */
  'update_forced',
  /** Somebody logged in by the proof that this device holds. */
  'pin_login_offline',
  /** The second journal: `words` says whether it is kept, absent, late, failing or unsealed. */
  'journal_copy_changed',
  /** Sales that IndexedDB had lost and that are back in it, or at the hub, from there. */
  'journal_salvaged',
  /** `count`: stretches of its files that are no whole record. */
  'journal_damaged',
  /** A sale on the device that does not open there any more. `words`: its receipt; `count`: minor
   *  units to pay. */
  'sale_unreadable',
  /** The same of a money command. `words`: its kind. */
  'command_unreadable',
  /** `words`: name and place of the fault. */
  'client_error',
] as const
export type ClientEventName = (typeof CLIENT_EVENTS)[number]

export const ClientEvent = Closed({
  name: OneOf(CLIENT_EVENTS),
  /** By the terminal's clock: advisory (I10). */
  at: Timestamp,
  duration_ms: Nullable(Type.Integer({ minimum: 0, maximum: DAYS_MS_MAX })),
  count: Nullable(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  words: Nullable(Type.String({ maxLength: 300 })),
})
export type ClientEvent = Static<typeof ClientEvent>

/** Lengths of time that are counted: a sale from its first line to done, with the hub and without;
 *  a first visit until the till would open without the hub. */
export const TILL_TIMES = ['checkout_online', 'checkout_offline', 'ready'] as const
export type TillTime = (typeof TILL_TIMES)[number]
export const TILL_COUNTS = [...CLIENT_EVENTS, 'cache_hit', 'cache_miss'] as const
export type TillCount = (typeof TILL_COUNTS)[number]
export const OVERRIDES_MAX = 50

/** Somebody let a till sell on that had not heard its hub for too long (decision 0056). */
export const AwayOverride = Closed({
  override_id: Uuid,
  approver_id: Uuid,
  /** Who stood at the till; null: nobody was logged in. */
  staff_id: Nullable(Uuid),
  at: Timestamp,
  away_ms: Count,
})
export type AwayOverride = Static<typeof AwayOverride>

/**
 * What a till counted since its last parcel, kept on the device until the hub has it: events may be
 * forgotten, counts not. The same parcel again counts once.
 */
export const TillParcel = Closed({
  parcel_id: Uuid,
  counts: Type.Array(
    Closed({ name: OneOf(TILL_COUNTS), count: Type.Integer({ minimum: 1, maximum: 1e9 }) }),
    { maxItems: 60 },
  ),
  times: Type.Array(
    Closed({
      name: OneOf(TILL_TIMES),
      bucket: Type.Integer({ minimum: 0, maximum: DURATION_BUCKETS - 1 }),
      count: Type.Integer({ minimum: 1, maximum: 1e9 }),
    }),
    { maxItems: TILL_TIMES.length * DURATION_BUCKETS },
  ),
  overrides: Type.Array(AwayOverride, { maxItems: OVERRIDES_MAX }),
})
export type TillParcel = Static<typeof TillParcel>

export const WORKER_STATES = ['none', 'installing', 'ready', 'update-waits', 'failed'] as const
/** How the till is now; the newest counts. */
export const TillAbout = Closed({
  build: Type.String({ minLength: 1, maxLength: 40 }),
  worker: OneOf(WORKER_STATES),
  storage_used_bytes: Nullable(Count),
  storage_quota_bytes: Nullable(Count),
  is_storage_granted: Nullable(Type.Boolean()),
  /** Catalogue and customers on the device. */
  cache_bytes: Nullable(Count),
  /** Sales that nobody there can read and that the hub has not taken from a sealed file. */
  unreadable_sales: Count,
})
export type TillAbout = Static<typeof TillAbout>

export const CLIENT_EVENTS_MAX = 50
/** Without a parcel the events are counted themselves. */
export const ClientEventBatch = Closed({
  events: Type.Array(ClientEvent, { maxItems: CLIENT_EVENTS_MAX }),
  parcel: Type.Optional(TillParcel),
  about: Type.Optional(TillAbout),
})
export type ClientEventBatch = Static<typeof ClientEventBatch>
export const ClientEventsAnswer = Closed({ success: Type.Literal(true) })
