// What can prove a tender that somebody outside confirms, and how it is asked for.

import type { EvidenceField } from '#domain/tender-evidence.ts'
import { evidenceFields } from '#domain/tender-evidence.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { TenderEvidence, TenderMethod } from '#domain/wire/sale-message.ts'
import type { PlainKey } from '../../text/translate.ts'

export type TypedField = Extract<
  EvidenceField,
  'approval_code' | 'last_four' | 'rrn' | 'edc' | 'provider' | 'reference'
>
export type EvidenceDraft = Partial<Record<TypedField, string>>
export type EvidenceEntry = {
  field: TypedField
  text: PlainKey
  help?: PlainKey
  isNumeric?: boolean
  lengthMax: number
  /** Usual answers, one tap each. */
  usual?: readonly string[]
}

const WALLETS = ['GoPay', 'OVO', 'DANA', 'ShopeePay', 'LinkAja']
const BANKS = ['BCA', 'Mandiri', 'BRI', 'BNI', 'BSI']

const APPROVAL: EvidenceEntry = {
  ...{ field: 'approval_code', text: 'evidence.approval', help: 'evidence.approval-help' },
  lengthMax: 32,
}
const LAST_FOUR: EvidenceEntry = {
  ...{ field: 'last_four', text: 'evidence.last-four' },
  ...{ isNumeric: true, lengthMax: 4 },
}
const RRN: EvidenceEntry = {
  ...{ field: 'rrn', text: 'evidence.rrn', help: 'evidence.rrn-help' },
  ...{ isNumeric: true, lengthMax: 32 },
}
const EDC: EvidenceEntry = { field: 'edc', text: 'evidence.edc', lengthMax: 32, usual: BANKS }
const REFERENCE: EvidenceEntry = {
  ...{ field: 'reference', text: 'evidence.reference', help: 'evidence.reference-help' },
  lengthMax: 64,
}
const providerOf = (text: PlainKey, usual: readonly string[]): EvidenceEntry => ({
  ...{ field: 'provider', text, usual },
  lengthMax: 32,
})

/** What is worth asking for; the outlet's rules say which of it is needed. */
const ENTRIES: Partial<Record<TenderMethod, readonly EvidenceEntry[]>> = {
  card: [APPROVAL, LAST_FOUR, RRN, EDC],
  qris: [REFERENCE, RRN],
  ewallet: [providerOf('evidence.wallet', WALLETS), REFERENCE],
  transfer: [providerOf('evidence.bank', BANKS), REFERENCE],
}
const ALL: readonly EvidenceEntry[] = [APPROVAL, LAST_FOUR, RRN, EDC, REFERENCE]

export type AskedEntry = EvidenceEntry & { isNeeded: boolean }

/** The needed ones in the order of the paper they are read from, then the rest. */
export function entriesFor(
  method: TenderMethod,
  required: RulesMessage['required_evidence'],
): AskedEntry[] {
  const needed = evidenceFields(method, required)
  const usual = ENTRIES[method] ?? []
  const more = ALL.filter(
    ({ field }) => needed.includes(field) && !usual.some((entry) => entry.field === field),
  )
  const asked = [...usual, ...more].map((entry) => ({
    ...entry,
    isNeeded: needed.includes(entry.field),
  }))
  return [...asked.filter((entry) => entry.isNeeded), ...asked.filter((entry) => !entry.isNeeded)]
}

/** What was typed, without the empty fields; null when nothing was. */
export function evidenceOf(draft: EvidenceDraft): TenderEvidence | null {
  const stated = Object.entries(draft).flatMap(([field, text]) =>
    text.trim() === '' ? [] : [[field, text.trim()] as const],
  )
  return stated.length === 0 ? null : Object.fromEntries(stated)
}

/** Four digits or nothing: a part of a card's number proves nothing later. */
export const isLastFourWrong = ({ last_four: digits = '' }: EvidenceDraft): boolean =>
  digits !== '' && !/^\d{4}$/.test(digits)
