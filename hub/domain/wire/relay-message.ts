// What the relay and the hub say to each other over its local socket (newline-delimited JSON),
// and what the relay and the cloud's ingest function exchange. The socket cannot write sales.
import { type Static, Type } from 'typebox'
import { Closed, Code, Nullable, Uuid } from './primitives.ts'

/** The one queue on the box's Redis, and the one data-less job in it: "drain the outbox". */
export const RELAY_QUEUE = 'ocean-relay'
export const DRAIN_JOB = 'drain'
/** Longest line on the local socket: a thousand watermarks are 110 kB. */
export const RELAY_LINE_BYTES_MAX = 256 * 1024
export const WATERMARKS_MAX = 1000
/** The one reason for which the relay says the same again: the hub could not write just now. */
export const HUB_FAULT = 'hub-fault'

export const HASH = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** One outbox row as it travels. `payload` is canonical JSON text: the bytes the hash covers. */
export const OutboxEnvelope = Closed({
  sequence: Type.Integer({ minimum: 1 }),
  kind: Type.String(),
  document_id: Uuid,
  schema_version: Type.Integer(),
  payload: Type.String(),
  /** SHA-256 hex of previous hash + payload; the first of an epoch starts from 64 zeros. */
  hash: HASH,
})
export type OutboxEnvelope = Static<typeof OutboxEnvelope>

export const SeriesWatermark = Closed({
  terminal_id: Uuid,
  series: Type.String(),
  /** Highest n such that the cloud holds 1…n of this series. */
  watermark: Type.Integer({ minimum: 0 }),
})

/** What `ingest` answers: the server's last sequence is the authority in both directions. */
export const IngestAnswer = Closed({
  last_sequence: Type.Integer({ minimum: 0 }),
  last_hash: HASH,
  watermarks: Type.Array(SeriesWatermark),
  quarantined: Type.Array(Closed({ sequence: Type.Integer(), reason: Type.String() })),
})
export type IngestAnswer = Static<typeof IngestAnswer>

/** relay -> hub. The hub applies marks only if (epoch, last_sequence, last_hash) equal its own. */
export const MarksMessage = Closed({
  type: Type.Literal('marks'),
  epoch: Uuid,
  last_sequence: Type.Integer({ minimum: 0 }),
  last_hash: HASH,
  watermarks: Type.Array(SeriesWatermark, { maxItems: WATERMARKS_MAX }),
})
export const RelayStatusMessage = Closed({
  type: Type.Literal('status'),
  cloud: Type.Union([Type.Literal('connected'), Type.Literal('waiting')]),
  redis: Type.Union([Type.Literal('connected'), Type.Literal('absent')]),
  error_code: Nullable(Code),
})
export type MarksMessage = Static<typeof MarksMessage>
export type RelayStatusMessage = Static<typeof RelayStatusMessage>
export const RelayMessage = Type.Union([MarksMessage, RelayStatusMessage])
export type RelayMessage = Static<typeof RelayMessage>

/** hub -> relay, one line per message received. */
export const RelayReply = Closed({
  ok: Type.Boolean(),
  reason: Nullable(Type.String()),
})
export type RelayReply = Static<typeof RelayReply>
