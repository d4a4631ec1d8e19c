// What the tills of the simulation know by their own storage, added up by hand, beside the hub's
// books: each document is there once, and each drawer holds what was put into it (I1, I2, I6).
import type { RefundRequest } from '#domain/wire/refund-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { hasCommand } from '#hub/tail/tail-store.ts'
import type { MoneyCommandRecord } from '../../terminal-ui/src/link/command-record.ts'

export type TillBooks = { sales: readonly SaleMessage[]; commands: readonly MoneyCommandRecord[] }

const SIGN: Record<string, number> = { 'paid-in': 1, 'paid-out': -1, drop: -1 }

function cashOfCommand({ kind, body }: MoneyCommandRecord): number {
  const said = JSON.parse(body)
  if (kind === 'open-shift') return said.opening_cash_minor
  if (kind === 'cash-movement') return (SIGN[said.kind] ?? Number.NaN) * said.amount_minor
  return 0
}

function cashOfRefund({ answer, told }: MoneyCommandRecord): number {
  const said = (answer ?? told?.answer) as { refund?: RefundRequest } | null
  const payouts = said?.refund?.payouts ?? []
  return -payouts.reduce((sum, { method, amount_minor }) => sum + cash(method, amount_minor), 0)
}

const cash = (method: string, minor: number): number => (method === 'cash' ? minor : 0)

/** By shift. */
function cashByHand(books: readonly TillBooks[]): Map<string, number> {
  const sums = new Map<string, number>()
  const add = (shiftId: string | null, minor: number) => {
    if (shiftId !== null) sums.set(shiftId, (sums.get(shiftId) ?? 0) + minor)
  }
  for (const { sales, commands } of books) {
    for (const { payments, session_id } of sales)
      for (const { change_minor, method, tendered_minor } of payments)
        add(session_id, cash(method, tendered_minor - change_minor))
    for (const record of commands) {
      const { kind, shiftId } = record
      add(shiftId, kind === 'refund' ? cashOfRefund(record) : cashOfCommand(record))
    }
  }
  return sums
}

/** [] is good. Call when everything has arrived. */
export function disagreements(db: Db, books: readonly TillBooks[]): string[] {
  const wrong: string[] = []
  for (const { commands } of books) {
    for (const { id, kind, state, told, refusal } of commands) {
      if (!hasCommand(db, id)) wrong.push(`I1: ${kind} ${id} (${state}) is not at the hub`)
      if (told && state === 'refused') wrong.push(`I3: ${kind} ${id}: ${refusal?.code}`)
    }
  }
  const atHub = new Map(
    db.prepare('SELECT shift_id, sum(amount_minor) FROM cash_movement GROUP BY 1').raw().all() as [
      string,
      number,
    ][],
  )
  const byHand = cashByHand(books)
  for (const shiftId of new Set([...byHand.keys(), ...atHub.keys()])) {
    const [here, there] = [byHand.get(shiftId) ?? 0, atHub.get(shiftId) ?? 0]
    if (here !== there) wrong.push(`I6: shift ${shiftId} holds ${there}, by hand ${here}`)
  }
  return wrong
}
