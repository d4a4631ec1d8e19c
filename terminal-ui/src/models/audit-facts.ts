// What an entry of the audit log says, field by field, for people: the names of its payload vary
// from kind to kind, what they mean does not.

export type AuditFact = {
  label:
    | 'who'
    | 'by'
    | 'asked'
    | 'approver'
    | 'terminal'
    | 'right'
    | 'amount'
    | 'counted'
    | 'over-short'
    | 'number'
    | 'printer'
    | 'copy'
    | 'reason'
    | 'note'
    | 'tries'
    | 'refused'
  /** How the value is to be read. */
  as: 'person' | 'terminal' | 'permission' | 'money' | 'refusal' | 'text'
  value: string | number
}
type Meaning = Pick<AuditFact, 'label' | 'as'>

/** By the name of a field, in the order in which they are read. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  staff_id: { label: 'who', as: 'person' },
  cashier_id: { label: 'who', as: 'person' },
  name: { label: 'who', as: 'text' },
  by: { label: 'by', as: 'person' },
  asked_by: { label: 'asked', as: 'person' },
  approver_id: { label: 'approver', as: 'person' },
  approved_by: { label: 'approver', as: 'person' },
  permission: { label: 'right', as: 'permission' },
  amount: { label: 'amount', as: 'money' },
  amount_minor: { label: 'amount', as: 'money' },
  total_minor: { label: 'amount', as: 'money' },
  payable_minor: { label: 'amount', as: 'money' },
  counted_minor: { label: 'counted', as: 'money' },
  counted_cash_minor: { label: 'counted', as: 'money' },
  over_short_minor: { label: 'over-short', as: 'money' },
  receipt_number: { label: 'number', as: 'text' },
  number: { label: 'number', as: 'text' },
  refund_number: { label: 'number', as: 'text' },
  bag_number: { label: 'number', as: 'text' },
  printer_name: { label: 'printer', as: 'text' },
  copy_no: { label: 'copy', as: 'text' },
  reason_code: { label: 'reason', as: 'text' },
  reason: { label: 'reason', as: 'text' },
  note: { label: 'note', as: 'text' },
  failed_count: { label: 'tries', as: 'text' },
  refused: { label: 'refused', as: 'refusal' },
  terminal_id: { label: 'terminal', as: 'terminal' },
}

/** What an unknown payload says that people can read; the rest is for the details. */
export function factsOf(payload: unknown): AuditFact[] {
  if (typeof payload !== 'object' || payload === null) return []
  const given = new Map<string, unknown>(Object.entries(payload))
  const facts: AuditFact[] = []
  for (const [field, meaning] of Object.entries(MEANINGS)) {
    const value = given.get(field)
    const isSaid = typeof value === 'number' || (typeof value === 'string' && value !== '')
    if (isSaid && !facts.some(({ label }) => label === meaning.label)) {
      facts.push({ ...meaning, value })
    }
  }
  return isOfDiscount(given) ? facts.filter(({ label }) => label !== 'amount') : facts
}

/** Its amount is a share of the price and no money; the right is said beside it. */
const isOfDiscount = (given: ReadonlyMap<string, unknown>): boolean =>
  given.get('permission') === 'discount' || given.get('permission') === 'price-override'
