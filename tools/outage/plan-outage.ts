// When customers come and what goes wrong, from a seed.
import type { FaultProfile } from './fault-profiles.ts'
import type { OutageOptions } from './outage-options.ts'

export type OutageEvent = {
  atMs: number
  tillIndex: number
  what: 'customer' | 'crash' | 'lock' | 'clock'
}

export function planOutage(
  { terminals, sales, minutes }: OutageOptions,
  { crashes, locks, clockJumps }: FaultProfile,
  random: () => number,
): OutageEvent[] {
  const lengthMs = minutes * 60_000
  const at = () => Math.floor(random() * lengthMs)
  const each = (count: number, what: OutageEvent['what']): OutageEvent[] =>
    Array.from({ length: terminals * count }, (_, index) => ({
      ...{ atMs: at(), tillIndex: index % terminals, what },
    }))
  const customers = Array.from({ length: sales }, (_, index) => ({
    ...{ atMs: at(), tillIndex: index % terminals, what: 'customer' as const },
  }))
  return [
    ...customers,
    ...each(crashes, 'crash'),
    ...each(locks, 'lock'),
    ...each(clockJumps, 'clock'),
  ].sort((a, b) => a.atMs - b.atMs)
}
