import type { OpenExchange } from '../link/database.ts'

/** What is to pay when something comes back; negative: to give back. */
export function netOf(totalMinor: number, open: OpenExchange | null): number {
  if (open === null) return totalMinor
  const { credit } = open
  if (credit?.state !== 'given') return totalMinor - open.totalMinor
  return Math.max(0, totalMinor - credit.leftMinor)
}
