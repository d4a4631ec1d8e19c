import { itemAt } from '#domain/assert.ts'
import { type ErrorCode, type Outcome, succeed } from '#domain/errors.ts'
import { rightsOfSale, type SaleRight } from '#domain/sale-rights.ts'
import type { Role } from '#domain/wire/access-message.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { listReplacedCodeRules } from '../outlet/code-rules.ts'
import { type Ask, type Authority, findAuthority, spendApproval } from '../staff/authorise.ts'
import { grantsFor } from '../staff/grants.ts'
import { findTerminalWord } from '../staff/terminal-word.ts'
import type { Finding } from './judge-sale.ts'
import type { SaleContext } from './sale-store.ts'

export type RightsVerdict = {
  findings: Finding[]
  /** Other people's words that the sale spends when it is recorded. */
  authorities: Authority[]
}

const REFUSED: Record<SaleRight['permission'], ErrorCode> = {
  discount: 'DISCOUNT_NOT_ALLOWED',
  'price-override': 'PRICE_OVERRIDE_NOT_ALLOWED',
  'accept-unverified': 'APPROVAL_REQUIRED',
}

/**
 * Whether the cashier may give these discounts, set these prices and take these unconfirmed
 * payments: alone, or on the approvals that the sale names. Reads only, and nothing at all for a
 * plain sale. The rights are those of today: what a cashier could do when a late sale was made is
 * known only as far as it has not changed since. A late sale of somebody whose limit was lowered
 * meanwhile gets a conflict row, which a person weighs; the sale counts either way (I3).
 */
export function judgeRights(
  tx: Db,
  outlet: OutletMessage,
  sale: SaleMessage,
  context: SaleContext,
  moments: Moments,
): RightsVerdict {
  const verdict: RightsVerdict = { findings: [], authorities: [] }
  const rights = rightsOfSale(sale, withEarlierRules(tx, outlet, sale))
  // Nobody's rights can be judged, which is a finding of its own.
  if (rights.length === 0 || context.cashier_role === null) return verdict
  const staff = { staff_id: sale.cashier_id, role: context.cashier_role as Role }
  const grants = grantsFor(tx, staff)
  for (const { permission, amount, field } of rights) {
    const ask = { staff, grants, permission, amount, terminalId: sale.terminal_id }
    const found = authorityOf(tx, sale, ask, moments)
    if (found.ok) verdict.authorities.push(found.value)
    else {
      const code = found.code === 'APPROVAL_REQUIRED' ? REFUSED[permission] : found.code
      const detail = `${permission} ${amount}`
      const facts = { permission, amount }
      verdict.findings.push({ code, conflict: 'rights_missing', field, detail, facts })
    }
  }
  return verdict
}

/** A discounted line with a barcode may be a weighed pack at its label's price. */
function withEarlierRules(tx: Db, outlet: OutletMessage, { items }: SaleMessage) {
  const mayBeLabel = items.some(({ barcode, discount }) => barcode !== null && discount !== null)
  return mayBeLabel ? { ...outlet, earlier_code_rules: listReplacedCodeRules(tx) } : outlet
}

/** By the hub's clock: when it came, and when it was made as far as that is known. */
type Moments = { receivedAtMs: number; believedAtMs: number }
type SaleAsk = Omit<Ask, 'subjectId' | 'approvalIds' | 'atMs'>

/**
 * An approval is asked for while the sale is still a cart, so it may be for either id. A committed
 * sale that comes late is judged by the time it was made, where that is within the approval's ten
 * minutes.
 */
function authorityOf(
  tx: Db,
  sale: SaleMessage,
  ask: SaleAsk,
  moments: Moments,
): Outcome<Authority> {
  const subjects = [sale.offline_transaction_id, sale.cart_id].filter((id) => id !== null)
  const { receivedAtMs, believedAtMs } = moments
  const times = sale.committed ? [receivedAtMs, believedAtMs] : [receivedAtMs]
  const outcomes = subjects.flatMap((subjectId) =>
    times.map((atMs) =>
      findAuthority(tx, { ...ask, subjectId, atMs, approvalIds: sale.approval_ids }),
    ),
  )
  const atHub = outcomes.find(({ ok }) => ok) ?? itemAt(outcomes, 0)
  if (atHub.ok || !sale.committed) return atHub
  const word = wordAtTerminal(tx, sale, ask, moments)
  return !word.ok && word.code === 'APPROVAL_REQUIRED' ? atHub : word
}

/**
 * What somebody said at the terminal alone, while the hub was away (docs/decisions/0051). Only of a
 * sale that has happened: whoever can ask the hub has to.
 */
function wordAtTerminal(
  tx: Db,
  sale: SaleMessage,
  ask: SaleAsk,
  { receivedAtMs, believedAtMs }: Moments,
): Outcome<Authority> {
  const subjectId = sale.offline_transaction_id
  const wanted = { ...ask, subjectId, approvalIds: [], atMs: receivedAtMs }
  const approvals = sale.terminal_approvals ?? []
  const word = findTerminalWord(tx, wanted, { doneAtMs: believedAtMs, approvals })
  return word.ok ? succeed({ approval: word.value, isOfTerminal: true }) : word
}

/** In the transaction that records the sale. */
export function spendApprovals(tx: Db, saleId: string, authorities: readonly Authority[]): void {
  for (const authority of authorities) spendApproval(tx, authority, saleId)
}
