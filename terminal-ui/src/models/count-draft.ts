// A heap of notes and coins while somebody counts it. A note and a coin may have the same value, so
// they are counted apart and told to the hub together.

import { countTotal, tidyCount } from '#domain/cash-count.ts'
import type { CountLine } from '#domain/wire/cash-message.ts'
import type { DenominationMessage } from '#domain/wire/rules-message.ts'

/** How many of each, by `pieceOf`; what nobody has touched yet is not in it. */
export type CountDraft = Readonly<Record<string, number>>

export const NOTHING_COUNTED: CountDraft = {}
/** What one row of a count may state. */
export const PIECES_MAX = 100_000

export const pieceOf = ({ kind, value_minor }: DenominationMessage): string =>
  `${kind}-${value_minor}`

export const withPieces = (draft: CountDraft, piece: string, count: number | null): CountDraft => {
  const { [piece]: _, ...others } = draft
  return count === null
    ? others
    : { ...others, [piece]: Math.max(0, Math.min(PIECES_MAX, Math.trunc(count))) }
}

/** As the wire states it: largest first, no empty rows. */
export function readCount(
  draft: CountDraft,
  denominations: readonly DenominationMessage[],
): CountLine[] {
  return tidyCount(
    denominations.map((each) => ({
      value_minor: each.value_minor,
      count: draft[pieceOf(each)] ?? 0,
    })),
  )
}

export const countedMinor = (
  draft: CountDraft,
  denominations: readonly DenominationMessage[],
): number => countTotal(readCount(draft, denominations))

/** A heap that was counted before, to begin with; a value that is a note and a coin is a note. */
export function draftOf(
  lines: readonly CountLine[],
  denominations: readonly DenominationMessage[],
): CountDraft {
  const entries = lines.flatMap(({ value_minor, count }) => {
    const found = denominations.find((each) => each.value_minor === value_minor)
    return found === undefined ? [] : [[pieceOf(found), count] as const]
  })
  return Object.fromEntries(entries)
}
