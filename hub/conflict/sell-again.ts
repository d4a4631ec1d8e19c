import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { commandOf, completeSale } from '../sale/complete-sale.ts'
import type { Act, Acted } from './act-on-conflict.ts'
import { readSecond } from './read-duplicate.ts'
import { recordResolution } from './record-resolution.ts'

/**
 * It really was another sale: what came second becomes a sale of its own, under an id that follows
 * from the conflict. Both have one receipt number (I5), which is said and settled with it; whatever
 * else does not fit is raised as of any sale.
 */
export function sellAgain(tx: Db, seams: Seams, act: Act): Outcome<Acted> {
  const { conflict } = act
  const second = readSecond(tx, conflict)
  if (!second) return refuse('CONFLICT_DOCUMENT_UNFIT', 'the payload is gone')
  const id = derivedId(`sold-again/${conflict.id}`)
  const sale: SaleMessage = { ...second, offline_transaction_id: id, committed: true }
  // Its age is not known: its paper waits and its drawer stays shut.
  const command = commandOf(sale, null, sale.terminal_id)
  const sold = completeSale(tx, seams, readOutlet(tx), command)
  if (!sold.ok) return sold
  settleNumber(tx, seams, act, id)
  return succeed({ settledWith: id, levels: sold.value.levels })
}

function settleNumber(tx: Db, seams: Seams, { actor, order }: Act, saleId: string): void {
  const query = `SELECT id FROM conflict
    WHERE document_id = ? AND type = 'duplicate_receipt_number' AND state = 'open'`
  const id = prepared(tx, query).pluck().get(saleId) as string | undefined
  if (id === undefined) return
  const conflict = { type: 'duplicate_receipt_number', document_id: saleId }
  const by = { resolved_by: actor.staff.staff_id, terminal_id: actor.terminalId }
  const note = order.note ?? 'sold-again'
  recordResolution(tx, conflict, {
    ...{ conflict_id: id, resolution_id: uuidv7(seams), reason: 'stands', action: null, note },
    ...{ settled_with: saleId, ...by, approved_by: null, at_ms: seams.clock.nowMs() },
  })
}
