import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { Outcome } from '#domain/errors.ts'
import { CONFLICT_RESOLUTIONS, type PredictedConflict } from '#domain/wire/predict-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { HubDeps } from '../app-types.ts'
import { findingsOf } from '../conflict/list-conflicts.ts'
import type { ConflictFinding } from '../conflict/raise-conflict.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { completeSale } from './complete-sale.ts'

/**
 * What would become of a committed sale if it came now. It is taken for once, by the very code that
 * takes sales, and the transaction is thrown away: nothing is written, nobody is told, no fsync.
 */
export function predictSale(
  deps: Pick<HubDeps, 'db' | 'seams'>,
  sale: SaleMessage,
  sentBy: string,
): Outcome<PredictedConflict[]> {
  const saleText = canonicalJson(sale)
  const payloadHash = createHash('sha256').update(saleText).digest('hex')
  // All that does not fit is wanted, not the first of it: as of a sale that was already paid.
  const command = { sale: { ...sale, committed: true }, saleText, payloadHash, ageMs: 0, sentBy }
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

class Tried<T> extends Error {
  readonly outcome: T
  constructor(outcome: T) {
    super('tried')
    this.outcome = outcome
  }
}

function writeForNothing<T>(db: Db, work: (tx: Db) => T): T {
  try {
    write(db, (tx) => {
      throw new Tried(work(tx))
    })
  } catch (error) {
    if (error instanceof Tried) return error.outcome
    throw error
  }
  throw new Error('unreachable')
}
