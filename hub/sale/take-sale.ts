import { Counter, Histogram } from 'prom-client'
import type { Outcome } from '#domain/errors.ts'
import type { SaleAnswer, SaleMessage } from '#domain/wire/sale-message.ts'
import type { HubDeps } from '../app-types.ts'
import { tellConflicts } from '../conflict/tell-conflicts.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { type CompletedSale, commandOf, completeSale } from './complete-sale.ts'
import { createCommitter, type Lane } from './sale-committer.ts'

export type SaleTaker = {
  /**
   * Resolves once the verdict is durable; a refusal wrote nothing. `sentBy` is the terminal whose
   * device key the request carried, if it is not the sale's own.
   */
  take(
    lane: Lane,
    sale: SaleMessage,
    ageMs: number | null,
    sentBy?: string,
  ): Promise<Outcome<SaleAnswer>>
}

/** The one door through which every sale enters, whatever route it came by. */
export function createSaleTaker(deps: HubDeps): SaleTaker {
  const groups = new Histogram({
    name: 'hub_sale_group_size',
    help: 'Sales that shared one commit and its fsync',
    buckets: [1, 2, 4, 8, 16, 32],
    registers: [deps.metrics],
  })
  const committer = createCommitter<Outcome<CompletedSale>>(deps.db, {
    defer: setImmediate,
    clock: deps.seams.clock,
    onGroup: (size) => groups.observe(size),
  })
  const verdicts = new Counter({
    name: 'hub_sales_total',
    help: 'Sales answered, by verdict or refusal',
    labelNames: ['verdict'],
    registers: [deps.metrics],
  })

  return {
    async take(lane, sale, ageMs, sentBy = sale.terminal_id) {
      // Hashed when its turn comes: a backlog of a hundred would hold up who pays meanwhile.
      const outcome = await committer.commit(lane, (tx) =>
        completeSale(tx, deps.seams, readOutlet(tx), commandOf(sale, ageMs, sentBy)),
      )
      verdicts.inc({ verdict: outcome.ok ? labelOf(outcome.value.answer) : outcome.code })
      if (!outcome.ok) return outcome
      tellTheWorld(deps, outcome.value)
      if (outcome.value.answer.verdict !== 'accepted') {
        tellConflicts(deps, sale.offline_transaction_id)
      }
      return { ok: true, value: outcome.value.answer }
    },
  }
}

const labelOf = (answer: SaleAnswer): string => (answer.duplicate ? 'duplicate' : answer.verdict)

function tellTheWorld(deps: HubDeps, { answer, levels }: CompletedSale): void {
  if (answer.duplicate) return
  deps.kickRelay()
  if (answer.print_job_id !== null) deps.wakePrinters()
  if (levels.length > 0) deps.live.publish({ type: 'stock-changed', levels })
}
