import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import type { TaxRuleBody } from '#domain/wire/feed-tax-rule.ts'
import type { Db } from '../db/open-database.ts'
import { first, prepared, run, sql } from '../db/query.ts'
import type { TaxRuleTable } from '../db/tables.ts'
import { write } from '../db/write.ts'
import { CHAIN_START } from '../outbox/append-outbox.ts'
import { readRules } from '../rules/read-rules.ts'

/** The outlet as terminals see it, or null before the box was given one. */
export function findOutlet(db: Db): OutletMessage | null {
  const row = first(db, sql.selectFrom('outlet').selectAll())
  if (!row) return null
  return {
    outlet_id: row.id,
    outlet_code: row.code,
    name: row.name,
    address: row.address,
    phone: row.phone,
    warehouse_id: row.warehouse_id,
    timezone: row.timezone,
    currency_code: row.currency_code,
    minor_exponent: row.minor_exponent,
    is_taxable_enterprise: row.is_taxable_enterprise === 1,
    npwp: row.npwp,
    nitku: row.nitku,
    is_price_tax_inclusive: row.is_price_tax_inclusive === 1,
    cash_rounding_step_minor: row.cash_rounding_step_minor,
    cash_rounding_mode: row.cash_rounding_mode as OutletMessage['cash_rounding_mode'],
    loyalty_tiers: JSON.parse(row.loyalty_tiers_json),
    receipt_footer: row.receipt_footer,
    price_list_version: row.price_list_version,
    tax_rules: readTaxRules(db),
    // The outlet's own word on its labels holds before head office's.
    embedded_barcode_rules: readRules(db).code_rules ?? JSON.parse(row.embedded_barcode_rules_json),
  }
}

export function readOutlet(db: Db): OutletMessage {
  const outlet = findOutlet(db)
  if (!outlet) throw new Error('this box has no outlet yet')
  return outlet
}

function readTaxRules(db: Db): OutletMessage['tax_rules'] {
  // Ordered by date, so that the newest rule of a code is the one that stays in the map. Rules of
  // days to come are stored ahead; without a day, as before the first start, all of them hold.
  const rows = prepared(
    db,
    `SELECT * FROM tax_rule WHERE valid_from <= coalesce(
       (SELECT prices_on FROM feed_state WHERE id = 1), '9999') ORDER BY valid_from`,
  ).all() as TaxRuleTable[]
  const newest = new Map(rows.map((row) => [row.tax_code, row]))
  return [...newest.values()].map((row) => ({
    tax_code: row.tax_code,
    name: row.name,
    rate_ppm: row.rate_ppm,
    base_numerator: row.base_numerator,
    base_denominator: row.base_denominator,
  }))
}

export function putTaxRule(tx: Db, rule: TaxRuleBody): void {
  prepared(
    tx,
    `INSERT INTO tax_rule (tax_code, name, rate_ppm, base_numerator, base_denominator, valid_from,
       treatment)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET name = excluded.name, rate_ppm = excluded.rate_ppm,
       base_numerator = excluded.base_numerator, base_denominator = excluded.base_denominator,
       treatment = excluded.treatment`,
  ).run(
    rule.tax_code,
    rule.name,
    rule.rate_ppm,
    rule.base_numerator,
    rule.base_denominator,
    rule.valid_from,
    rule.treatment ?? null,
  )
}

export const countTaxRulesBetween = (db: Db, after: string, upTo: string): number =>
  prepared(db, 'SELECT count(*) FROM tax_rule WHERE valid_from > ? AND valid_from <= ?')
    .pluck()
    .get(after, upTo) as number

export function deleteTaxRule(tx: Db, taxCode: string, validFrom: string): void {
  prepared(tx, 'DELETE FROM tax_rule WHERE tax_code = ? AND valid_from = ?').run(taxCode, validFrom)
}

/** How the outlet is set up, without who it is. */
export function updateOutlet(tx: Db, outlet: OutletConfigBody['outlet']): void {
  const { loyalty_tiers, embedded_barcode_rules, ...plain } = outlet
  run(
    tx,
    sql.updateTable('outlet').set({
      ...plain,
      is_taxable_enterprise: Number(plain.is_taxable_enterprise),
      is_price_tax_inclusive: Number(plain.is_price_tax_inclusive),
      loyalty_tiers_json: JSON.stringify(loyalty_tiers),
      embedded_barcode_rules_json: JSON.stringify(embedded_barcode_rules),
    }),
  )
}

/** Gives an empty box its outlet and starts the chains of its first epoch. */
export function insertOutlet(tx: Db, outlet: OutletMessage, epoch: string, nowMs: number): void {
  run(
    tx,
    sql.insertInto('outlet').values({
      id: outlet.outlet_id,
      code: outlet.outlet_code,
      name: outlet.name,
      address: outlet.address,
      phone: outlet.phone,
      warehouse_id: outlet.warehouse_id,
      timezone: outlet.timezone,
      currency_code: outlet.currency_code,
      minor_exponent: outlet.minor_exponent,
      is_taxable_enterprise: Number(outlet.is_taxable_enterprise),
      npwp: outlet.npwp,
      nitku: outlet.nitku,
      is_price_tax_inclusive: Number(outlet.is_price_tax_inclusive),
      cash_rounding_step_minor: outlet.cash_rounding_step_minor,
      cash_rounding_mode: outlet.cash_rounding_mode,
      loyalty_tiers_json: JSON.stringify(outlet.loyalty_tiers),
      embedded_barcode_rules_json: JSON.stringify(outlet.embedded_barcode_rules),
      receipt_footer: outlet.receipt_footer,
      price_list_version: outlet.price_list_version,
    }),
  )
  for (const rule of outlet.tax_rules) {
    run(tx, sql.insertInto('tax_rule').values({ ...rule, valid_from: '2025-01-01' }))
  }
  run(
    tx,
    sql.insertInto('chain_head').values({
      id: 1,
      epoch,
      outbox_sequence: 0,
      outbox_hash: CHAIN_START,
      audit_sequence: 0,
      audit_hash: CHAIN_START,
      shift_number: 0,
      clock_floor_ms: nowMs,
    }),
  )
}

/** The clock is known never to have been before this (I10). Never goes back. */
export function raiseClockFloor(db: Db, nowMs: number): void {
  write(db, (tx) =>
    prepared(tx, 'UPDATE chain_head SET clock_floor_ms = max(clock_floor_ms, ?)').run(nowMs),
  )
}

export const readClockFloorMs = (db: Db): number =>
  prepared(db, 'SELECT clock_floor_ms FROM chain_head WHERE id = 1').pluck().get() as number
