// Turnover by day, hour, cashier, category or product. Every one of them adds up the same lines:
// those sold, less those given back.
import { daysOf, type Period } from '#domain/report-period.ts'
import type { ReportColumn } from '#domain/wire/report-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { addTo, type Groups, type KeyedFigures } from './measures.ts'
import type { Making } from './report-plan.ts'

export type SalesKind = 'daily' | 'hours' | 'cashiers' | 'categories' | 'products'

/** What tells the rows apart, of a line `l` of a sale `s` and of a refund `r`. */
type Key = { sold: string; refunded: string }

/** When it was sold by the hub's clock; the hour is the outlet's. */
const SOLD_AT = 'coalesce(s.believed_at_ms, s.sold_at_ms)'
const hourOf = (ms: string): string => `printf('%02d', (${ms} + @zone) / 3600000 % 24)`
/** As in Z: whoever answers for the drawer. */
const REFUNDED_BY = "CASE shift.mode WHEN 'floating' THEN shift.cashier_id ELSE r.staff_id END"

const KEYS: Record<SalesKind, Key> = {
  daily: { sold: 's.business_date', refunded: 'r.business_date' },
  hours: { sold: hourOf(SOLD_AT), refunded: hourOf('r.at_ms') },
  cashiers: { sold: 's.cashier_id', refunded: REFUNDED_BY },
  categories: {
    sold: "coalesce(l.category_id, '')",
    refunded: "coalesce(o.category_id, product.category_id, '')",
  },
  products: { sold: 'l.product_id', refunded: 'l.product_id' },
}

const OF_DOCUMENTS: ReportColumn[] = [
  'sale_count',
  'gross_minor',
  'discount_minor',
  'sold_minor',
  'refunded_minor',
  'net_minor',
  'tax_minor',
  'rounding_minor',
]
const OF_GOODS: ReportColumn[] = [
  'quantity_milli',
  'gross_minor',
  'discount_minor',
  'sold_minor',
  'refunded_minor',
  'net_minor',
  'tax_minor',
]

export const salesColumns = (kind: SalesKind): ReportColumn[] =>
  kind === 'categories' || kind === 'products' ? OF_GOODS : OF_DOCUMENTS

/** Lines are numbered from 1 in every sale: the first one stands for its document. */
const soldText = (key: string): string => `
  SELECT ${key} AS key, max(l.name) AS name, sum(l.line_no = 1) AS sale_count,
    sum(l.quantity_milli * l.unit_factor_milli / 1000) AS quantity_milli,
    sum(l.gross_minor) AS gross_minor,
    sum(l.line_discount_minor + l.basket_discount_minor) AS discount_minor,
    sum(l.total_minor) AS sold_minor, sum(l.total_minor) AS net_minor,
    sum(l.tax_minor) AS tax_minor,
    sum(iif(l.line_no = 1, s.cash_rounding_minor, 0)) AS rounding_minor
  FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.id
  WHERE s.business_date = @day AND @zone IS NOT NULL GROUP BY 1`

const refundedText = (key: string): string => `
  SELECT ${key} AS key, max(l.name) AS name,
    -sum(l.quantity_milli * l.unit_factor_milli / 1000) AS quantity_milli,
    sum(l.total_minor) AS refunded_minor, -sum(l.total_minor) AS net_minor,
    -sum(l.tax_minor) AS tax_minor,
    -sum(iif(l.line_no = (SELECT min(line_no) FROM refund_line WHERE refund_id = r.id),
      r.cash_rounding_minor, 0)) AS rounding_minor
  FROM refund r CROSS JOIN refund_line l ON l.refund_id = r.id
    JOIN shift ON shift.id = r.shift_id
    LEFT JOIN sale_line o ON o.sale_id = r.sale_id AND o.line_no = l.sale_line_no
    LEFT JOIN product ON product.id = l.product_id
  WHERE r.business_date = @day AND @zone IS NOT NULL GROUP BY 1`

/** Reads a period day by day, so that it can say how far it is and be broken off. */
export function* groupSales(
  db: Db,
  kind: SalesKind,
  period: Period,
  zoneMs: number,
): Making<Groups> {
  const { sold, refunded } = KEYS[kind]
  const texts = [soldText(sold), refundedText(refunded)]
  const groups: Groups = new Map()
  const days = daysOf(period)
  for (const [index, day] of days.entries()) {
    for (const text of texts) {
      addTo(groups, prepared(db, text).all({ day, zone: zoneMs }) as KeyedFigures[])
    }
    yield Math.floor(((index + 1) * 1_000_000) / days.length)
  }
  return groups
}

/** The documents of one day that a row is made of, newest first. */
export const soldDocumentsText = (kind: SalesKind): string => `
  SELECT s.id, 'sale' AS kind, s.receipt_number AS number, ${SOLD_AT} AS at_ms, s.business_date,
    s.cashier_id AS staff_id, s.terminal_id, sum(l.total_minor) AS amount_minor
  FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.id
  WHERE s.business_date = @day AND @zone IS NOT NULL AND ${KEYS[kind].sold} = @key
  GROUP BY s.id`

export const refundedDocumentsText = (kind: SalesKind): string => `
  SELECT r.id, r.kind, r.number, r.at_ms, r.business_date, r.staff_id, r.terminal_id,
    -sum(l.total_minor) AS amount_minor
  FROM refund r CROSS JOIN refund_line l ON l.refund_id = r.id
    JOIN shift ON shift.id = r.shift_id
    LEFT JOIN sale_line o ON o.sale_id = r.sale_id AND o.line_no = l.sale_line_no
    LEFT JOIN product ON product.id = l.product_id
  WHERE r.business_date = @day AND @zone IS NOT NULL AND ${KEYS[kind].refunded} = @key
  GROUP BY r.id`
