import type { TaxStatus } from '#domain/wire/outlet-settings-message.ts'
import { bumpCatalogue } from '../catalogue/bump-catalogue.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from './outlet-store.ts'
import {
  countStatusBetween,
  deleteTaxStatus,
  listTaxStatus,
  putTaxStatus,
  setTaxColumns,
} from './tax-status-store.ts'

/** Before every day of trade: how it was before anybody changed it. */
const FIRST_DAY = '0000-01-01'

/** What holds on a day; the outlet's own words where nothing is dated. */
export function taxStatusOn(db: Db, day: string): TaxStatus {
  const { is_taxable_enterprise, npwp, nitku } = readOutlet(db)
  const dated = listTaxStatus(db).find(({ valid_from }) => valid_from <= day)
  return dated ?? { valid_from: FIRST_DAY, is_taxable_enterprise, npwp, nitku }
}

/**
 * Lets the outlet be this for the tax office from a business day on. How it was is kept for days
 * before: a sale that comes late is judged by its own.
 */
export function dateTaxStatus(
  tx: Db,
  status: TaxStatus,
  by: { staffId: string | null; atMs: number; today: string },
): void {
  const known = listTaxStatus(tx)
  const first = known.find(({ valid_from }) => valid_from <= by.today)
  if (!first) putTaxStatus(tx, taxStatusOn(tx, FIRST_DAY), by)
  putTaxStatus(tx, status, by)
  holdTaxStatus(tx, by.today)
}

/** Takes a dated change out again; false: there is none of that day. */
export function dropTaxStatus(tx: Db, validFrom: string, today: string): boolean {
  const wasThere = deleteTaxStatus(tx, validFrom)
  if (wasThere) holdTaxStatus(tx, today)
  return wasThere
}

/** Makes the outlet what it is to be on that day. */
export function holdTaxStatus(tx: Db, day: string): void {
  const wanted = listTaxStatus(tx).find(({ valid_from }) => valid_from <= day)
  if (!wanted) return
  const { is_taxable_enterprise, npwp, nitku } = readOutlet(tx)
  const isSame =
    is_taxable_enterprise === wanted.is_taxable_enterprise &&
    npwp === wanted.npwp &&
    nitku === wanted.nitku
  if (isSame) return
  setTaxColumns(tx, wanted)
  bumpCatalogue(tx)
}

/** Whether the outlet becomes another one for the tax office after one day and up to another. */
export const hasStatusTurn = (db: Db, after: string, upTo: string): boolean =>
  countStatusBetween(db, after, upTo) > 0
