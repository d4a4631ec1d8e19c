import { canonicalJson } from '#domain/canonical-json.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { PriceBody } from '#domain/wire/feed-price.ts'
import {
  PRICE_LIST_ROWS_MAX,
  type PriceRowChange,
  type PriceRowWords,
} from '#domain/wire/price-list-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { putPrice } from '../catalogue/apply-price.ts'
import { newPriceList } from '../catalogue/bump-catalogue.ts'
import { noteLocalEdit, readAppliedBody } from '../cloud/local-override.ts'
import { findPricesDay } from '../cloud/prices-day.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { tradingDay } from '../rules/trading-day.ts'
import {
  countRows,
  findDouble,
  findOwnList,
  findRow,
  hasUnit,
  isRowIdTaken,
  type ListKey,
  type ListRow,
  OWN_RANK,
  type OwnList,
} from './price-list-store.ts'

export type PriceEditor = { staffId: string; terminalId: string }

/** What the catalogue needs to let a price hold at once: today, and one version for all. */
export function pricingContext(tx: Db, seams: Seams) {
  let version: number | null = null
  const today = tradingDay(tx, readOutlet(tx).timezone, seams.clock.nowMs())
  return {
    pricesOn: findPricesDay(tx) ?? today,
    newPriceListVersion: () => {
      version ??= newPriceList(tx)
      return version
    },
  }
}
type PricingContext = ReturnType<typeof pricingContext>

/**
 * One row of a list: a new one of an own list, other words of one, or another price and other days
 * of head office's. Refuses UNKNOWN_PRICE_LIST, UNKNOWN_PRICE_ROW, UNKNOWN_PRODUCT,
 * PRICE_DATES_WRONG, PRICE_ROW_CHANGED, PRICE_ROW_TWICE, PRICE_ROW_OF_OFFICE and PRICE_LIST_FULL.
 */
export function putPriceRow(
  tx: Db,
  seams: Seams,
  by: PriceEditor,
  { key, row_id, was, words }: PriceRowChange & { key: ListKey },
): Outcome<null> {
  const before = findRow(tx, key, row_id)
  const row = { ...words, row_id }
  if (before && isSame(before, row)) return succeed(null)
  const own = key.sort === 'own' ? findOwnList(tx, key.id) : null
  if (own === undefined) return refuse('UNKNOWN_PRICE_LIST')
  const fault = faultOf(tx, key, before, { row, was })
  if (fault) return fault
  const context = pricingContext(tx, seams)
  if (own) putOwnRow(tx, own, row, context)
  else putOfficeRow(tx, seams, by, row, context)
  const payload = { list_id: `${key.sort}:${key.id}`, ...row, was, ...auditOf(by) }
  appendAudit(tx, { kind: 'price-row-set', payload, atMs: seams.clock.nowMs() })
  return succeed(null)
}

type Change = { row: ListRow; was: PriceRowWords | null }

function faultOf(
  tx: Db,
  key: ListKey,
  before: ListRow | undefined,
  { row, was }: Change,
): Refusal | null {
  if (row.valid_to !== null && row.valid_to < row.valid_from) {
    return refuse('PRICE_DATES_WRONG', undefined, 'valid_to')
  }
  if (!hasUnit(tx, row.product_id, row.unit_code)) {
    return refuse('UNKNOWN_PRODUCT', undefined, 'product_id')
  }
  if (before === undefined) {
    if (was !== null || key.sort !== 'own') return refuse('UNKNOWN_PRICE_ROW')
    if (isRowIdTaken(tx, row.row_id)) return refuse('PRICE_ROW_CHANGED')
    if (countRows(tx, key) >= PRICE_LIST_ROWS_MAX) return refuse('PRICE_LIST_FULL')
  } else {
    if (was === null || !isSame(before, { ...was, row_id: row.row_id })) {
      return refuse('PRICE_ROW_CHANGED')
    }
    const { price_minor, valid_from, valid_to } = row
    const dated = { ...before, price_minor, valid_from, valid_to }
    if (key.sort !== 'own' && !isSame(dated, row)) return refuse('PRICE_ROW_OF_OFFICE')
  }
  return findDouble(tx, key, row) === null ? null : refuse('PRICE_ROW_TWICE')
}

const isSame = (one: ListRow, other: ListRow): boolean =>
  canonicalJson(one) === canonicalJson(other)

/** Lets a row of an own list hold: for everybody from the first piece it is the unit's price. */
export function putOwnRow(tx: Db, list: OwnList, row: ListRow, context: PricingContext): void {
  const { row_id, from_milli, is_member_only, ...words } = row
  const body: PriceBody = { ...words, priority: OWN_RANK }
  if (from_milli > 0 || is_member_only) {
    body.tier = { list_id: list.id, list_name: list.name, from_milli, is_member_only }
  }
  putPrice(tx, row_id, body, context, list.id)
}

function putOfficeRow(
  tx: Db,
  seams: Seams,
  by: PriceEditor,
  row: ListRow,
  context: PricingContext,
): void {
  const { price_minor, valid_from, valid_to } = row
  const office = readAppliedBody(tx, 'price', row.row_id) as PriceBody | null
  const fields = { price_minor, valid_from, valid_to }
  const atMs = seams.clock.nowMs()
  noteLocalEdit(tx, { topic: 'price', itemId: row.row_id, fields, source: by.staffId, atMs })
  // Without its last word, which only a restored database has lost, its row says the rest.
  const { product_id, unit_code } = row
  const rest = office ?? { product_id, unit_code, priority: 1 }
  putPrice(tx, row.row_id, { ...rest, ...fields }, context)
}

/** Takes a row out of an own list; one that is not there is out of it already. */
export function removePriceRow(
  tx: Db,
  seams: Seams,
  by: PriceEditor,
  { key, rowId }: { key: ListKey; rowId: string },
): Outcome<null> {
  if (key.sort !== 'own') return refuse('PRICE_ROW_OF_OFFICE')
  if (!findOwnList(tx, key.id)) return refuse('UNKNOWN_PRICE_LIST')
  const before = findRow(tx, key, rowId)
  if (!before) return succeed(null)
  dropOwnRow(tx, key.id, rowId, pricingContext(tx, seams))
  const payload = { list_id: `own:${key.id}`, ...before, ...auditOf(by) }
  appendAudit(tx, { kind: 'price-row-removed', payload, atMs: seams.clock.nowMs() })
  return succeed(null)
}

export const dropOwnRow = (tx: Db, listId: string, rowId: string, context: PricingContext): void =>
  putPrice(tx, rowId, null, context, listId)

export const auditOf = ({ staffId, terminalId }: PriceEditor) => ({
  staff_id: staffId,
  terminal_id: terminalId,
})
