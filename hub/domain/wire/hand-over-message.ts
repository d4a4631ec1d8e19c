// What a box that was replaced has, carried to its successor as a file (0101).
import { type Static, Type } from 'typebox'
import { Closed, Count, Uuid } from './primitives.ts'

export const HAND_OVER_FORMAT = 'ocean-hand-over-1'
export const HAND_OVER_ROWS_MAX = 500

const HandOverRow = Closed({
  kind: Type.String({ maxLength: 60 }),
  document_id: Uuid,
  /** Canonical JSON, as it lies in the outbox. */
  payload: Type.String(),
})

/** A part of the file; the old box signed each with the outlet's key for reports. */
export const HandOverPart = Closed({
  outlet_id: Uuid,
  epoch: Uuid,
  rows: Type.Array(HandOverRow, { minItems: 1, maxItems: HAND_OVER_ROWS_MAX }),
})
export type HandOverPart = Static<typeof HandOverPart>

/** POST /api/console/hand-over. `text` is the part as it was signed. */
export const HandOverRequest = Closed({
  text: Type.String({ minLength: 2 }),
  /** Ed25519 over the UTF-8 of `text`, base64url. */
  signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
})
export type HandOverRequest = Static<typeof HandOverRequest>

export const HandOverAnswer = Closed({
  success: Type.Literal(true),
  /** New here, here already, kept for a person to settle. */
  new_count: Count,
  known_count: Count,
  set_aside_count: Count,
  /** Papers of the box itself, and what follows from others: nothing is lost with them. */
  left_out_count: Count,
})
export type HandOverAnswer = Static<typeof HandOverAnswer>
