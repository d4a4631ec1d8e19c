// A hub that lost data hears its terminals one after another. What one of them gave back another
// may have sold, and has still to bring.
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { CommittedCommandResult } from '#domain/wire/committed-command-message.ts'
import { Uuid } from '#domain/wire/primitives.ts'
import type { Db } from '../db/open-database.ts'
import { mayAnotherBring } from '../tail/may-bring-sale.ts'
import { findToldCommand } from './told-store.ts'

const refundOfSale = Compile(
  Type.Object({
    command_id: Uuid,
    kind: Type.Literal('refund'),
    body: Type.Object({ sale_id: Uuid }),
  }),
)

/** A refund of a sale that is not here while another terminal is waited for. */
export function isTooEarly(db: Db, terminalId: string, item: unknown): boolean {
  return (
    refundOfSale.Check(item) &&
    mayAnotherBring(db, item.body.sale_id, terminalId) &&
    findToldCommand(db, item.command_id) === undefined
  )
}

/** Told again later, and so is what was done after it. */
export const LATER: CommittedCommandResult = {
  ...{ command_id: null, verdict: 'later', duplicate: false },
  ...{ conflicts: [], answer: null, error: null },
}
