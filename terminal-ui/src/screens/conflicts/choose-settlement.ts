// What somebody has chosen so far in the wizard, and whether it is enough to settle.
import { CONFLICT_ACTIONS_BY_NAME, reasonOfAction } from '#domain/conflict-actions.ts'
import {
  CONFLICT_REASONS,
  type ConflictAction,
  type ConflictDetail,
  type ConflictMessage,
  type ConflictReason,
  type FieldChoice,
} from '#domain/wire/conflict-message.ts'
import type { Settlement } from '../../models/conflict-settler.ts'

/** An action that the hub does, or a word on what was done elsewhere. */
export type Way =
  | { kind: 'action'; action: ConflictAction }
  | { kind: 'reason'; reason: ConflictReason }
export type Draft = {
  way: Way
  note: string
  /** As typed: what lies on the shelf. */
  counted: string
  fields: readonly FieldChoice[]
}

export const wayId = (way: Way): string => (way.kind === 'action' ? way.action : way.reason)

/** What can be done about it, what most people would do first; else what can be said of it. */
export function waysOf({ actions, proposed_reason }: ConflictMessage): readonly Way[] {
  if (actions.length > 0) {
    const ways = actions.map((action): Way => ({ kind: 'action', action }))
    return [...ways, { kind: 'reason', reason: 'other' }]
  }
  const others = CONFLICT_REASONS.filter((reason) => reason !== proposed_reason)
  return [proposed_reason, ...others].map((reason): Way => ({ kind: 'reason', reason }))
}

export function firstDraft(conflict: ConflictMessage): Draft {
  const way = waysOf(conflict)[0] ?? { kind: 'reason', reason: 'other' }
  const fields = (['full_name', 'phone', 'email'] as const).map(
    (field): FieldChoice => ({ field, take: 'ours' }),
  )
  return { way, note: '', counted: '', fields }
}

/** Thousandths of what was typed, with comma or point; null: that is no quantity. */
export function countedMilli(text: string): number | null {
  const match = /^\s*(\d{1,9})(?:[.,](\d{1,3}))?\s*$/.exec(text)
  if (!match) return null
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
}

/** Another document has to be made first: a refund or an exchange, cash that is placed. */
export function leadsTo(
  draft: Draft,
  { refund_ids }: ConflictDetail,
): 'refund' | 'exchange' | 'cash-place' | null {
  if (draft.way.kind !== 'action') return null
  const { action } = draft.way
  if (action === 'cash-placed') return 'cash-place'
  if (refund_ids.length > 0) return null
  if (action === 'exchanged') return 'exchange'
  return action === 'refunded' ? 'refund' : null
}

/** Null while something is missing. `documentId`: the payment that was just taken for it. */
export function settlementOf(
  draft: Draft,
  { conflict, refund_ids }: ConflictDetail,
  words: string,
  documentId?: string,
): Settlement | null {
  const { way, note } = draft
  if (way.kind === 'reason') {
    const isReady = way.reason !== 'other' || note.trim() !== ''
    return isReady ? { reason: way.reason, note, words } : null
  }
  const { action } = way
  const reason = reasonOfAction(action, conflict.money_effect_minor)
  const settlement = { reason, note, words, action }
  const { needs } = CONFLICT_ACTIONS_BY_NAME[action]
  if (needs === 'counted') {
    const counted = countedMilli(draft.counted)
    return counted === null ? null : { ...settlement, countedMilli: counted }
  }
  if (needs === 'fields') return { ...settlement, fields: [...draft.fields] }
  if (needs !== 'document') return settlement
  const document = documentId ?? (action === 'customer-paid' ? undefined : refund_ids[0])
  return document === undefined ? null : { ...settlement, documentId: document }
}
