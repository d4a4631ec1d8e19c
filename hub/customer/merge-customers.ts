import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import type { CustomerField } from '#domain/wire/document-people.ts'
import { joinAccounts } from '../account/join-accounts.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { recordResolution } from '../conflict/record-resolution.ts'
import type { Db } from '../db/open-database.ts'
import { carryPoints } from '../loyalty/carry-points.ts'
import { endLease } from '../loyalty/end-lease.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { insertChange } from './customer-change-store.ts'
import {
  dropMembership,
  findMerge,
  insertMerge,
  listQuestionsOf,
  markMerged,
  moveOpenHolds,
} from './customer-merge-store.ts'
import { findCustomer, updateCustomer } from './customer-store.ts'
import { type ContactFields, setContactFields } from './set-contact-fields.ts'
import { survivorOf } from './survivor-of.ts'

export type MergeOrder = {
  mergeId: string
  /** In any order. */
  customerIds: readonly [string, string]
  /** Whose contact facts the person keeps, by their row; the winner's, else what there is. */
  takeFrom: Partial<Record<CustomerField, string>>
  /** Null: another outlet merged them and the cloud said so; it is not told again. */
  by: { staffId: string; terminalId: string; approvedBy: string | null } | null
  /** The question that is being settled by it, which its settling closes. */
  conflictId?: string
  /** How somebody knows it, where no question says so. */
  note?: string
}
export type Merged = { winnerId: string; loserId: string; isFirst: boolean }

/**
 * Two rows that are one person become one. The elder id wins, in every outlet, so that merges done
 * in several of them never contradict each other; which name and number stay is chosen. Points,
 * deposit and kasbon go over by pairs of entries that sum to nothing (I7); documents keep the name
 * they have, and what names the loser later is the winner's. There is no way back. Merged already:
 * nothing happens. Refuses UNKNOWN_CUSTOMER, INVALID_REQUEST and IDEMPOTENCY_MISMATCH. Call it
 * where a refusal rolls back.
 */
export function mergeCustomers(tx: Db, seams: Seams, order: MergeOrder): Outcome<Merged> {
  const [oneId, otherId] = order.customerIds
  const before = findMerge(tx, order.mergeId)
  const ids = [survivorOf(tx, oneId), survivorOf(tx, otherId)].sort() as [string, string]
  const [winnerId, loserId] = ids
  if (winnerId === loserId) {
    if (oneId === otherId) return refuse('INVALID_REQUEST', 'one customer', 'customer_id')
    return succeed({ winnerId, loserId: before?.loser_id ?? loserId, isFirst: false })
  }
  if (before) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'merge_id')
  const winner = findCustomer(tx, winnerId)
  const loser = findCustomer(tx, loserId)
  if (!winner || !loser) return refuse('UNKNOWN_CUSTOMER')
  const atMs = seams.clock.nowMs()
  const act = { tx, seams, order, winner, loser, atMs }
  const facts = onePerson(act)
  endLease(tx, loserId, order.mergeId, atMs)
  const points = carryPoints(tx, { loserId, winnerId, documentId: order.mergeId, atMs })
  moveOpenHolds(tx, loserId, winnerId)
  const staffId = order.by?.staffId ?? null
  const accounts = joinAccounts(tx, { loserId, winnerId, mergeId: order.mergeId, staffId, atMs })
  writeDown(act, { ...facts, points, accounts })
  settleQuestions(act)
  return succeed({ winnerId, loserId, isFirst: true })
}

type MergeAct = {
  tx: Db
  seams: Seams
  order: MergeOrder
  winner: CustomerMessage
  loser: CustomerMessage
  atMs: number
}

/** The row that goes lets its number go first, so that the other can have it. */
function onePerson({ tx, order, winner, loser, atMs }: MergeAct) {
  const { customer_id: winnerId } = winner
  markMerged(tx, loser.customer_id, winnerId)
  const membership_number = winner.membership_number ?? loser.membership_number
  if (winner.membership_number === null) dropMembership(tx, loser.customer_id)
  const loyalty_tier = higherTier(tx, winner.loyalty_tier, loser.loyalty_tier)
  updateCustomer(tx, winnerId, { ...winner, membership_number, loyalty_tier })
  const chosen = contactOf(order, winner, loser)
  if (order.by) {
    const { staffId, terminalId } = order.by
    const change = {
      documentId: derivedId(`merge/contact/${order.mergeId}`),
      staffId,
      terminalId,
      atMs,
    }
    keepWhatLost(tx, order, loser, atMs)
    setContactFields(tx, winnerId, chosen, change)
  }
  return { membership_number, loyalty_tier }
}

function contactOf(order: MergeOrder, winner: CustomerMessage, loser: CustomerMessage) {
  const fields: ContactFields = {}
  for (const field of ['full_name', 'phone', 'email'] as const) {
    const isTaken = order.takeFrom[field] === loser.customer_id
    fields[field] = isTaken ? loser[field] : (winner[field] ?? loser[field])
  }
  return fields
}

/** Tiers are listed from the lowest; one that is not listed is below all. */
function higherTier(tx: Db, one: string, other: string): string {
  const tiers = readOutlet(tx).loyalty_tiers.map(({ tier }) => tier)
  return tiers.indexOf(other) > tiers.indexOf(one) ? other : one
}

/** The number that was let go stays readable. */
function keepWhatLost(tx: Db, { mergeId, by }: MergeOrder, loser: CustomerMessage, atMs: number) {
  if (loser.phone === null || by === null) return
  insertChange(tx, {
    ...{ change_id: mergeId, field: 'phone', customer_id: loser.customer_id },
    ...{ base: loser.phone, replaced: loser.phone, value: null, is_applied: 1 },
    ...{ staff_id: by.staffId, terminal_id: by.terminalId, at_ms: atMs },
  })
}

type Facts = {
  membership_number: string | null
  loyalty_tier: string
  points: number
  accounts: { from_account_id: string; to_account_id: string; amount_minor: number }[]
}

function writeDown({ tx, order, winner, loser, atMs }: MergeAct, facts: Facts): void {
  const { mergeId, by } = order
  const staff_id = by?.staffId ?? null
  const terminal_id = by?.terminalId ?? null
  const ids = { winner_id: winner.customer_id, loser_id: loser.customer_id }
  const { points } = facts
  insertMerge(tx, { id: mergeId, ...ids, points, staff_id, terminal_id, at_ms: atMs })
  const { membership_number: _, ...told } = facts
  const audited = { merge_id: mergeId, ...ids, ...told, staff_id, terminal_id }
  const approved_by = by?.approvedBy ?? null
  const words = order.note === undefined ? {} : { note: order.note }
  const audit = { ...audited, approved_by, ...words }
  appendAudit(tx, { kind: 'customers-merged', payload: audit, atMs })
  if (by === null) return
  const payload = { merge_id: mergeId, ...ids, ...facts, staff_id, terminal_id }
  appendOutbox(tx, { kind: 'customer-merged', documentId: mergeId, payload, atMs })
}

/** Whoever asked whether they are one person has the answer. */
function settleQuestions({ tx, seams, order, winner, loser, atMs }: MergeAct): void {
  for (const question of listQuestionsOf(tx, winner.customer_id, loser.customer_id)) {
    if (question.id === order.conflictId) continue
    const note = order.by ? null : 'merged_elsewhere'
    const said = { reason: 'entered-twice', action: 'merged', note } as const
    recordResolution(tx, question, {
      ...{ conflict_id: question.id, resolution_id: uuidv7(seams), ...said },
      ...{ settled_with: order.mergeId, resolved_by: order.by?.staffId ?? null },
      ...{ approved_by: order.by?.approvedBy ?? null, terminal_id: order.by?.terminalId ?? null },
      at_ms: atMs,
    })
  }
}
