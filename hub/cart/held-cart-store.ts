import { toIso } from '#domain/datetime.ts'
import type { HeldCart } from '#domain/wire/cart-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, first, prepared, run, sql } from '../db/query.ts'
import type { HeldCartTable } from '../db/tables.ts'

export type HeldCartRow = HeldCartTable

export function findHeldCart(db: Db, cartId: string): HeldCartRow | null {
  return first(db, sql.selectFrom('held_cart').selectAll().where('id', '=', cartId)) ?? null
}

/** Puts the cart on the list, in place of what this id was before. */
export function putHeldCart(tx: Db, row: HeldCartRow): void {
  const { id: _, ...changes } = row
  run(
    tx,
    sql
      .insertInto('held_cart')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changes)),
  )
}

/** The cart's JSON for the one caller that finds it still held, null for everybody after. */
export function markTaken(
  tx: Db,
  cartId: string,
  taker: { terminalId: string; takeId: string | null; atMs: number },
): string | null {
  const text = `UPDATE held_cart SET taken_at_ms = ?, taken_by_terminal_id = ?, take_id = ?
    WHERE id = ? AND taken_at_ms IS NULL RETURNING cart_json`
  const cart = prepared(tx, text).pluck().get(taker.atMs, taker.terminalId, taker.takeId, cartId)
  return (cart as string | undefined) ?? null
}

/** Oldest first: the customer who has waited longest is on top. */
export function listHeldCarts(db: Db): HeldCart[] {
  const rows = all(
    db,
    sql
      .selectFrom('held_cart as c')
      .innerJoin('staff as s', 's.id', 'c.staff_id')
      .innerJoin('terminal as t', 't.id', 'c.terminal_id')
      .select(['c.id', 'c.label', 'c.line_count', 'c.total_minor', 'c.note', 'c.held_at_ms'])
      .select(['c.staff_id', 's.name as held_by_name', 't.name as held_at_terminal'])
      .select((select) =>
        select
          .selectFrom('bill')
          .whereRef('bill.cart_id', '=', 'c.id')
          .select((inner) => inner.fn.countAll<number>().as('count'))
          .as('bill_count'),
      )
      .where('c.taken_at_ms', 'is', null)
      .orderBy('c.held_at_ms')
      .orderBy('c.id'),
  )
  return rows.map(({ id, held_at_ms, staff_id, bill_count, ...card }) => ({
    cart_id: id,
    ...card,
    held_by_id: staff_id,
    bill_count: bill_count ?? 0,
    held_at: toIso(held_at_ms),
  }))
}

export function countHeldCarts(db: Db): number {
  const text = 'SELECT count(*) FROM held_cart WHERE taken_at_ms IS NULL'
  return prepared(db, text).pluck().get() as number
}

export function deleteTakenBefore(tx: Db, atMs: number): void {
  run(tx, sql.deleteFrom('held_cart').where('taken_at_ms', '<', atMs))
}
