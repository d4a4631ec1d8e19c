import type { KeyField, SettlementRow } from '#domain/settlement-rows.ts'
import type { SettlementDetail } from '#domain/wire/payment-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type Match = {
  state: SettlementDetail['rows'][number]['state']
  payment: { saleId: string; lineNo: number; isUnverified: boolean } | null
}

type Candidate = { sale_id: string; line_no: number; amount_minor: number; state: string }

const nobody = (state: Match['state']): Match => ({ state, payment: null })

/**
 * Finds the one payment that a row of a settlement is about: by its surest key that any payment
 * has, and of those the one with the amount. `taken` holds the payments that earlier rows of the
 * file are about: two rows for one payment are for a person to look at. Reads only.
 */
export function matchSettlementRow(db: Db, row: SettlementRow, taken: Set<string>): Match {
  if (row.amountMinor === null || row.keys.length === 0) return nobody('unreadable')
  for (const { field, key } of row.keys) {
    const found = candidatesFor(db, field, key, row.date)
    if (found.length === 0) continue
    const fitting = found.filter(({ amount_minor }) => amount_minor === row.amountMinor)
    if (fitting.length === 0) return nobody('amount-differs')
    const free = fitting.filter((each) => !taken.has(nameOf(each)))
    const [only] = free
    if (!only || free.length > 1) return nobody('ambiguous')
    taken.add(nameOf(only))
    const isUnverified = only.state === 'unverified'
    return {
      state: 'matched',
      payment: { saleId: only.sale_id, lineNo: only.line_no, isUnverified },
    }
  }
  return nobody('unknown')
}

const nameOf = ({ sale_id, line_no }: Candidate): string => `${sale_id}/${line_no}`

/** An approval code comes again after some weeks: then the day decides. */
const APPROVAL_DAYS = 7

function candidatesFor(db: Db, field: KeyField, key: string, date: string | null): Candidate[] {
  if (field === 'approval_code') {
    return prepared(db, BY_APPROVAL).all(key, date, date, APPROVAL_DAYS) as Candidate[]
  }
  return prepared(db, BY_REFERENCE).all(key, key, key) as Candidate[]
}

const COLUMNS = 'SELECT p.sale_id, p.line_no, p.amount_minor, p.state FROM sale_payment p'
const KEY = (field: string): string =>
  `p.evidence_json IS NOT NULL AND ltrim(upper(json_extract(p.evidence_json, '$.${field}')), '0') = ?`

/** Providers call an RRN a reference and the other way round; the QR's label is one as well. */
const BY_REFERENCE = `${COLUMNS} WHERE ${KEY('rrn')}
  UNION ${COLUMNS} WHERE ${KEY('reference')}
  UNION ${COLUMNS} JOIN payment_attempt a ON a.sale_id = p.sale_id
    WHERE ltrim(a.reference, '0') = ? AND json_extract(p.evidence_json, '$.attempt_id') = a.id`

const BY_APPROVAL = `${COLUMNS} JOIN sale ON sale.id = p.sale_id WHERE ${KEY('approval_code')}
  AND (? IS NULL OR abs(julianday(sale.business_date) - julianday(?)) <= ?)`
