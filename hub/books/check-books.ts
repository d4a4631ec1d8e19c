import { createHash } from 'node:crypto'
import { firstBrokenAuditEntry } from '../audit/verify-audit.ts'
import type { Db } from '../db/open-database.ts'
import { CHAIN_START } from '../outbox/append-outbox.ts'

/** One statement that must hold; its query returns a row for every offender. */
type Rule = { invariant: string; says: string; offenders: string }

const RULES: Rule[] = [
  {
    invariant: 'I7',
    says: 'stock level = sum of its movements',
    offenders: `SELECT product_id AS id, total(quantity_milli) AS found,
        (SELECT quantity_milli FROM stock_level l WHERE l.product_id = m.product_id) AS stated
      FROM stock_movement m GROUP BY product_id HAVING found IS NOT stated`,
  },
  {
    invariant: 'I7',
    says: 'a stock level without movements is zero',
    offenders: `SELECT product_id AS id FROM stock_level l WHERE quantity_milli <> 0
      AND NOT EXISTS (SELECT 1 FROM stock_movement m WHERE m.product_id = l.product_id)`,
  },
  {
    invariant: 'I7',
    says: 'loyalty balance = sum of its entries',
    offenders: `SELECT id FROM customer c WHERE loyalty_points IS NOT
      (SELECT coalesce(sum(points), 0) FROM loyalty_entry e WHERE e.customer_id = c.id)`,
  },
  {
    invariant: 'I6',
    says: 'expected cash = the cash journal’s sum',
    offenders: `SELECT id FROM shift s WHERE expected_cash_minor IS NOT
      (SELECT coalesce(sum(amount_minor), 0) FROM cash_movement c WHERE c.shift_id = s.id)`,
  },
  {
    invariant: 'I6',
    says: 'expected cash = float + cash tendered − change',
    offenders: `SELECT s.id FROM shift s WHERE expected_cash_minor IS NOT opening_cash_minor +
      (SELECT coalesce(sum(p.tendered_minor - p.change_minor), 0) FROM sale_payment p
       JOIN sale ON sale.id = p.sale_id WHERE sale.shift_id = s.id AND p.method = 'cash')`,
  },
  {
    invariant: 'I2',
    says: 'a shift’s totals = the sum of its sales',
    offenders: `SELECT s.id FROM shift s LEFT JOIN sale ON sale.shift_id = s.id GROUP BY s.id
      HAVING s.sale_count IS NOT count(sale.id)
        OR s.total_minor IS NOT coalesce(sum(sale.total_minor), 0)
        OR s.tax_minor IS NOT coalesce(sum(sale.tax_minor), 0)
        OR s.cash_rounding_minor IS NOT coalesce(sum(sale.cash_rounding_minor), 0)`,
  },
  {
    invariant: 'I2',
    says: 'a shift’s tender totals = the sum of its payments',
    offenders: `SELECT t.shift_id AS id, t.method FROM shift_tender_total t
      WHERE t.amount_minor IS NOT (SELECT coalesce(sum(p.amount_minor), 0) FROM sale_payment p
        JOIN sale ON sale.id = p.sale_id
        WHERE sale.shift_id = t.shift_id AND p.method = t.method)`,
  },
  {
    invariant: 'I4',
    says: 'lines add up to their sale, unless a conflict says otherwise',
    offenders: `SELECT s.id FROM sale s JOIN sale_line l ON l.sale_id = s.id
      WHERE NOT EXISTS (SELECT 1 FROM conflict c WHERE c.document_id = s.id
        AND c.type = 'recomputation_failed')
      GROUP BY s.id HAVING s.total_minor IS NOT sum(l.total_minor)
        OR s.tax_minor IS NOT sum(l.tax_minor)`,
  },
  {
    invariant: 'I4',
    says: 'payments cover what is payable, unless a conflict says otherwise',
    offenders: `SELECT s.id FROM sale s JOIN sale_payment p ON p.sale_id = s.id
      WHERE NOT EXISTS (SELECT 1 FROM conflict c WHERE c.document_id = s.id
        AND c.type = 'recomputation_failed')
      GROUP BY s.id HAVING s.payable_minor IS NOT sum(p.amount_minor)`,
  },
  {
    invariant: 'I1',
    says: 'a document’s journal entries sum to zero',
    offenders: `SELECT document_id AS id FROM journal_entry
      GROUP BY document_id HAVING sum(amount_minor) <> 0`,
  },
  {
    invariant: 'I5',
    says: 'two sales with one number are named by a conflict',
    offenders: `SELECT id FROM sale WHERE number_claim > 0 AND NOT EXISTS
      (SELECT 1 FROM conflict c WHERE c.document_id = sale.id
        AND c.type = 'duplicate_receipt_number')`,
  },
  {
    invariant: 'I1',
    says: 'every sale is in the outbox, once',
    offenders: `SELECT s.id FROM sale s LEFT JOIN outbox o
      ON o.document_id = s.id AND o.kind = 'sale-completed'
      GROUP BY s.id HAVING count(o.sequence) <> 1`,
  },
  {
    invariant: 'I2',
    says: 'a sale has at most one original receipt',
    offenders: `SELECT document_id AS id FROM print_job WHERE kind = 'receipt'
      GROUP BY document_id HAVING count(*) > 1`,
  },
]

const OFFENDERS_SHOWN_MAX = 5

/**
 * Proves the outlet's books from the rows up: journals against balances, shifts against sales, both
 * hash chains from their start. Returns a sentence for each thing that does not hold; [] is good.
 */
export function checkBooks(db: Db): string[] {
  const broken = RULES.flatMap((rule) => {
    const offenders = db.prepare(rule.offenders).all()
    if (offenders.length === 0) return []
    const shown = JSON.stringify(offenders.slice(0, OFFENDERS_SHOWN_MAX))
    return [`${rule.invariant}: ${rule.says}: ${offenders.length} offenders, e.g. ${shown}`]
  })
  const auditEntry = firstBrokenAuditEntry(db)
  if (auditEntry !== null) broken.push(`I11: the audit chain breaks at entry ${auditEntry}`)
  const outboxRow = firstBrokenOutboxRow(db)
  if (outboxRow !== null) broken.push(`I1: the outbox chain breaks at sequence ${outboxRow}`)
  return broken
}

/** Checks density and hashes of the present epoch's outbox; pruned rows are not supported here. */
function firstBrokenOutboxRow(db: Db): number | null {
  const head = db.prepare('SELECT epoch, outbox_sequence, outbox_hash FROM chain_head').get() as {
    epoch: string
    outbox_sequence: number
    outbox_hash: string
  }
  const rows = db
    .prepare('SELECT sequence, payload, hash FROM outbox WHERE epoch = ? ORDER BY sequence')
    .iterate(head.epoch) as IterableIterator<{ sequence: number; payload: string; hash: string }>
  let previous = CHAIN_START
  let expected = 1
  for (const row of rows) {
    const hash = createHash('sha256').update(previous).update(row.payload).digest('hex')
    if (row.sequence !== expected || row.hash !== hash) return expected
    previous = hash
    expected += 1
  }
  const isWhole = head.outbox_sequence === expected - 1 && head.outbox_hash === previous
  return isWhole ? null : expected
}
