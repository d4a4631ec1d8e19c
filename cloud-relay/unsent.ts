// What waits in the outbox: how many documents, since when, and what they are worth. The sum is
// kept and moved along: each row is looked at once when it appears and once when it is confirmed.
import type { OutboxHead } from './drain.ts'

export type Unsent = { count: number; oldestAtMs: number | null; valueMinor: number }

export type UnsentPorts = {
  readHead(): OutboxHead | null
  loadCursor(epoch: string): { sequence: number } | null
  /** Payable of sales less refunds among rows after one sequence and up to another. */
  readValue(epoch: string, after: number, upTo: number): number | null
  readAtMs(epoch: string, sequence: number): number | null
}

/** Null while the hub's file cannot be read. */
export type ReadUnsent = () => Unsent | null

export function createUnsentReader(ports: UnsentPorts): ReadUnsent {
  let sum = { epoch: '', after: 0, upTo: 0, valueMinor: 0 }

  function sumBetween(epoch: string, after: number, upTo: number): number | null {
    const isAhead = epoch === sum.epoch && after >= sum.after && upTo >= sum.upTo
    const isCheaper = after - sum.after <= upTo - after
    const known = isAhead && after <= sum.upTo && isCheaper ? sum : null
    const added = ports.readValue(epoch, known ? known.upTo : after, upTo)
    const gone = known ? ports.readValue(epoch, known.after, after) : 0
    if (added === null || gone === null) return null
    sum = { epoch, after, upTo, valueMinor: (known?.valueMinor ?? 0) + added - gone }
    return sum.valueMinor
  }

  return () => {
    const head = ports.readHead()
    if (!head) return null
    const after = Math.min(head.sequence, ports.loadCursor(head.epoch)?.sequence ?? 0)
    const valueMinor = sumBetween(head.epoch, after, head.sequence)
    if (valueMinor === null) return null
    const count = head.sequence - after
    const oldestAtMs = count > 0 ? ports.readAtMs(head.epoch, after + 1) : null
    return { count, oldestAtMs, valueMinor }
  }
}
