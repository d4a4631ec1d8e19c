// What keys are called. Names are looked up for the rows that are shown, not for all.
import type { ReportKind, ReportRow } from '#domain/wire/report-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { readRules } from '../rules/read-rules.ts'

type NameOf = (db: Db, row: ReportRow) => string | null

const look =
  (text: string): NameOf =>
  (db, { key, name }) =>
    (prepared(db, text).pluck().get(key) as string | undefined) ?? name

/** Null for goods without one: the row's own name is that of one of them. */
const categoryName: NameOf = (db, { key }) => {
  const found = prepared(db, 'SELECT name FROM category WHERE id = ?').pluck().get(key)
  return (found as string | undefined) ?? null
}

/** 'refund/damaged' and 'price/near-expiry', in the words of the outlet's own rules. */
const reasonName: NameOf = (db, { key, name }) => {
  const [kind = '', code] = key.split('/')
  if (kind === 'promotion') return name
  if (code === undefined) return null
  const wanted = kind === 'price' ? 'price-override' : kind
  const found = readRules(db).reasons.find((each) => each.kind === wanted && each.code === code)
  return found?.name ?? code
}

const NAMES: Partial<Record<ReportKind, NameOf>> = {
  cashiers: look('SELECT name FROM staff WHERE id = ?'),
  categories: categoryName,
  'stock-value': categoryName,
  products: look('SELECT name FROM product WHERE id = ?'),
  taxes: (_db, { name }) => name,
  'over-short': (_db, { name }) => name,
  refunds: reasonName,
  discounts: reasonName,
}

export const nameRows = (db: Db, report: ReportKind, rows: readonly ReportRow[]): ReportRow[] =>
  rows.map((row) => ({ ...row, name: NAMES[report]?.(db, row) ?? null }))
