import type { Seams } from '#domain/seams.ts'
import type { TerminalPing } from '#domain/wire/live-message.ts'

/** Terminals ping every 10 s; one that misses four is off, asleep or cut off. */
export const SILENT_AFTER_MS = 45_000

export type TerminalStatus = {
  isSilent: boolean
  /** When it was last heard, by the hub's own clock. */
  heardAtMs: number
  /** When it last said what it holds; 0 while it has not. */
  saidAtMs: number
  /** Sales and other documents it said it still holds. */
  pendingCount: number
  /** Shifts of which it holds some; empty where it did not say. */
  pendingSessionIds: readonly string[]
}

export type TerminalWatch = {
  /** It asked for something, or answered: it is there. */
  heard(terminalId: string): void
  /** What it said of itself. */
  said(terminalId: string, ping: TerminalPing): void
  /** Null: it was not heard since the hub started. */
  statusOf(terminalId: string): TerminalStatus | null
  /** Its live channel opened, or ended. */
  connected(terminalId: string, isConnected: boolean): void
  /** How long its live channel stands; null: it has none. */
  connectedMs(terminalId: string): number | null
  /** Look-ups in the terminals' own catalogues since the hub started, of all terminals. */
  lookups(): { hits: number; misses: number }
}

type Memory = Omit<TerminalStatus, 'isSilent'> & { heardAtTick: number }
const NOTHING_SAID = { saidAtMs: 0, pendingCount: 0, pendingSessionIds: [] }

/**
 * What terminals last said of themselves, kept in memory: after a restart they say it again within
 * seconds. Silence is measured on the monotonic clock (I10). Only paired terminals are remembered.
 */
export function createTerminalWatch({ clock }: Seams): TerminalWatch {
  const memories = new Map<string, Memory>()
  const connectedSince = new Map<string, number>()
  const lookups = { hits: 0, misses: 0 }
  const lastTold = new Map<string, { hits: number; misses: number }>()
  /** A terminal tells sums since its page was loaded: smaller ones are those of a new page. */
  const countLookups = (terminalId: string, hits: number, misses: number): void => {
    const before = lastTold.get(terminalId)
    lastTold.set(terminalId, { hits, misses })
    const isSamePage = before && hits >= before.hits && misses >= before.misses
    lookups.hits += hits - (isSamePage ? before.hits : 0)
    lookups.misses += misses - (isSamePage ? before.misses : 0)
  }
  const remember = (terminalId: string, change: Partial<Memory>): void => {
    const before = memories.get(terminalId) ?? NOTHING_SAID
    const now = { heardAtMs: clock.nowMs(), heardAtTick: clock.monotonicMs() }
    memories.set(terminalId, { ...before, ...now, ...change })
  }
  return {
    heard: (terminalId) => remember(terminalId, {}),
    connected: (terminalId, isConnected) => {
      if (isConnected) connectedSince.set(terminalId, clock.monotonicMs())
      else connectedSince.delete(terminalId)
    },
    connectedMs: (terminalId) => {
      const since = connectedSince.get(terminalId)
      return since === undefined ? null : clock.monotonicMs() - since
    },
    lookups: () => ({ ...lookups }),
    said: (terminalId, ping) => {
      remember(terminalId, {
        saidAtMs: clock.nowMs(),
        pendingCount: ping.pending_count ?? 0,
        pendingSessionIds: ping.pending_session_ids ?? [],
      })
      countLookups(terminalId, ping.cache_hits ?? 0, ping.cache_misses ?? 0)
    },
    statusOf: (terminalId) => {
      const memory = memories.get(terminalId)
      if (!memory) return null
      const { heardAtTick, ...status } = memory
      return { ...status, isSilent: clock.monotonicMs() - heardAtTick > SILENT_AFTER_MS }
    },
  }
}

/**
 * Whether a terminal said, no earlier than `sinceMs`, that it holds nothing of a shift any more.
 * One that holds something and does not say of which shift may mean this one.
 */
export function holdsNothingOf(
  watch: TerminalWatch,
  terminalId: string,
  shiftId: string,
  sinceMs: number,
): boolean {
  const status = watch.statusOf(terminalId)
  if (!status || status.saidAtMs < sinceMs) return false
  const { pendingCount, pendingSessionIds } = status
  return (
    pendingCount === 0 || (pendingSessionIds.length > 0 && !pendingSessionIds.includes(shiftId))
  )
}
