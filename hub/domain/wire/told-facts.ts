// What a document says of an act that a terminal told afterwards (docs/decisions/0051).
import { type Static, Type } from 'typebox'
import { Closed, Timestamp, VerifiedBy } from './primitives.ts'

export const ToldFacts = Closed({
  /** As far as the hub believes the terminal's clock; the document's `at` is when it was told. */
  done_at: Timestamp,
  verified_by: VerifiedBy,
})
export type ToldFacts = Static<typeof ToldFacts>

/** Left out of what was done with the hub there. */
export const TOLD = { told: Type.Optional(ToldFacts) }
