// What a till seals of a money command (docs/decisions/0068): the same bytes in both of its
// storages. The hub reads it where the till cannot any more; commands sealed before this format
// were the bare words of 0051.
import { type Static, Type } from 'typebox'
import { Closed, OneOf } from './primitives.ts'

/**
 * asked: the hub was asked and its answer is not known; it may have been done. told: it happened,
 * with or without a hub.
 */
export const SealedCommandText = Closed({
  format: Type.Literal('ocean-command-1'),
  state: OneOf(['asked', 'told']),
  /** As it is told (0051); of more kinds where it was asked. */
  command: Type.Unknown(),
  /** The route that was asked. */
  path: Type.String(),
  /** For the till itself; the hub reads nothing of it. */
  row: Type.Unknown(),
})
export type SealedCommandText = Static<typeof SealedCommandText>

/**
 * What a till tells of itself where nobody answered and its shift is counted: cash that moved has
 * moved. Of anything else that was asked, only a person can say whether it happened.
 */
export const HAPPENED_WHEN_ASKED: ReadonlySet<string> = new Set(['cash-movement', 'no-sale'])
