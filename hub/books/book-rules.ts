import { STOCK_RULES } from './stock-book-rules.ts'

/** One statement that must hold; its query returns a row for every offender. */
export type BookRule = { invariant: string; says: string; offenders: string }

/**
 * Stock, points, accounts, the safe: balances are the sums of their entries, within their bounds.
 */
const BALANCES: BookRule[] = [
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
    invariant: 'I7',
    says: 'what was merged away holds no points and no money, and a merge’s entries sum to nothing',
    offenders: `SELECT id FROM customer WHERE merged_into IS NOT NULL AND loyalty_points <> 0
      UNION ALL SELECT id FROM account WHERE merged_into IS NOT NULL AND balance_minor <> 0
      UNION ALL SELECT document_id FROM loyalty_entry WHERE reason = 'merge'
        GROUP BY document_id HAVING sum(points) <> 0
      UNION ALL SELECT document_id FROM account_entry WHERE reason = 'merge'
        GROUP BY document_id HAVING sum(amount_minor) <> 0`,
  },
  {
    invariant: 'I7',
    says: 'an account’s balance = sum of its entries',
    offenders: `SELECT id FROM account a WHERE balance_minor IS NOT
      (SELECT coalesce(sum(amount_minor), 0) FROM account_entry e WHERE e.account_id = a.id)`,
  },
  {
    invariant: 'I7',
    // Kasbon whose limit was lowered may owe more than it; each move was within its own bounds.
    says: 'no account is below its floor, and no kasbon above zero',
    offenders: `SELECT id FROM account WHERE CASE kind WHEN 'credit' THEN balance_minor > 0
      ELSE balance_minor < floor_minor END`,
  },
  {
    invariant: 'I7',
    says: 'the safe’s balance = sum of its entries, at each of them',
    offenders: `SELECT id FROM (SELECT id, balance_minor,
        sum(amount_minor) OVER (ORDER BY sequence) AS found FROM safe_entry)
      WHERE balance_minor IS NOT found`,
  },
]

/** What a shift states = what its documents say. */
const SHIFTS: BookRule[] = [
  {
    invariant: 'I6',
    says: 'expected cash = the cash journal’s sum',
    offenders: `SELECT id FROM shift s WHERE expected_cash_minor IS NOT
      (SELECT coalesce(sum(amount_minor), 0) FROM cash_movement c
       WHERE c.shift_id = s.id AND c.part_no = 0)`,
  },
  {
    invariant: 'I6',
    says: 'an addendum’s cash = the cash journal’s sum, before it was moved elsewhere',
    offenders: `SELECT shift_id, part_no FROM shift_addendum a WHERE cash_minor IS NOT
      (SELECT coalesce(sum(amount_minor), 0) FROM cash_movement c WHERE c.shift_id = a.shift_id
       AND c.part_no = a.part_no AND c.kind <> 'transfer-out')`,
  },
  {
    invariant: 'I6',
    says: 'cash = float + tendered − change − refunds + paid-in − paid-out − drops',
    offenders: `SELECT id, found, stated FROM (SELECT s.id, opening_cash_minor
        + (SELECT coalesce(sum(p.tendered_minor - p.change_minor), 0) FROM sale_payment p
           JOIN sale ON sale.id = p.sale_id WHERE sale.shift_id = s.id AND p.method = 'cash')
        - (SELECT coalesce(sum(p.amount_minor), 0) FROM refund_payout p
           JOIN refund r ON r.id = p.refund_id WHERE r.shift_id = s.id AND p.method = 'cash')
        + (SELECT coalesce(sum(iif(kind = 'paid-in', amount_minor, -amount_minor)), 0)
           FROM cash_document d WHERE d.shift_id = s.id)
        + (SELECT coalesce(sum((CASE d.kind WHEN 'receipt' THEN 1 ELSE -1 END)
             * json_extract(p.value, '$.amount_minor')), 0)
           FROM account_document d, json_each(d.payments_json) p
           WHERE d.shift_id = s.id AND json_extract(p.value, '$.method') = 'cash') AS found,
        (SELECT coalesce(sum(amount_minor), 0) FROM cash_movement c
         WHERE c.shift_id = s.id AND c.kind NOT IN ('transfer-in', 'transfer-out')) AS stated
      FROM shift s) WHERE found IS NOT stated`,
  },
  {
    invariant: 'I6',
    says: 'a transfer takes from one drawer what it brings to another',
    offenders: `SELECT document_id AS id FROM cash_movement
      WHERE kind IN ('transfer-in', 'transfer-out')
      GROUP BY document_id HAVING sum(amount_minor) <> 0 OR count(*) <> 2`,
  },
  {
    invariant: 'I6',
    says: 'the figure of each kind of cash = its movements',
    offenders: `SELECT coalesce(f.shift_id, c.shift_id) AS id,
        coalesce(f.figure, c.figure) AS figure
      FROM (SELECT * FROM shift_figure WHERE figure LIKE 'cash/%') f FULL JOIN
        (SELECT shift_id, part_no, cashier_id, 'cash/' || kind AS figure, count(*) AS events,
           sum(amount_minor) AS amount FROM cash_movement GROUP BY 1, 2, 3, 4) c
        ON c.shift_id = f.shift_id AND c.part_no = f.part_no AND c.cashier_id = f.cashier_id
          AND c.figure = f.figure
      WHERE f.amount_minor IS NOT c.amount OR f.event_count IS NOT c.events`,
  },
  {
    invariant: 'I2',
    says: 'the sales figures of each part and cashier = the sum of their sales',
    offenders: `SELECT coalesce(f.shift_id, s.shift_id) AS id,
        coalesce(f.figure, s.figure) AS figure
      FROM (SELECT * FROM shift_figure
            WHERE figure IN ('sales', 'gross', 'discount', 'tax-base', 'tax')) f FULL JOIN (
        SELECT shift_id, shift_part_no, cashier_id, figure, count(*) AS events,
          sum(CASE figure WHEN 'sales' THEN total_minor WHEN 'gross' THEN gross_minor
            WHEN 'discount' THEN line_discount_minor + basket_discount_minor
            WHEN 'tax-base' THEN tax_base_minor ELSE tax_minor END) AS amount
        FROM sale, (SELECT column1 AS figure FROM
          (VALUES ('sales'), ('gross'), ('discount'), ('tax-base'), ('tax')))
        GROUP BY 1, 2, 3, 4) s
        ON s.shift_id = f.shift_id AND s.shift_part_no = f.part_no
          AND s.cashier_id = f.cashier_id AND s.figure = f.figure
      WHERE f.amount_minor IS NOT s.amount OR f.event_count IS NOT s.events`,
  },
  {
    invariant: 'I2',
    says: 'what refunds and voids gave back = the figures of whoever answers for the drawer',
    offenders: `SELECT coalesce(f.shift_id, r.shift_id) AS id,
        coalesce(f.figure, r.figure) AS figure
      FROM (SELECT shift_id, cashier_id, figure, sum(event_count) AS events,
              sum(amount_minor) AS amount FROM shift_figure
            WHERE figure IN ('refunds', 'voids') GROUP BY 1, 2, 3) f FULL JOIN
        (SELECT shift_id, CASE mode WHEN 'floating' THEN cashier_id ELSE staff_id END AS person,
           kind || 's' AS figure, count(*) AS events, sum(total_minor) AS amount
         FROM refund JOIN shift ON shift.id = shift_id GROUP BY 1, 2, 3) r
        ON r.shift_id = f.shift_id AND r.person = f.cashier_id AND r.figure = f.figure
      WHERE f.amount IS NOT r.amount OR f.events IS NOT r.events`,
  },
  {
    invariant: 'I2',
    says: 'a shift’s tenders = its payments − payouts + account money',
    offenders: `SELECT coalesce(f.shift_id, d.shift_id) AS id,
        coalesce(f.method, d.method) AS method
      FROM (SELECT shift_id, substr(figure, 8) AS method, sum(amount_minor) AS amount
            FROM shift_figure WHERE figure LIKE 'tender/%' GROUP BY 1, 2) f FULL JOIN (
        SELECT shift_id, method, sum(amount) AS amount FROM (
          SELECT shift_id, method, amount_minor AS amount FROM sale_payment
            JOIN sale ON sale.id = sale_id
          UNION ALL SELECT shift_id, method, -amount_minor FROM refund_payout
            JOIN refund ON refund.id = refund_id
          UNION ALL SELECT shift_id, json_extract(p.value, '$.method'),
            (CASE kind WHEN 'receipt' THEN 1 ELSE -1 END) * json_extract(p.value, '$.amount_minor')
            FROM account_document, json_each(payments_json) p) GROUP BY 1, 2) d
        ON d.shift_id = f.shift_id AND d.method = f.method
      WHERE f.amount IS NOT d.amount`,
  },
  {
    invariant: 'I2',
    says: 'a shift’s taxes = those of lines sold − those of lines given back',
    offenders: `SELECT coalesce(f.shift_id, d.shift_id) AS id,
        coalesce(f.code, d.code) AS tax_code
      FROM (SELECT shift_id, substr(figure, 5) AS code, sum(amount_minor) AS amount
            FROM shift_figure WHERE figure LIKE 'tax/%' GROUP BY 1, 2) f FULL JOIN (
        SELECT shift_id, code, sum(amount) AS amount FROM (
          SELECT shift_id, tax_code AS code, sale_line.tax_minor AS amount FROM sale_line
            JOIN sale ON sale.id = sale_id
          UNION ALL SELECT shift_id, tax_code, -refund_line.tax_minor FROM refund_line
            JOIN refund ON refund.id = refund_id) GROUP BY 1, 2) d
        ON d.shift_id = f.shift_id AND d.code = f.code
      WHERE f.amount IS NOT d.amount`,
  },
  {
    invariant: 'I2',
    says: 'a closed shift has its Z, a final addendum its report',
    offenders: `SELECT id, 0 AS part_no FROM shift s WHERE (state = 'closed') IS NOT
        EXISTS (SELECT 1 FROM shift_report r WHERE r.shift_id = s.id AND r.part_no = 0)
      UNION ALL SELECT shift_id, part_no FROM shift_addendum a WHERE (state = 'final') IS NOT
        EXISTS (SELECT 1 FROM shift_report r
          WHERE r.shift_id = a.shift_id AND r.part_no = a.part_no)`,
  },
  {
    invariant: 'I3',
    says: 'a sale fell into the shift itself or into an addendum that exists',
    offenders: `SELECT id FROM sale WHERE shift_part_no > 0 AND NOT EXISTS (
      SELECT 1 FROM shift_addendum a
      WHERE a.shift_id = sale.shift_id AND a.part_no = sale.shift_part_no)`,
  },
]

/** Sales, money back, the double entry. */
const DOCUMENTS: BookRule[] = [
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
    invariant: 'I4',
    says: 'lines and payouts add up to their refund, unless the voided sale’s own did not',
    offenders: `SELECT id FROM refund r
      WHERE payable_minor IS NOT (SELECT coalesce(sum(amount_minor), 0) FROM refund_payout p
          WHERE p.refund_id = r.id)
        OR total_minor IS NOT (SELECT sum(total_minor) FROM refund_line l WHERE l.refund_id = r.id)
          AND NOT (kind = 'void' AND EXISTS (SELECT 1 FROM conflict c
            WHERE c.document_id = r.sale_id AND c.type = 'recomputation_failed'))`,
  },
  {
    invariant: 'I2',
    says: 'never more is given back of a line than was sold',
    offenders: `SELECT r.sale_id AS id, l.sale_line_no FROM refund_line l
      JOIN refund r ON r.id = l.refund_id
      JOIN sale_line s ON s.sale_id = r.sale_id AND s.line_no = l.sale_line_no
      GROUP BY r.sale_id, l.sale_line_no
      HAVING sum(l.quantity_milli) > s.quantity_milli OR sum(l.total_minor) > s.total_minor
        OR sum(l.tax_minor) > s.tax_minor`,
  },
  {
    invariant: 'I2',
    says: 'what counts as given back of a line is what was',
    offenders: `SELECT sale_id AS id, line_no FROM sale_line_refunded f
      WHERE (refunded_quantity_milli, refunded_minor) IS NOT (
        SELECT sum(l.quantity_milli), sum(l.total_minor) FROM refund_line l
        JOIN refund r ON r.id = l.refund_id
        WHERE r.sale_id = f.sale_id AND l.sale_line_no = f.line_no)`,
  },
  {
    invariant: 'I1',
    says: 'a document’s journal entries sum to zero',
    offenders: `SELECT document_id AS id FROM journal_entry
      GROUP BY document_id HAVING sum(amount_minor) <> 0`,
  },
  {
    invariant: 'I6',
    says: 'cash in drawers by double entry = what open shifts expect + late cash without a place',
    offenders: `SELECT 'cash' AS id, found, stated FROM (SELECT
        (SELECT coalesce(sum(amount_minor), 0) FROM journal_entry
         WHERE account = 'tender/cash') AS found,
        (SELECT coalesce(sum(expected_cash_minor), 0) FROM shift WHERE state <> 'closed') +
        (SELECT coalesce(sum(cash_minor), 0) FROM shift_addendum
         WHERE cash_place IS NULL) AS stated)
      WHERE found <> stated`,
  },
  {
    invariant: 'I7',
    says: 'the safe by double entry = the sum of its entries',
    offenders: `SELECT 'safe' AS id, found, stated FROM (SELECT
        (SELECT coalesce(sum(amount_minor), 0) FROM journal_entry WHERE account = 'safe') AS found,
        (SELECT coalesce(sum(amount_minor), 0) FROM safe_entry) AS stated) WHERE found <> stated`,
  },
  {
    invariant: 'I7',
    says: 'what is owed to holders by double entry = the balances of their accounts',
    offenders: `SELECT kind AS id, found, stated FROM (SELECT kind, sum(balance_minor) AS stated,
        (SELECT coalesce(-sum(amount_minor), 0) FROM journal_entry
         WHERE account = 'account/' || kind) AS found FROM account GROUP BY kind)
      WHERE found <> stated`,
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
    says: 'every document of money is in the outbox, once in a life of the database',
    offenders: `SELECT d.id FROM (
        SELECT id, 'sale-completed' AS kind FROM sale
        UNION ALL SELECT id, 'refund-completed' FROM refund
        UNION ALL SELECT id, 'cash-moved' FROM cash_document
        UNION ALL SELECT close_id, 'shift-closed' FROM shift WHERE state = 'closed'
        UNION ALL SELECT id, CASE kind WHEN 'receipt' THEN 'account-money-taken'
          ELSE 'account-money-paid-out' END FROM account_document) d
      LEFT JOIN outbox o ON o.document_id = d.id AND o.kind = d.kind
      GROUP BY d.id, o.epoch HAVING count(o.sequence) > 1
        OR (count(o.sequence) = 0 AND NOT EXISTS (SELECT 1 FROM outbox_pruned))`,
  },
  {
    invariant: 'I1',
    says: 'where a sale stands in the outbox its row is, unless that was forgotten',
    offenders: `WITH life AS (
        SELECT life, epoch FROM epoch_origin UNION ALL SELECT 0, coalesce(
          (SELECT origin_epoch FROM epoch_origin WHERE life = 1), (SELECT epoch FROM chain_head)))
      SELECT sale.id FROM sale JOIN life ON life.life = sale.outbox_life
        LEFT JOIN outbox o ON o.epoch = life.epoch AND o.sequence = sale.outbox_sequence
      WHERE o.document_id IS NOT sale.id AND sale.outbox_sequence > coalesce(
        (SELECT sequence FROM outbox_pruned p WHERE p.epoch = life.epoch), 0)`,
  },
  {
    invariant: 'I2',
    says: 'a sale has at most one original receipt',
    offenders: `SELECT document_id AS id FROM print_job WHERE kind = 'receipt'
      GROUP BY document_id HAVING count(*) > 1`,
  },
]

export const BOOK_RULES: readonly BookRule[] = [
  ...BALANCES,
  ...STOCK_RULES,
  ...SHIFTS,
  ...DOCUMENTS,
]
