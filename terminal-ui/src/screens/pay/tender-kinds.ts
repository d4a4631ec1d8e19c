// What the till knows about each way to pay: its face, and what the shop keeps as evidence.

import type { TenderMethod } from '#domain/wire/sale-message.ts'
import type { IconName } from '../../parts/icon-shapes.ts'
import type { PlainKey } from '../../text/translate.ts'

export type EvidenceField = 'approval_code' | 'last_four' | 'rrn' | 'provider' | 'reference'
export type EvidenceDraft = Partial<Record<EvidenceField, string>>

type EvidenceEntry = {
  field: EvidenceField
  text: PlainKey
  help?: PlainKey
  isNumeric?: boolean
  lengthMax: number
  /** Usual answers, one tap each. */
  usual?: readonly string[]
}
export type TenderKind = {
  method: TenderMethod
  icon: IconName
  text: PlainKey
  evidence: readonly EvidenceEntry[]
}

export const TENDER_KINDS: readonly TenderKind[] = [
  { method: 'cash', icon: 'cash', text: 'tender.cash', evidence: [] },
  {
    method: 'card',
    icon: 'card',
    text: 'tender.card',
    evidence: [
      {
        field: 'approval_code',
        text: 'evidence.approval',
        help: 'evidence.approval-help',
        lengthMax: 32,
      },
      { field: 'last_four', text: 'evidence.last-four', isNumeric: true, lengthMax: 4 },
    ],
  },
  {
    method: 'qris',
    icon: 'qris',
    text: 'tender.qris',
    evidence: [
      {
        field: 'rrn',
        text: 'evidence.rrn',
        help: 'evidence.rrn-help',
        isNumeric: true,
        lengthMax: 32,
      },
    ],
  },
  {
    method: 'ewallet',
    icon: 'ewallet',
    text: 'tender.ewallet',
    evidence: [
      {
        field: 'provider',
        text: 'evidence.wallet',
        lengthMax: 32,
        usual: ['GoPay', 'OVO', 'DANA', 'ShopeePay', 'LinkAja'],
      },
      { field: 'reference', text: 'evidence.reference', lengthMax: 64 },
    ],
  },
  {
    method: 'transfer',
    icon: 'transfer',
    text: 'tender.transfer',
    evidence: [
      {
        field: 'provider',
        text: 'evidence.bank',
        lengthMax: 32,
        usual: ['BCA', 'Mandiri', 'BRI', 'BNI', 'BSI'],
      },
      { field: 'reference', text: 'evidence.reference', lengthMax: 64 },
    ],
  },
]

const BY_METHOD = new Map(TENDER_KINDS.map((kind) => [kind.method, kind]))

export function tenderKind(method: TenderMethod): TenderKind {
  const kind = BY_METHOD.get(method)
  if (!kind) throw new Error(`no face for tender ${method}`)
  return kind
}
