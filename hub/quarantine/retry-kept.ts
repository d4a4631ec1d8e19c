import { type Outcome, refuse } from '#domain/errors.ts'
import type { HubDeps } from '../app-types.ts'
import { writeUnlessRefused } from '../db/write.ts'
import type { Actor } from '../requester.ts'
import type { SaleTaker } from '../sale/take-sale.ts'
import type { DoAgain } from '../told/tell-command.ts'
import { type EndOrder, endKept, findOpenKept, mayEnd } from './end-kept.ts'
import { isHere, retryable } from './list-kept.ts'

/** Where sales and told commands come in. */
export type Doors = { sales: SaleTaker; doAgain: DoAgain }
type RetryOrder = Pick<EndOrder, 'quarantineId' | 'approvalId'>

/**
 * Tries once more what was kept: what it refers to may have come meanwhile, or the hub reads it
 * now. It becomes a document under its own id, so that it counts once however often it is tried; a
 * refusal changes nothing. What is here already is only noted as done.
 */
export async function retryKept(
  deps: HubDeps,
  { sales, doAgain }: Doors,
  actor: Actor,
  order: RetryOrder,
): Promise<Outcome<null>> {
  const { db, seams } = deps
  const end: EndOrder = { ...order, how: 'done', note: null }
  const found = findOpenKept(db, order.quarantineId)
  if (!found.ok) return found.code === 'CONFLICT_SETTLED' ? endAgain(deps, actor, end) : found
  const row = found.value
  const again = retryable(row)
  const isAltered = row.reason === 'altered-duplicate'
  if (!isAltered && isHere(db, row)) return endAgain(deps, actor, end)
  if (!again) return refuse('INVALID_REQUEST', row.reason)
  if ('command' in again) {
    return doAgain(row.terminal_id, again.command, (tx) => endKept(tx, seams, actor, end))
  }
  const asking = { approvalId: order.approvalId, atMs: seams.clock.nowMs() }
  const may = mayEnd(db, actor, row, asking)
  if (!may.ok) return may
  // Killed in between, the sale is here and the next attempt only notes it.
  const taken = await sales.take('drained', again.sale, null, row.terminal_id)
  if (!taken.ok) return taken
  if (taken.value.verdict === 'quarantined') return refuse('IDEMPOTENCY_MISMATCH')
  return endAgain(deps, actor, end)
}

const endAgain = ({ db, seams }: HubDeps, actor: Actor, end: EndOrder): Outcome<null> =>
  writeUnlessRefused(db, (tx) => endKept(tx, seams, actor, end))
