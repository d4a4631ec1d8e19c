// A sale that was committed at its terminal always ends in a verdict: taken, or kept word for word.
import { Compile } from 'typebox/compile'
import { type Outcome, refuse } from '#domain/errors.ts'
import { type SaleAnswer, SaleMessage, type SyncAnswer } from '#domain/wire/sale-message.ts'
import type { HubDeps, Requester } from '../app-types.ts'
import { quarantinePayload } from '../conflict/quarantine-payload.ts'
import { isPassingFault } from '../db/database-fault.ts'
import { write } from '../db/write.ts'
import type { Lane } from './sale-committer.ts'
import type { SaleTaker } from './take-sale.ts'

const saleShape = Compile(SaleMessage)

export const isCommitted = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'committed' in body && body.committed === true

/** Keeps word for word what cannot become a sale: somebody was paid for it (I3). */
export function keepAside(deps: HubDeps, terminal: Sender, payload: unknown, reason: string): void {
  const id = transactionIdOf(payload)
  write(deps.db, (tx) =>
    quarantinePayload(tx, deps.seams, {
      documentId: id,
      terminalId: terminal.terminalId,
      reason,
      payload,
    }),
  )
  deps.kickRelay()
}

function transactionIdOf(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null) return null
  const id = 'offline_transaction_id' in payload ? payload.offline_transaction_id : null
  return typeof id === 'string' && id.length <= 64 ? id : null
}

/** The terminal that hands it over. */
export type Sender = Pick<Requester, 'terminalId'>
type Handed = { lane: Lane; terminal: Sender; sale: SaleMessage; ageMs: number | null }

/**
 * A committed sale that the hub itself stumbles over would be met again at every retry and stand in
 * the way of its successors: it is set aside. What passes, like a full disk, is left to the retry.
 */
export async function takeOrKeep(
  deps: HubDeps,
  taker: SaleTaker,
  { lane, terminal, sale, ageMs }: Handed,
): Promise<Outcome<SaleAnswer>> {
  try {
    const outcome = await taker.take(lane, sale, ageMs, terminal.terminalId)
    if (sale.committed && !outcome.ok) keepAside(deps, terminal, sale, outcome.code)
    return outcome
  } catch (error) {
    if (!sale.committed || isPassingFault(error)) throw error
    deps.log.error({ err: error, sale_id: sale.offline_transaction_id }, 'a sale was set aside')
    keepAside(deps, terminal, sale, 'hub-fault')
    return refuse('INVALID_REQUEST', 'the hub could not read this sale and has set it aside')
  }
}

export type SyncResult = SyncAnswer['results'][number]

/** One sale of a backlog: committed at its terminal, so it ends in a verdict, never refused. */
export async function takeDrained(
  deps: HubDeps,
  taker: SaleTaker,
  terminal: Sender,
  { item, ageMs }: { item: unknown; ageMs: number | null },
): Promise<SyncResult> {
  if (!saleShape.Check(item)) return setAside(deps, terminal, item, 'misshapen')
  if (!item.committed) return setAside(deps, terminal, item, 'not-committed')
  const outcome = await takeOrKeep(deps, taker, { lane: 'drained', terminal, sale: item, ageMs })
  return outcome.ok ? outcome.value : quarantined(item, outcome.detail ?? outcome.code)
}

function setAside(deps: HubDeps, terminal: Sender, item: unknown, reason: string): SyncResult {
  keepAside(deps, terminal, item, reason)
  return quarantined(item, reason)
}

const quarantined = (item: unknown, message: string): SyncResult => ({
  success: false,
  transaction_id: transactionIdOf(item),
  verdict: 'quarantined',
  error: { code: 'INVALID_REQUEST', message },
})
