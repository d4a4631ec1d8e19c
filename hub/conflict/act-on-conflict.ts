// What a settling does besides being written down, by its action.
import { factOf } from '#domain/conflict-actions.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { ConflictAction } from '#domain/wire/conflict-message.ts'
import type { CustomerField } from '#domain/wire/document-people.ts'
import { mergeCustomers } from '../customer/merge-customers.ts'
import { setContactFields } from '../customer/set-contact-fields.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { derivedId } from '../outbox/derived-id.ts'
import type { Actor } from '../requester.ts'
import type { StockLevel } from '../sale/complete-sale.ts'
import { countShelf } from '../stock/count-shelf.ts'
import { customerPaid, takePointsNow, tenderOf } from './act-on-money.ts'
import { choicesOf, customerOf } from './choose-fields.ts'
import type { ConflictRow } from './conflict-store.ts'
import { noteReorder } from './note-reorder.ts'
import type { ResolveOrder } from './resolve-conflict.ts'
import { sellAgain } from './sell-again.ts'
import { shortMinorOf, writeOffShort } from './write-off-short.ts'

export type Act = {
  actor: Actor
  conflict: ConflictRow
  detail: unknown
  order: ResolveOrder
  /** On whose word, where somebody else's was needed. */
  approvedBy: string | null
}
export type Acted = {
  /** The document that did it; null: none but the settling itself. */
  settledWith: string | null
  levels: StockLevel[]
}

const nothing: Acted = { settledWith: null, levels: [] }

/** Refuses what the action needs and does not get; call it where a refusal rolls back. */
export function actOnConflict(tx: Db, seams: Seams, act: Act): Outcome<Acted> {
  const { action } = act.order
  return action ? ACTS[action](tx, seams, act) : succeed(nothing)
}

type Doing = (tx: Db, seams: Seams, act: Act) => Outcome<Acted>
const onlySaid: Doing = () => succeed(nothing)

const ACTS: Record<ConflictAction, Doing> = {
  accepted: onlySaid,
  honoured: onlySaid,
  'kept-ours': onlySaid,
  'first-counts': onlySaid,
  recounted,
  reordered: (tx, seams, { conflict, detail, actor }) => {
    noteReorder(tx, seams, { conflictId: conflict.id, detail, notedBy: actor.staff.staff_id })
    return succeed(nothing)
  },
  exchanged: refunded,
  refunded,
  'kept-theirs': changed,
  'merged-fields': changed,
  merged,
  'cash-placed': placed,
  'customer-paid': (tx, _seams, act) => named(act, customerPaid(tx, act)),
  'written-off': (tx, _seams, { conflict, detail, order }) => {
    if (shortMinorOf(detail) <= 0) return succeed(nothing)
    const method = tenderOf(tx, conflict, detail)
    if (method === null) return refuse('CONFLICT_DOCUMENT_UNFIT', 'no such tender here')
    writeOffShort(tx, order.resolution_id, method, detail)
    return succeed(nothing)
  },
  'points-corrected': (tx, seams, act) => takePointsNow(tx, seams, act),
  'sold-again': (tx, seams, act) => sellAgain(tx, seams, act),
}

function recounted(tx: Db, seams: Seams, { detail, order, actor }: Act): Outcome<Acted> {
  const { product_id: productId } = detail as { product_id: string }
  const { counted_milli: countedMilli, resolution_id: countId } = order
  if (countedMilli === undefined) return refuse('INVALID_REQUEST', 'no count', 'counted_milli')
  const staffId = actor.staff.staff_id
  const atMs = seams.clock.nowMs()
  const level = countShelf(tx, { productId, countedMilli, countId, staffId, atMs })
  return succeed({ settledWith: null, levels: [level] })
}

/** The refund, or the exchange's half of it, of the very sale. */
function refunded(tx: Db, _seams: Seams, act: Act): Outcome<Acted> {
  const query = 'SELECT 1 FROM refund WHERE id = ? AND sale_id = ?'
  const { conflict, order } = act
  return named(act, prepared(tx, query).get(order.document_id, conflict.sale_id) !== undefined)
}

/** Said of the addendum in which the sale is. */
function placed(tx: Db, _seams: Seams, act: Act): Outcome<Acted> {
  const query = `SELECT 1 FROM shift_addendum a
    JOIN sale s ON s.shift_id = a.shift_id AND s.shift_part_no = a.part_no
    WHERE s.id = ? AND a.transfer_id = ?`
  const { conflict, order } = act
  return named(act, prepared(tx, query).get(conflict.document_id, order.document_id) !== undefined)
}

function named({ order }: Act, isFit: boolean): Outcome<Acted> {
  const { document_id: settledWith } = order
  if (settledWith === undefined || !isFit) {
    return refuse('CONFLICT_DOCUMENT_UNFIT', undefined, 'document_id')
  }
  return succeed({ ...nothing, settledWith })
}

function changed(tx: Db, seams: Seams, act: Act): Outcome<Acted> {
  const changes = choicesOf(tx, act)
  if (!changes) return refuse('INVALID_REQUEST', 'no such choice', 'fields')
  const { actor, order } = act
  const by = { staffId: actor.staff.staff_id, terminalId: actor.terminalId }
  const atMs = seams.clock.nowMs()
  for (const { customerId, fields } of changes) {
    const documentId = derivedId(`settled/${order.resolution_id}/${customerId}`)
    setContactFields(tx, customerId, fields, { documentId, ...by, atMs })
  }
  return succeed(nothing)
}

/** Two customers are one person: the chosen facts stay, all that stood on either is theirs. */
function merged(tx: Db, seams: Seams, { actor, conflict, detail, order, approvedBy }: Act) {
  const oursId = customerOf(conflict.document_id, detail)
  const theirsId = String(factOf(detail, 'other_customer_id'))
  const takeFrom: Partial<Record<CustomerField, string>> = {}
  for (const { field, take } of order.fields ?? []) {
    takeFrom[field] = take === 'ours' ? oursId : theirsId
  }
  const by = { staffId: actor.staff.staff_id, terminalId: actor.terminalId, approvedBy }
  const done = mergeCustomers(tx, seams, {
    ...{ mergeId: order.resolution_id, customerIds: [oursId, theirsId], takeFrom, by },
    conflictId: conflict.id,
  })
  return done.ok ? succeed(nothing) : done
}
