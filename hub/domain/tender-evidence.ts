// What a tender must be able to show: who confirmed it, or which promise of a ledger pays it.
import { isAccountTender } from './account-rules.ts'
import { type Refusal, refuse } from './errors.ts'
import type { RulesMessage } from './wire/rules-message.ts'
import type {
  PaymentMessage,
  SaleMessage,
  TenderEvidence,
  TenderMethod,
} from './wire/sale-message.ts'

export type EvidenceField = keyof TenderEvidence
type RequiredEvidence = RulesMessage['required_evidence']

/**
 * The fields without which a tender is not verified. A ledger always names the account and the
 * hub's promise, points name the promise; cash shows itself. The rest is the outlet's own rule.
 */
export function evidenceFields(method: TenderMethod, required: RequiredEvidence): EvidenceField[] {
  if (method === 'cash') return []
  if (method === 'loyalty') return ['hold_id']
  if (isAccountTender(method)) return ['account_id', 'hold_id']
  const rule = required.find((each) => each.method === method)
  return (rule?.fields ?? []) as EvidenceField[]
}

/** Only what somebody outside confirms can be taken before they did. */
export const mayBeUnverified = (method: TenderMethod): boolean =>
  method !== 'cash' && method !== 'loyalty' && !isAccountTender(method)

/** What a payment still lacks; an unverified one is taken without, on the word of who takes it. */
export function missingEvidence(
  { method, evidence, state }: Pick<PaymentMessage, 'method' | 'evidence' | 'state'>,
  required: RequiredEvidence,
): EvidenceField[] {
  if (state === 'unverified' && mayBeUnverified(method)) return []
  return evidenceFields(method, required).filter((field) => !evidence?.[field]?.trim())
}

/**
 * What the strict door refuses: EVIDENCE_MISSING with the first field that lacks, INVALID_REQUEST
 * for cash or a ledger that calls itself unverified. A committed sale is not asked (I3): what it
 * lacks shows in the list of unverified payments.
 */
export function checkEvidence(
  { payments }: Pick<SaleMessage, 'payments'>,
  required: RequiredEvidence,
): Refusal[] {
  return payments.flatMap((payment, index): Refusal[] => {
    if (payment.state === 'unverified' && !mayBeUnverified(payment.method)) {
      return [refuse('INVALID_REQUEST', 'cannot be unverified', `payments/${index}/state`)]
    }
    const [field] = missingEvidence(payment, required)
    if (field === undefined) return []
    return [refuse('EVIDENCE_MISSING', field, `payments/${index}/evidence`)]
  })
}
