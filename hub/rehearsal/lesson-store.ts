// SQL of what a lesson looks for; nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** Sold between two moments, by the hub's belief. */
export const countSales = (db: Db, fromMs: number, toMs: number): number =>
  prepared(
    db,
    `SELECT count(DISTINCT receipt_number) FROM sale
     WHERE coalesce(believed_at_ms, sold_at_ms) BETWEEN ? AND ?`,
  )
    .pluck()
    .get(fromMs, toMs) as number

/** Receipts that were ordered between two moments and have come to their end. */
export const countPapers = (db: Db, fromMs: number, toMs: number): number =>
  prepared(
    db,
    `SELECT count(*) FROM print_job WHERE kind IN ('receipt', 'receipt-copy')
     AND created_at_ms BETWEEN ? AND ? AND state IN ('printed', 'sent', 'cancelled')`,
  )
    .pluck()
    .get(fromMs, toMs) as number

/** Papers that wait for a printer or a person. */
export const countWaitingPapers = (db: Db): number =>
  prepared(db, "SELECT count(*) FROM print_job WHERE state NOT IN ('printed', 'sent', 'cancelled')")
    .pluck()
    .get() as number

export const countAllSales = (db: Db): { sales: number; twice: number } =>
  prepared(
    db,
    `SELECT count(*) AS sales, count(*) - count(DISTINCT receipt_number) AS twice FROM sale`,
  ).get() as { sales: number; twice: number }
