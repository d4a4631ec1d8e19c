// Cash that goes into and out of the drawer without a sale.

import {
  CashMovementMessage,
  type CashMovementRequest,
  type CountLine,
  NoSaleAnswer,
} from '#domain/wire/cash-message.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { Till } from './till.ts'
import { withApproval } from './with-approval.ts'

export type CashDirection = CashMovementRequest['kind']
export type Reason = { reason_code: string; note: string | null }
export type CashMove = {
  kind: CashDirection
  amountMinor: number
  /** The notes of a drop, where somebody counted them. */
  counts: readonly CountLine[] | null
  reason: Reason
  /** What an approver reads. */
  words: string
}
export type CashDeps = Pick<Till, 'approval' | 'commands' | 'shift'>

export class CashModel {
  readonly #deps: CashDeps

  constructor(deps: CashDeps) {
    this.#deps = deps
  }

  /** Moves cash in the drawer of the shift that is open here. */
  move(move: CashMove): Promise<TillOutcome<CashMovementMessage>> {
    const { commands } = this.#deps
    const { kind, amountMinor, counts, reason, words } = move
    return this.#approved({ words, amountMinor }, (id, session_id, approval_id) => {
      const body = {
        ...{ movement_id: id, session_id, kind, amount_minor: amountMinor, ...reason },
        counts: counts === null ? null : [...counts],
        approval_id,
      }
      const path = '/api/pos/cash-movements'
      return commands.send({ id, kind: 'cash-movement', path, body }, CashMovementMessage)
    })
  }

  /** Opens the drawer without a sale: a reason, a slip and a line in the audit log. */
  openDrawer(reason: Reason, words: string): Promise<TillOutcome<unknown>> {
    const { commands } = this.#deps
    return this.#approved({ words, amountMinor: null }, (id, session_id, approval_id) => {
      const body = { event_id: id, session_id, ...reason, approval_id }
      return commands.send({ id, kind: 'no-sale', path: '/api/pos/no-sale', body }, NoSaleAnswer)
    })
  }

  async #approved<T>(
    { words, amountMinor }: { words: string; amountMinor: number | null },
    send: (id: string, shiftId: string, approvalId: string | null) => Promise<TillOutcome<T>>,
  ): Promise<TillOutcome<T>> {
    const { approval, commands, shift } = this.#deps
    const shiftId = shift.current.peek()?.session_id
    if (shiftId === undefined) return refuseAtTill('SHIFT_MISSING')
    const subjectId = commands.newId()
    const act = { subjectId, words, amountOf: () => amountMinor }
    return withApproval(approval, act, ([approvalId = null]) =>
      send(subjectId, shiftId, approvalId),
    )
  }
}
