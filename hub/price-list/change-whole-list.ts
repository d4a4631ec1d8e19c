import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { roundedPrice } from '#domain/rounded-price.ts'
import type { PriceListCopy, PriceListDays } from '#domain/wire/price-list-message.ts'
import { PRICE_LIST_ROWS_MAX, PRICE_LISTS_MAX } from '#domain/wire/price-list-message.ts'
import type { HubDeps } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { createChunkPacer } from '../catalogue/chunk-pacer.ts'
import { pause } from '../catalogue/pause.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { derivedId } from '../outbox/derived-id.ts'
import {
  auditOf,
  dropOwnRow,
  type PriceEditor,
  pricingContext,
  putOwnRow,
} from './edit-price-row.ts'
import {
  countOwnLists,
  countRows,
  deleteOwnList,
  findOwnList,
  hasSeveralDays,
  hasUnit,
  type ListKey,
  type ListRow,
  listLastRowsAfter,
  listRowsAfter,
  type OwnList,
  putOwnList,
} from './price-list-store.ts'

export type WholeListDeps = Pick<HubDeps, 'db' | 'seams'> & {
  /** Hears after each chunk how many rows are behind it. */
  onRows?(count: number): void
}
type Deps = WholeListDeps
type Context = ReturnType<typeof pricingContext>

/**
 * Goes through all rows of a list in chunks that a sale can wait for. What ran before a crash
 * stays; the same request again ends it. Returns how many rows there were.
 */
async function eachRow(
  { db, seams, onRows }: Deps,
  key: ListKey,
  work: (tx: Db, row: ListRow, context: Context) => void,
  rowsAfter = listRowsAfter,
): Promise<number> {
  const pacer = createChunkPacer(seams.clock)
  let afterId = ''
  let count = 0
  for (;;) {
    const limit = pacer.rows()
    const rows = pacer.time(() =>
      write(db, (tx) => {
        const chunk = rowsAfter(tx, key, { afterId, limit })
        const context = pricingContext(tx, seams)
        for (const row of chunk) work(tx, row, context)
        return chunk
      }),
    )
    count += rows.length
    afterId = rows.at(-1)?.row_id ?? afterId
    onRows?.(count)
    if (rows.length < limit) return count
    await pause(seams)
  }
}

/** A new own list, or another name for one. Refuses PRICE_LIST_FULL where there are too many. */
export async function nameList(
  deps: Deps,
  by: PriceEditor,
  list: OwnList,
): Promise<Outcome<number>> {
  const { db, seams } = deps
  const before = findOwnList(db, list.id)
  if (before?.name === list.name) return succeed(0)
  if (!before && countOwnLists(db) >= PRICE_LISTS_MAX) return refuse('PRICE_LIST_FULL')
  write(db, (tx) => {
    begin(tx, seams.clock.nowMs(), by, list)
    const kind = before ? 'price-list-renamed' : 'price-list-added'
    note(tx, deps, by, { kind, facts: { list_id: `own:${list.id}`, name: list.name } })
  })
  if (!before) return succeed(0)
  // The name stands on receipts that a tier of the list has touched.
  const renamed = await eachRow(deps, { sort: 'own', id: list.id }, (tx, row, context) => {
    if (row.from_milli > 0 || row.is_member_only) putOwnRow(tx, list, row, context)
  })
  return succeed(renamed)
}

const begin = (tx: Db, atMs: number, { staffId }: PriceEditor, list: OwnList): void =>
  putOwnList(tx, { ...list, staffId, atMs })

/** Takes any list as an own one, with other days and, if wanted, other prices. */
export async function copyList(
  deps: Deps,
  by: PriceEditor,
  { key, ...copy }: PriceListCopy & { key: ListKey },
): Promise<Outcome<number>> {
  const { db, seams } = deps
  const list = { id: copy.to.slice('own:'.length), name: copy.name }
  const fault = faultOfDays(copy) ?? faultOfCopy(db, key, list)
  if (fault) return fault
  write(db, (tx) => begin(tx, seams.clock.nowMs(), by, list))
  let copied = 0
  const copyRow = (tx: Db, row: ListRow, context: Context): void => {
    if (!hasUnit(tx, row.product_id, row.unit_code)) return
    const price_minor = roundedPrice(row.price_minor, copy.change_ppm, copy.step_minor)
    const { valid_from, valid_to } = copy
    const copyOf = { ...row, row_id: copyId(list.id, row), price_minor, valid_from, valid_to }
    putOwnRow(tx, list, copyOf, context)
    copied += 1
  }
  await eachRow(deps, key, copyRow, listLastRowsAfter)
  const facts = { list_id: copy.to, from_list_id: `${key.sort}:${key.id}`, name: copy.name }
  write(db, (tx) =>
    note(tx, deps, by, { kind: 'price-list-copied', facts: { ...facts, row_count: copied } }),
  )
  return succeed(copied)
}

/** The same copy asked for again is the same rows. */
function copyId(listId: string, row: ListRow): string {
  const { product_id, unit_code, from_milli, is_member_only } = row
  return derivedId(
    ['price-list', listId, product_id, unit_code, from_milli, is_member_only].join('/'),
  )
}

function faultOfCopy(db: Db, key: ListKey, list: OwnList): Refusal | null {
  const count = countRows(db, key)
  if (count === 0) return refuse('UNKNOWN_PRICE_LIST')
  if (count > PRICE_LIST_ROWS_MAX || countOwnLists(db) > PRICE_LISTS_MAX) {
    return refuse('PRICE_LIST_FULL')
  }
  const there = findOwnList(db, list.id)
  return there && there.name !== list.name ? refuse('PRICE_ROW_CHANGED') : null
}

const faultOfDays = ({ valid_from, valid_to }: PriceListDays): Refusal | null =>
  valid_to !== null && valid_to < valid_from
    ? refuse('PRICE_DATES_WRONG', undefined, 'valid_to')
    : null

/**
 * Other days for every row of an own list. Refuses PRICE_ROW_TWICE where rows differ in their days
 * alone: then one of them would be too many.
 */
export async function moveList(
  deps: Deps,
  by: PriceEditor,
  { id, ...days }: PriceListDays & { id: string },
): Promise<Outcome<number>> {
  const list = findOwnList(deps.db, id)
  if (!list) return refuse('UNKNOWN_PRICE_LIST')
  const fault = faultOfDays(days)
  if (fault) return fault
  if (hasSeveralDays(deps.db, { sort: 'own', id })) return refuse('PRICE_ROW_TWICE')
  const count = await eachRow(deps, { sort: 'own', id }, (tx, row, context) =>
    putOwnRow(tx, list, { ...row, ...days }, context),
  )
  const facts = { list_id: `own:${id}`, name: list.name, ...days, row_count: count }
  write(deps.db, (tx) => note(tx, deps, by, { kind: 'price-list-moved', facts }))
  return succeed(count)
}

/** Ends an own list with all its rows; what head office wants holds again. */
export async function removeList(
  deps: Deps,
  by: PriceEditor,
  id: string,
): Promise<Outcome<number>> {
  const list = findOwnList(deps.db, id)
  if (!list) return succeed(0)
  const count = await eachRow(deps, { sort: 'own', id }, (tx, row, context) =>
    dropOwnRow(tx, id, row.row_id, context),
  )
  write(deps.db, (tx) => {
    deleteOwnList(tx, id)
    const facts = { list_id: `own:${id}`, name: list.name, row_count: count }
    note(tx, deps, by, { kind: 'price-list-removed', facts })
  })
  return succeed(count)
}

function note(
  tx: Db,
  { seams }: Deps,
  by: PriceEditor,
  { kind, facts }: { kind: string; facts: Record<string, unknown> },
): void {
  appendAudit(tx, { kind, payload: { ...facts, ...auditOf(by) }, atMs: seams.clock.nowMs() })
}
