// What an outlet's rules must satisfy before they may hold; the console says it while they are
// edited, the hub when they arrive.
import { codeRuleFaultText, faultOfCodeRules } from './code-rule-faults.ts'
import { type Refusal, refuse } from './errors.ts'
import { readStaticQris } from './qris.ts'
import { faultOfScanners, scannerFaultText } from './scanner-faults.ts'
import {
  AWAY_STOP_DAYS,
  AWAY_WARN_HOURS,
  type DenominationMessage,
  REASON_KINDS,
  type ReasonMessage,
  type RulesMessage,
} from './wire/rules-message.ts'
import { TENDER_METHODS, TenderEvidence } from './wire/sale-message.ts'

/**
 * The first thing that is wrong with the rules, with its field, or null: RULES_INVALID, or
 * QRIS_INVALID for a QRIS that is not the merchant's own static one.
 */
export function faultOfRules(rules: RulesMessage): Refusal | null {
  return (
    faultOfDenominations(rules.denominations) ??
    faultOfReasons(rules.reasons) ??
    faultOfEvidence(rules.required_evidence) ??
    (hasDuplicates(rules.non_returnable_category_ids)
      ? invalid('non_returnable_category_ids', 'a category is listed twice')
      : null) ??
    faultOfQris(rules.qris_payload) ??
    faultOfAway(rules) ??
    faultOfAddress(rules.e_receipt_address) ??
    faultOfScanning(rules)
  )
}

/** Why `reason` may not be given for an act of that kind: UNKNOWN_REASON, REASON_NEEDS_NOTE. */
export function faultOfReason(
  rules: RulesMessage,
  kind: ReasonMessage['kind'],
  reason: { reason_code: string; note: string | null },
): Refusal | null {
  const found = rules.reasons.find(
    (each) => each.kind === kind && each.code === reason.reason_code && each.is_active,
  )
  if (!found) return refuse('UNKNOWN_REASON', reason.reason_code, 'reason_code')
  const hasNote = reason.note !== null && reason.note.trim() !== ''
  return found.needs_note && !hasNote ? refuse('REASON_NEEDS_NOTE', undefined, 'note') : null
}

/** Notes before coins and the largest first: the order in which people count. */
export const inCountingOrder = (
  denominations: readonly DenominationMessage[],
): DenominationMessage[] =>
  [...denominations].sort(
    (a, b) =>
      Number(a.kind === 'coin') - Number(b.kind === 'coin') || b.value_minor - a.value_minor,
  )

const EVIDENCE_FIELDS = Object.keys(TenderEvidence.properties)

const invalid = (field: string, detail: string): Refusal => refuse('RULES_INVALID', detail, field)

const hasDuplicates = (keys: readonly string[]): boolean => new Set(keys).size < keys.length

function faultOfDenominations(denominations: readonly DenominationMessage[]): Refusal | null {
  const keys = denominations.map(({ kind, value_minor }) => `${kind} ${value_minor}`)
  if (hasDuplicates(keys)) return invalid('denominations', 'a note or coin is listed twice')
  if (denominations.some(({ is_active }) => is_active)) return null
  return invalid('denominations', 'nothing is left to count with')
}

function faultOfReasons(reasons: readonly ReasonMessage[]): Refusal | null {
  if (hasDuplicates(reasons.map(({ kind, code }) => `${kind} ${code}`))) {
    return invalid('reasons', 'a kind has the same code twice')
  }
  const nameless = reasons.find(({ name, name_en }) => name.trim() === '' || name_en.trim() === '')
  if (nameless) return invalid('reasons', `${nameless.code} has no name`)
  const bare = REASON_KINDS.find(
    (kind) => !reasons.some((reason) => reason.kind === kind && reason.is_active),
  )
  return bare === undefined ? null : invalid('reasons', `${bare} has no reason to choose`)
}

function faultOfEvidence(evidence: RulesMessage['required_evidence']): Refusal | null {
  const methods: readonly string[] = TENDER_METHODS
  if (hasDuplicates(evidence.map(({ method }) => method))) {
    return invalid('required_evidence', 'a tender is listed twice')
  }
  for (const { method, fields } of evidence) {
    if (!methods.includes(method)) return invalid('required_evidence', `no tender ${method}`)
    const unknown = fields.find((field) => !EVIDENCE_FIELDS.includes(field))
    if (unknown !== undefined) return invalid('required_evidence', `no evidence ${unknown}`)
    if (hasDuplicates(fields)) return invalid('required_evidence', `${method} asks twice`)
  }
  return null
}

/** Nobody is stopped before they were warned. */
function faultOfAway(rules: RulesMessage): Refusal | null {
  const { away_warn_hours: hours = AWAY_WARN_HOURS, away_stop_days: days = AWAY_STOP_DAYS } = rules
  return hours < days * 24 ? null : invalid('away_warn_hours', 'it warns after it stops')
}

/** Without a slash at its end; plain http on the machine itself only. */
const PAGE_ADDRESS =
  /^(https:\/\/[A-Za-z0-9.-]+|http:\/\/localhost)(:\d{1,5})?(\/[A-Za-z0-9._~-]+)*$/

const faultOfAddress = (address: string | null | undefined): Refusal | null =>
  address === null || address === undefined || PAGE_ADDRESS.test(address)
    ? null
    : invalid('e_receipt_address', 'no address like https://receipts.example.com')

function faultOfScanning({ code_rules = [], scanners = [] }: RulesMessage): Refusal | null {
  const ofCodes = faultOfCodeRules(code_rules)
  if (ofCodes) return invalid(`code_rules/${ofCodes.index}`, codeRuleFaultText(ofCodes))
  const ofScanner = faultOfScanners(scanners)
  return ofScanner && invalid(`scanners/${ofScanner.index}`, scannerFaultText(ofScanner))
}

function faultOfQris(text: string | null): Refusal | null {
  const qris = text === null ? null : readStaticQris(text)
  return qris === null || qris.ok ? null : { ...qris, field: 'qris_payload' }
}
