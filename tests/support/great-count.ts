// More products than one transaction should move, and a count that found one less of each.
import { uuidv7 } from '#domain/ids.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { MANAGER_ID, TERMINAL, testId } from './small-outlet.ts'

export const greatId = (index: number): string => testId(100_000 + index)

const PRODUCTS = `
  INSERT INTO product (id, sku, name, tax_code, is_weighed, is_loyalty_eligible, is_active,
    cost_minor, price_list_version, origin, change_cursor)
  SELECT j.value, 'GREAT' || j.key, 'Barang ke-' || j.key || ' rak besar', 'PPN12', 0, 1, 1,
    1000 + j.key % 7, 1, 'outlet', 1000 + j.key FROM json_each(@ids) j`
const UNITS = `
  INSERT INTO selling_unit (product_id, unit_code, factor_milli, price_minor, sort_order)
  SELECT j.value, 'pcs', 1000, 2000, 0 FROM json_each(@ids) j`
const MOVEMENTS = `
  INSERT INTO stock_movement (product_id, quantity_milli, reason, document_id, at_ms, value_minor,
    revalued_minor)
  SELECT j.value, 10000, 'initial', @source, @atMs, 10 * (1000 + j.key % 7), 0
  FROM json_each(@ids) j`
const LEVELS = `
  INSERT INTO stock_level (product_id, quantity_milli, value_minor, cost_milliminor)
  SELECT product_id, quantity_milli, value_minor, value_minor * 1000000 / quantity_milli
  FROM stock_movement WHERE document_id = @source`

/** Ten pieces of each lie there. */
export function addGreatGoods(db: Db, howMany: number): void {
  const ids = JSON.stringify(Array.from({ length: howMany }, (_, index) => greatId(index)))
  const source = uuidv7(seams)
  write(db, (tx) => {
    tx.prepare(PRODUCTS).run({ ids })
    tx.prepare(UNITS).run({ ids })
    tx.prepare(MOVEMENTS).run({ ids, source, atMs: seams.clock.nowMs() })
    tx.prepare(LEVELS).run({ source })
  })
}

const COUNT = `
  INSERT INTO stock_count (id, name, scope, state, started_by, started_at_ms, payload_hash)
  VALUES (@countId, 'Semua rak', 'spot', 'counting', @by, @atMs, '')`
const ENTRIES = `
  INSERT INTO stock_count_entry (id, count_id, product_id, pass, quantity_milli, level_milli,
    movement_id, staff_id, terminal_id, at_ms)
  SELECT @countId || '/' || j.key, @countId, j.value, 1, l.quantity_milli - 1000, l.quantity_milli,
    (SELECT max(id) FROM stock_movement), @by, @terminalId, @atMs
  FROM json_each(@ids) j JOIN stock_level l ON l.product_id = j.value`

/** A count that is not settled, as people with scanners leave it; its id. */
export function countGreatGoods(
  db: Db,
  howMany: number,
  by: { staffId: string; terminalId: string } = { staffId: MANAGER_ID, terminalId: TERMINAL.id },
): string {
  const ids = JSON.stringify(Array.from({ length: howMany }, (_, index) => greatId(index)))
  const countId = uuidv7(seams)
  const who = { by: by.staffId, atMs: seams.clock.nowMs(), countId }
  write(db, (tx) => {
    tx.prepare(COUNT).run(who)
    tx.prepare(ENTRIES).run({ ...who, ids, terminalId: by.terminalId })
  })
  return countId
}
