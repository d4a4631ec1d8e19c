import type { Outcome } from '#domain/errors.ts'
import { CONFLICT_RESOLUTIONS, type PredictedConflict } from '#domain/wire/predict-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { HubDeps } from '../app-types.ts'
import { findingsOf } from '../conflict/list-conflicts.ts'
import type { ConflictFinding } from '../conflict/raise-conflict.ts'
import { writeForNothing } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { commandOf, completeSale } from './complete-sale.ts'

/**
 * What would become of a committed sale if it came now. It is taken for once, by the very code that
 * takes sales, and the transaction is thrown away: nothing is written, nobody is told, no fsync.
 */
export function predictSale(
  deps: Pick<HubDeps, 'db' | 'seams'>,
  sale: SaleMessage,
  sentBy: string,
): Outcome<PredictedConflict[]> {
  // All that does not fit is wanted, not the first of it: as of a sale that was already paid.
  const command = { ...commandOf(sale, 0, sentBy), sale: { ...sale, committed: true } }
  return writeForNothing(deps.db, (tx) => {
    const outcome = completeSale(tx, deps.seams, readOutlet(tx), command)
    if (!outcome.ok) return outcome
    const { duplicate, verdict } = outcome.value.answer
    const id = sale.offline_transaction_id
    if (duplicate) return { ok: true, value: [duplicateOf(id, verdict === 'quarantined')] }
    return { ok: true, value: findingsOf(tx, id).map(toPrediction) }
  })
}

function duplicateOf(existing_id: string, isAltered: boolean): PredictedConflict {
  return {
    type: 'duplicate_transaction',
    message: isAltered
      ? 'The hub has this sale with other contents; the first one counts.'
      : 'The hub has this sale already.',
    resolution: isAltered ? 'ask_manager' : 'skip',
    detail: { existing_id },
  }
}

const toPrediction = (finding: ConflictFinding): PredictedConflict => ({
  ...finding,
  resolution: CONFLICT_RESOLUTIONS[finding.type],
})
