// SQL of who the outlet is for the tax office, by day.
import type { TaxStatus } from '#domain/wire/outlet-settings-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

type Row = Omit<TaxStatus, 'is_taxable_enterprise'> & { is_taxable_enterprise: number }
const statusOf = (row: Row): TaxStatus => ({
  ...row,
  is_taxable_enterprise: row.is_taxable_enterprise === 1,
})
const FIELDS = 'valid_from, is_taxable_enterprise, npwp, nitku'

/** The newest first. */
export const listTaxStatus = (db: Db): TaxStatus[] =>
  (prepared(db, `SELECT ${FIELDS} FROM tax_status ORDER BY valid_from DESC`).all() as Row[]).map(
    statusOf,
  )

export function putTaxStatus(
  tx: Db,
  status: TaxStatus,
  by: { staffId: string | null; atMs: number },
): void {
  prepared(
    tx,
    `INSERT INTO tax_status (${FIELDS}, set_by, at_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET is_taxable_enterprise = excluded.is_taxable_enterprise,
       npwp = excluded.npwp, nitku = excluded.nitku, set_by = excluded.set_by,
       at_ms = excluded.at_ms`,
  ).run(
    ...[status.valid_from, Number(status.is_taxable_enterprise), status.npwp, status.nitku],
    ...[by.staffId, by.atMs],
  )
}

export function deleteTaxStatus(tx: Db, validFrom: string): boolean {
  return prepared(tx, 'DELETE FROM tax_status WHERE valid_from = ?').run(validFrom).changes === 1
}

export function setTaxColumns(tx: Db, status: TaxStatus): void {
  prepared(tx, 'UPDATE outlet SET is_taxable_enterprise = ?, npwp = ?, nitku = ?').run(
    ...[Number(status.is_taxable_enterprise), status.npwp, status.nitku],
  )
}

export const hasSoldOn = (db: Db, day: string): boolean =>
  prepared(db, 'SELECT 1 FROM sale WHERE business_date = ? LIMIT 1').get(day) !== undefined

export const countStatusBetween = (db: Db, after: string, upTo: string): number =>
  prepared(db, 'SELECT count(*) FROM tax_status WHERE valid_from > ? AND valid_from <= ?')
    .pluck()
    .get(after, upTo) as number

type SettingsRow = {
  name: string
  address: string
  phone: string | null
  receipt_footer: string
  cash_rounding_step_minor: number
  cash_rounding_mode: string
  loyalty_tiers_json: string
}

export function setSettings(tx: Db, row: SettingsRow): void {
  prepared(
    tx,
    `UPDATE outlet SET name = @name, address = @address, phone = @phone,
       receipt_footer = @receipt_footer, cash_rounding_step_minor = @cash_rounding_step_minor,
       cash_rounding_mode = @cash_rounding_mode, loyalty_tiers_json = @loyalty_tiers_json`,
  ).run(row)
}

export type ChangeRow = { payload: string; at_ms: number; by: string | null }

export const listSettingChanges = (db: Db, limit: number): ChangeRow[] =>
  prepared(
    db,
    `SELECT a.payload, a.at_ms, s.name AS by FROM audit_entry a
       LEFT JOIN staff s ON s.id = json_extract(a.payload, '$.staff_id')
     WHERE a.kind <> 'sale-completed'
       AND a.kind IN ('outlet-changed', 'tax-status-set', 'tax-status-removed')
     ORDER BY a.sequence DESC LIMIT ?`,
  ).all(limit) as ChangeRow[]
