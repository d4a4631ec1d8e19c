// Cash that goes into and out of the drawer without a sale.

import {
  CashMovementMessage,
  type CashMovementRequest,
  type CountLine,
  NoSaleAnswer,
} from '#domain/wire/cash-message.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { askOrTell, isOpenStill } from './alone/hub-away.ts'
import { moveAlone, openDrawerAlone } from './alone/own-cash.ts'
import type { AloneDeps } from './alone/tell-alone.ts'
import { CashAct } from './cash-act.ts'
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

export class CashModel {
  readonly #deps: AloneDeps

  constructor(deps: AloneDeps) {
    this.#deps = deps
  }

  /** Moves cash in the drawer of the shift that is open here. */
  move(move: CashMove, act = new CashAct()): Promise<TillOutcome<CashMovementMessage>> {
    const { commands } = this.#deps
    const { kind, amountMinor, counts, reason, words } = move
    const bodyOf: BodyOf<CashMovementRequest> = (id, session_id, approval_id) => ({
      ...{ movement_id: id, session_id, kind, amount_minor: amountMinor, ...reason },
      counts: counts === null ? null : [...counts],
      approval_id,
    })
    const path = '/api/pos/cash-movements'
    return this.#approved({ words, amountMinor, act }, bodyOf, {
      ask: (id, body) =>
        commands.send({ id, kind: 'cash-movement', path, body }, CashMovementMessage),
      tell: (body) => moveAlone(this.#deps, body, words),
    })
  }

  /** Opens the drawer without a sale: a reason, a slip and a line in the audit log. */
  openDrawer(reason: Reason, words: string, act = new CashAct()): Promise<TillOutcome<unknown>> {
    const { commands } = this.#deps
    const path = '/api/pos/no-sale'
    const bodyOf: BodyOf<NoSaleBody> = (id, session_id, approval_id) => ({
      ...{ event_id: id, session_id, ...reason, approval_id },
    })
    return this.#approved<unknown, NoSaleBody>({ words, amountMinor: null, act }, bodyOf, {
      ask: (id, body) => commands.send({ id, kind: 'no-sale', path, body }, NoSaleAnswer),
      tell: (body) => openDrawerAlone(this.#deps, body, words),
    })
  }

  async #approved<T, Body>(
    { words, amountMinor, act }: { words: string; amountMinor: number | null; act: CashAct },
    bodyOf: BodyOf<Body>,
    ways: Ways<T, Body>,
  ): Promise<TillOutcome<T>> {
    const { approval, commands, shift } = this.#deps
    const shiftId = shift.current.peek()?.session_id
    if (shiftId === undefined) return refuseAtTill('SHIFT_MISSING')
    const said = JSON.stringify(bodyOf('', shiftId, null))
    const subjectId = act.idFor(said, () => commands.newId())
    const asked = { subjectId, words, amountOf: () => amountMinor }
    const outcome = await askOrTell(
      this.#deps,
      () =>
        withApproval(approval, asked, ([approvalId = null]) =>
          ways.ask(subjectId, bodyOf(subjectId, shiftId, approvalId)),
        ),
      () => ways.tell(bodyOf(subjectId, shiftId, null)),
    )
    if (!isOpenStill(outcome)) act.end(said)
    return outcome
  }
}

type NoSaleBody = Reason & { event_id: string; session_id: string; approval_id: string | null }
type BodyOf<Body> = (id: string, shiftId: string, approvalId: string | null) => Body
type Ways<T, Body> = {
  ask(id: string, body: Body): Promise<TillOutcome<T>>
  tell(body: Body): Promise<TillOutcome<T>>
}
