// How the outlet stands with the cloud, for the console: GET /api/console/cloud.
import { type Static, Type } from 'typebox'
import { Closed, Code, Nullable, OneOf, SumMinor, Timestamp, Uuid } from './primitives.ts'
import { PushProgress, SetAsideDocument } from './relay-message.ts'

/**
 * What may stand between the relay and the cloud. away: the line or the cloud; it passes by itself.
 * refused: it is tried on, but a person has to decide first. fault: the cloud or the relay did what
 * they should not; tried on, and a technician should look.
 */
export const CLOUD_TROUBLES = {
  'CLOUD-AWAY': 'away',
  'CLOUD-SLOW': 'away',
  'CLOUD-BUSY': 'away',
  'HUB-STOPPED': 'away',
  'HUB-BUSY': 'away',
  'FEED-MOVED': 'away',
  'EPOCH-UNKNOWN': 'refused',
  'EPOCH-FENCED': 'refused',
  'BOX-UNKNOWN': 'refused',
  'OUTLET-REVOKED': 'refused',
  'OUTLET-REFUSED': 'refused',
  'CHAIN-FORKED': 'refused',
  'HUB-BEHIND': 'refused',
  'ROWS-PRUNED': 'refused',
  'CHAIN-UNPROVEN': 'fault',
  'ROWS-UNORDERED': 'fault',
  'ROWS-UNREADABLE': 'fault',
  'CLOUD-UNTRUSTED': 'fault',
  'NO-PROGRESS': 'fault',
  'ANSWER-INVALID': 'fault',
  'CLOUD-FAULT': 'fault',
  'FEED-REFUSED': 'fault',
  'RELAY-FAULT': 'fault',
} as const satisfies Record<string, 'away' | 'refused' | 'fault'>
export type CloudTroubleCode = keyof typeof CLOUD_TROUBLES
export const isCloudTrouble = (code: string): code is CloudTroubleCode => code in CLOUD_TROUBLES

/** A document that the cloud did not simply take, with what this shop knows of it. */
export const SetAsideView = Closed({
  ...SetAsideDocument.properties,
  heard_at: Timestamp,
  /** Receipt or refund number and what was paid, where the document is money of a customer. */
  number: Nullable(Type.String()),
  payable_minor: Nullable(SumMinor),
})
export type SetAsideView = Static<typeof SetAsideView>

/** POST /api/console/cloud/set-aside/:id/seen, by the document's id. */
export const SetAsideSeen = Closed({ success: Type.Literal(true) })

export const QueueSample = Closed({
  at: Timestamp,
  /** The most documents that waited since the sample before, and the age of the oldest. */
  pending_count: Type.Integer({ minimum: 0 }),
  oldest_age_ms: Type.Integer({ minimum: 0 }),
})
export type QueueSample = Static<typeof QueueSample>

export const CloudView = Closed({
  hub_time: Timestamp,
  /** unknown: the relay does not speak. refused: a person has to decide something first. */
  state: OneOf(['connected', 'waiting', 'refused', 'unknown']),
  error_code: Nullable(Code),
  redis: OneOf(['connected', 'absent', 'unknown']),
  /** This life of the outlet's database. */
  epoch: Uuid,
  /** Documents the cloud has not confirmed; the last one that it has. */
  pending_count: Type.Integer({ minimum: 0 }),
  confirmed_sequence: Type.Integer({ minimum: 0 }),
  oldest_unsent_at: Nullable(Timestamp),
  /** Payable of the unsent sales less the unsent refunds. */
  unsent_value_minor: SumMinor,
  progress: Nullable(PushProgress),
  last_confirmed_at: Nullable(Timestamp),
  last_contact_at: Nullable(Timestamp),
  retry_at: Nullable(Timestamp),
  /** Cloud's clock less the box's. */
  clock_skew_ms: Nullable(Type.Integer()),
  /** What came down from the cloud; null: nothing yet. */
  feed: Nullable(
    Closed({
      cursor: Type.String(),
      applied_at: Timestamp,
      /** Things that this hub could not take as they came. */
      refused_count: Type.Integer({ minimum: 0 }),
    }),
  ),
  /** Newest first; `set_aside_count` counts those beyond the list too. */
  set_aside: Type.Array(SetAsideView),
  set_aside_count: Type.Integer({ minimum: 0 }),
  /** Of the last day, oldest first; the last one is now. */
  history: Type.Array(QueueSample),
})
export type CloudView = Static<typeof CloudView>

/**
 * POST /api/console/cloud/retry. asked: the relay tries at once. asked-already: somebody did so a
 * moment ago. no-relay: it does not run, and somebody has to look after it.
 */
export const CloudRetryAnswer = Closed({
  success: Type.Literal(true),
  result: OneOf(['asked', 'asked-already', 'no-relay']),
})
export type CloudRetryAnswer = Static<typeof CloudRetryAnswer>
