import type { Refusal } from '#domain/errors.ts'
import { checkRedeemedPoints } from '#domain/loyalty.ts'
import { checkEvidence } from '#domain/tender-evidence.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkRedemption } from '../account/check-redemption.ts'
import type { Db } from '../db/open-database.ts'
import { checkAttempts } from '../payment/check-attempts.ts'
import { readRules } from '../rules/read-rules.ts'
import type { Finding } from './judge-sale.ts'

/**
 * How a sale is paid, against the outlet's rules and its ledgers. Of a committed sale only what it
 * computed is looked at: what its ledger tenders lack comes out when they are redeemed, and what
 * nobody confirmed is in the list of unverified payments.
 */
export function judgeTenders(tx: Db, sale: SaleMessage, atMs: number): Finding[] {
  const rules = readRules(tx)
  const { offline_transaction_id: saleId, payments } = sale
  const computed = [...checkRedeemedPoints(sale, rules), ...checkAttempts(tx, saleId, payments)]
  const shown = sale.committed
    ? []
    : [...checkEvidence(sale, rules.required_evidence), ...checkRedemption(tx, sale, atMs)]
  return [...computed, ...shown].map(toFinding)
}

const toFinding = ({ ok: _, ...refusal }: Refusal): Finding => ({
  conflict: 'recomputation_failed',
  field: 'payments',
  ...refusal,
})
