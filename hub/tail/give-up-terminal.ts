import { assert } from '#domain/assert.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { TailCard } from '#domain/wire/tail-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { findTailState, noteLost } from './tail-store.ts'
import { listTailCards } from './tail-view.ts'

export type GivenUp = { terminalId: string; staffId: string; atTerminalId: string; reason: string }

/**
 * A terminal whose tail the hub waits for never comes back: stolen, broken, wiped. Its sales since
 * the backup are whatever the cloud has of them. If it comes after all, it is taken as always.
 * Refuses TAIL_NOT_AWAITED. Call inside `write`.
 */
export function giveUpTerminal(tx: Db, seams: Seams, order: GivenUp): Outcome<TailCard> {
  const { life } = readChainHead(tx)
  const { terminalId, staffId, reason } = order
  if (findTailState(tx, life, terminalId) !== 'awaited') return refuse('TAIL_NOT_AWAITED')
  const atMs = seams.clock.nowMs()
  noteLost(tx, life, terminalId, { staffId, reason, atMs })
  const payload = {
    ...{ terminal_id: terminalId, reason, staff_id: staffId },
    at_terminal_id: order.atTerminalId,
  }
  appendAudit(tx, { kind: 'terminal-given-up', payload, atMs })
  const card = listTailCards(tx).find(({ terminal_id }) => terminal_id === terminalId)
  assert(card, 'a terminal that was awaited has a card')
  return succeed(card)
}
