// Changes of the outlet's rules while somebody makes them; each returns new rules.

import { inCountingOrder } from '#domain/outlet-rules.ts'
import type {
  DenominationMessage,
  ReasonKind,
  ReasonMessage,
  RulesMessage,
} from '#domain/wire/rules-message.ts'

const isSamePiece = (one: DenominationMessage, other: DenominationMessage): boolean =>
  one.kind === other.kind && one.value_minor === other.value_minor

export function withDenomination(rules: RulesMessage, piece: DenominationMessage): RulesMessage {
  const others = rules.denominations.filter((each) => !isSamePiece(each, piece))
  return { ...rules, denominations: inCountingOrder([...others, piece]) }
}

const isSameReason = (one: ReasonMessage, other: Pick<ReasonMessage, 'kind' | 'code'>): boolean =>
  one.kind === other.kind && one.code === other.code

/** In its place, or at the end of the list when it is new. */
export function withReason(rules: RulesMessage, reason: ReasonMessage): RulesMessage {
  const isKnown = rules.reasons.some((each) => isSameReason(each, reason))
  const reasons = isKnown
    ? rules.reasons.map((each) => (isSameReason(each, reason) ? reason : each))
    : [...rules.reasons, reason]
  return { ...rules, reasons }
}

const CODE_LENGTH_MAX = 36

/** A code for a new reason from its English name, different from those of its kind. */
export function reasonCode(rules: RulesMessage, kind: ReasonKind, nameEn: string): string {
  const words = nameEn.toLowerCase().match(/[a-z0-9]+/g) ?? ['reason']
  const base = words.join('-').slice(0, CODE_LENGTH_MAX)
  const isTaken = (code: string) => rules.reasons.some((each) => isSameReason(each, { kind, code }))
  if (!isTaken(base)) return base
  let n = 2
  while (isTaken(`${base}-${n}`)) n += 1
  return `${base}-${n}`
}

export const evidenceOf = (rules: RulesMessage, method: string): readonly string[] =>
  rules.required_evidence.find((each) => each.method === method)?.fields ?? []

/** Asks for a field of evidence of a tender, or no longer; a tender that asks for none is left out. */
export function withEvidence(
  rules: RulesMessage,
  method: string,
  field: string,
  isAsked: boolean,
): RulesMessage {
  const before = evidenceOf(rules, method).filter((each) => each !== field)
  const fields = isAsked ? [...before, field] : before
  const others = rules.required_evidence.filter((each) => each.method !== method)
  const required_evidence = fields.length === 0 ? others : [...others, { method, fields }]
  return { ...rules, required_evidence }
}

export function withCategory(
  rules: RulesMessage,
  categoryId: string,
  isReturnable: boolean,
): RulesMessage {
  const others = rules.non_returnable_category_ids.filter((each) => each !== categoryId)
  return { ...rules, non_returnable_category_ids: isReturnable ? others : [...others, categoryId] }
}

/** '04:30' of minute 270; the day begins before noon. */
export const minuteText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
