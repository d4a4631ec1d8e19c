// Settling one disagreement, at the console or at the till whose document it stands beside: asked
// for with what has to be compared, settled under one id, on another person's word where needed.

import {
  type ConflictAction,
  ConflictDetail,
  type ConflictMessage,
  type ConflictReason,
  type FieldChoice,
  ResolveConflictAnswer,
  type ResolveConflictRequest,
} from '#domain/wire/conflict-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import { isUnanswered, type TillOutcome } from '../link/till-errors.ts'
import type { ApprovalModel } from './approval-model.ts'
import { withApproval } from './with-approval.ts'

export type ConflictsDeps = {
  link: Pick<HubLink, 'door'>
  approval: ApprovalModel
  newId: () => string
}
/** `words`: what another person is asked to allow, where the hub wants one. */
export type Settlement = {
  reason: ConflictReason
  note: string
  words: string
  action?: ConflictAction | null
  countedMilli?: number
  /** The refund, exchange or payment that did it. */
  documentId?: string
  fields?: FieldChoice[]
}
type Order = Omit<ResolveConflictRequest, 'approval_id'>
type Settled = Pick<ConflictMessage, 'conflict_id'> & { money_effect_minor?: number | null }

export class ConflictSettler {
  readonly #deps: ConflictsDeps
  readonly #path: '/api/console/conflicts' | '/api/pos/conflicts'
  /** Sent without an answer: the same order again goes under the same id. */
  readonly #unanswered = new Map<string, Order>()

  constructor(deps: ConflictsDeps, path: '/api/console/conflicts' | '/api/pos/conflicts') {
    this.#deps = deps
    this.#path = path
  }

  /** With both payloads, both customers, the stock: whatever has to be looked at. */
  open(id: string): Promise<TillOutcome<ConflictDetail>> {
    const request = { method: 'GET', path: `${this.#path}/${id}` } as const
    return this.#deps.link.door.call(request, ConflictDetail)
  }

  /** Whoever rang up its document, or may not settle so much, is asked for another person. */
  async settle(conflict: Settled, settlement: Settlement): Promise<TillOutcome<ConflictMessage>> {
    const { approval, link } = this.#deps
    const id = conflict.conflict_id
    const order = this.#orderFor(id, settlement)
    const effect = Math.abs(conflict.money_effect_minor ?? 0)
    const act = { subjectId: id, words: settlement.words, amountOf: () => effect }
    const answer = await withApproval(approval, act, ([approval_id = null]) => {
      const body = JSON.stringify({ ...order, approval_id })
      const path = `${this.#path}/${id}/resolve`
      return link.door.call({ method: 'POST', path, body }, ResolveConflictAnswer)
    })
    if (!answer.ok && isUnanswered(answer.code)) this.#unanswered.set(id, order)
    else this.#unanswered.delete(id)
    return answer.ok ? { ok: true, value: answer.value.conflict } : answer
  }

  #orderFor(id: string, settlement: Settlement): Order {
    const said = saidIn(settlement)
    const before = this.#unanswered.get(id)
    const isSame = before && JSON.stringify({ ...before, resolution_id: '' }) === textOf(said)
    return isSame ? before : { resolution_id: this.#deps.newId(), ...said }
  }
}

type Said = Omit<Order, 'resolution_id'>

const textOf = (said: Said): string => JSON.stringify({ resolution_id: '', ...said })

function saidIn({ reason, note, action, countedMilli, documentId, fields }: Settlement): Said {
  return {
    reason,
    note: note.trim() || null,
    ...(action ? { action } : {}),
    ...(countedMilli === undefined ? {} : { counted_milli: countedMilli }),
    ...(documentId === undefined ? {} : { document_id: documentId }),
    ...(fields === undefined ? {} : { fields }),
  }
}
