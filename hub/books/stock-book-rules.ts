import type { BookRule } from './book-rules.ts'

/** Goods: levels and worth are the sums of movements, papers say what they moved. */
export const STOCK_RULES: BookRule[] = [
  {
    invariant: 'I7',
    says: 'what stock is worth = the sum of its movements’ values',
    offenders: `SELECT product_id AS id, total(value_minor + revalued_minor) AS found,
        (SELECT value_minor FROM stock_level l WHERE l.product_id = m.product_id) AS stated
      FROM stock_movement m GROUP BY product_id HAVING found IS NOT stated`,
  },
  {
    invariant: 'I7',
    says: 'nothing is worth nothing, and worth has the sign of its level',
    offenders: `SELECT product_id AS id, quantity_milli, value_minor FROM stock_level
      WHERE sign(quantity_milli) * sign(value_minor) < 0
        OR quantity_milli = 0 AND value_minor <> 0`,
  },
  {
    invariant: 'I7',
    says: 'a stock document’s lines are its movements as far as it is posted, in goods and worth',
    offenders: `SELECT coalesce(l.document_id, m.document_id) AS id FROM (
        SELECT document_id, product_id, sum(moved_milli) AS moved, sum(value_minor) AS worth
        FROM stock_document_line LEFT JOIN stock_posting USING (document_id)
        WHERE moved_milli <> 0 AND line_no < coalesce(next_line, line_no + 1)
        GROUP BY 1, 2) l FULL JOIN (
        SELECT document_id, product_id, sum(quantity_milli) AS moved, sum(value_minor) AS worth
        FROM stock_movement WHERE document_id IN (SELECT id FROM stock_document)
        GROUP BY 1, 2) m ON m.document_id = l.document_id AND m.product_id = l.product_id
      WHERE l.moved IS NOT m.moved OR l.worth IS NOT m.worth`,
  },
  {
    invariant: 'I7',
    says: 'a stock document is worth its lines, and has all of them',
    offenders: `SELECT id FROM stock_document d WHERE (value_minor, line_count) IS NOT (
      SELECT coalesce(sum(value_minor), 0), count(*) FROM stock_document_line l
      WHERE l.document_id = d.id)`,
  },
  {
    invariant: 'I2',
    says: 'what is taken back is taken back whole, once, by its own kind',
    offenders: `SELECT r.id FROM stock_document r JOIN stock_document d ON d.id = r.reverses_id
      WHERE d.kind <> r.kind OR d.reverses_id IS NOT NULL OR EXISTS (
        SELECT product_id FROM stock_document_line WHERE document_id IN (d.id, r.id)
        GROUP BY product_id HAVING sum(moved_milli) <> 0)`,
  },
  {
    invariant: 'I1',
    says: 'every stock document is in the outbox, once in a life of the database',
    offenders: `SELECT d.id FROM stock_document d
      LEFT JOIN outbox o ON o.document_id = d.id AND o.kind = 'stock-document-posted'
      GROUP BY d.id, o.epoch HAVING count(o.sequence) > 1
        OR (count(o.sequence) = 0 AND NOT EXISTS (SELECT 1 FROM outbox_pruned)
          AND NOT EXISTS (SELECT 1 FROM stock_posting p
            WHERE p.document_id = d.id AND p.next_line = 1))`,
  },
]
