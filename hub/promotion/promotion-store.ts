// SQL of promotions, their versions and their codes.
import type { Coupon } from '#domain/wire/promotion-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type VersionRow = {
  id: string
  from_ms: number
  to_ms: number | null
  origin: 'head-office' | 'outlet'
  name: string
  valid_from: string
  valid_to: string
  rule_json: string
  is_stopped: number
}

export const readPromotionVersion = (db: Db): number =>
  prepared(db, 'SELECT version FROM promotion_counter WHERE id = 1').pluck().get() as number

export const findPresent = (db: Db, id: string): VersionRow | undefined =>
  prepared(db, 'SELECT * FROM promotion_rule WHERE id = ? AND to_ms IS NULL').get(id) as
    | VersionRow
    | undefined

export const listPresent = (db: Db): VersionRow[] =>
  prepared(
    db,
    `SELECT * FROM promotion_rule WHERE to_ms IS NULL ORDER BY valid_from DESC, id DESC`,
  ).all() as VersionRow[]

/** Every version that held at some time since. */
export const listVersionsSince = (db: Db, sinceMs: number): VersionRow[] =>
  prepared(
    db,
    'SELECT * FROM promotion_rule WHERE to_ms IS NULL OR to_ms > ? ORDER BY id, from_ms',
  ).all(sinceMs) as VersionRow[]

/** The version that held ends; another one begins, unless there is none. */
export function replaceVersion(
  tx: Db,
  id: string,
  atMs: number,
  next: Omit<VersionRow, 'id' | 'from_ms' | 'to_ms'> | null,
): void {
  // Two changes in one millisecond, or after a clock that was set back: the later one holds.
  const last = prepared(tx, 'SELECT max(from_ms) FROM promotion_rule WHERE id = ?').pluck().get(id)
  const fromMs = Math.max(atMs, ((last as number | null) ?? -1) + 1)
  prepared(tx, 'UPDATE promotion_rule SET to_ms = ? WHERE id = ? AND to_ms IS NULL').run(fromMs, id)
  if (next) {
    prepared(
      tx,
      `INSERT INTO promotion_rule (id, from_ms, origin, name, valid_from, valid_to, rule_json,
         is_stopped) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      ...[id, fromMs, next.origin, next.name, next.valid_from, next.valid_to],
      ...[next.rule_json, next.is_stopped],
    )
  }
  prepared(tx, 'UPDATE promotion_counter SET version = version + 1').run()
}

export type CouponRow = Coupon & { promotion_id: string; uses: number }

// A sale that was undone whole gives its code back.
const USES = `(SELECT count(*) FROM coupon_use u WHERE u.code = coupon.code AND NOT EXISTS (
  SELECT 1 FROM refund r WHERE r.sale_id = u.sale_id AND r.kind = 'void'))`

export const findCoupon = (db: Db, code: string): CouponRow | undefined =>
  prepared(db, `SELECT *, ${USES} AS uses FROM coupon WHERE code = ?`).get(code) as
    | CouponRow
    | undefined

export const listCoupons = (db: Db): CouponRow[] =>
  prepared(db, `SELECT *, ${USES} AS uses FROM coupon ORDER BY code`).all() as CouponRow[]

export function replaceCoupons(tx: Db, promotionId: string, coupons: readonly Coupon[]): void {
  prepared(tx, 'DELETE FROM coupon WHERE promotion_id = ?').run(promotionId)
  const insert = prepared(tx, 'INSERT INTO coupon (code, promotion_id, uses_max) VALUES (?, ?, ?)')
  for (const { code, uses_max } of coupons) insert.run(code, promotionId, uses_max)
  prepared(tx, 'UPDATE promotion_counter SET version = version + 1').run()
}

export function noteCouponUse(tx: Db, code: string, promotionId: string, saleId: string): void {
  prepared(
    tx,
    'INSERT OR IGNORE INTO coupon_use (code, promotion_id, sale_id) VALUES (?, ?, ?)',
  ).run(code, promotionId, saleId)
}

type LinePromotionRow = {
  saleId: string
  lineNo: number
  /** Among those of its line. */
  place: number
  promotionId: string
  name: string
  amountMinor: number
}

export function insertLinePromotion(tx: Db, row: LinePromotionRow): void {
  prepared(
    tx,
    `INSERT INTO sale_line_promotion (sale_id, line_no, place, promotion_id, name, amount_minor)
     VALUES (@saleId, @lineNo, @place, @promotionId, @name, @amountMinor)
     ON CONFLICT DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor`,
  ).run(row)
}

export type GivenRow = { promotion_id: string; sale_count: number; given_minor: number }

/** What each has taken off so far, in how many sales. */
export const listGiven = (db: Db): GivenRow[] =>
  prepared(
    db,
    `SELECT promotion_id, count(DISTINCT sale_id) AS sale_count, sum(amount_minor) AS given_minor
     FROM sale_line_promotion GROUP BY promotion_id`,
  ).all() as GivenRow[]
