// A heap of notes and coins that somebody counted.
import type { CountLine } from './wire/cash-message.ts'

/** What the heap is worth in minor units. */
export const countTotal = (lines: readonly CountLine[]): number =>
  lines.reduce((sum, { value_minor, count }) => sum + value_minor * count, 0)

/** The heap without empty rows, largest value first; rows of one value become one. */
export function tidyCount(lines: readonly CountLine[]): CountLine[] {
  const counts = new Map<number, number>()
  for (const { value_minor, count } of lines) {
    counts.set(value_minor, (counts.get(value_minor) ?? 0) + count)
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([one], [other]) => other - one)
    .map(([value_minor, count]) => ({ value_minor, count }))
}
