// The files that head office imports: how each is read, who reads it, whose work it is.
import type { ImportItem, Reading, ReadingContext } from './import-item.ts'
import { importOutletConfigs } from './import-outlet-configs.ts'
import { importCustomers, importStaff } from './import-people.ts'
import { importPrices, importPromotions } from './import-prices.ts'
import { importProducts } from './import-products.ts'
import { importRoleGrants } from './import-role-grants.ts'
import { importTransfers } from './import-transfers.ts'
import { readCsv } from './read-csv.ts'

export type ImportKind = {
  /** What a file of this kind has in it, for the help. */
  holds: string
  /** Throws FILE_WRONG for what is no such file at all; the rest goes to the problems. */
  read(text: string, context: ReadingContext): ImportItem[]
  /** Suffix of the functions and views of the group whose work it is. */
  side: 'goods' | 'people'
}

type FromRows = (reading: Reading) => ImportItem[]

/** A CSV file with at least the columns `needed`. */
const csv = (needed: readonly string[], more: string, read: FromRows) => ({
  holds: `CSV: ${needed.join(', ')}${more === '' ? '' : ` [${more}]`}`,
  read: (text: string, context: ReadingContext) =>
    read({ ...context, rows: readCsv(text, needed) }),
})

export const IMPORT_KINDS: Record<string, ImportKind> = {
  products: {
    ...csv(['sku', 'name', 'price'], 'unit, factor, barcode, category, …', importProducts),
    side: 'goods',
  },
  prices: { ...csv(['sku', 'price'], 'unit, valid_to', importPrices), side: 'goods' },
  promotions: {
    ...csv(['code', 'name', 'valid_from', 'valid_to', 'sku', 'price'], 'unit', importPromotions),
    side: 'goods',
  },
  customers: {
    ...csv(['name'], 'phone, membership_number, email, tier', importCustomers),
    side: 'goods',
  },
  transfers: {
    ...csv(['number', 'from', 'outlet', 'sku', 'quantity'], 'unit, note', importTransfers),
    side: 'goods',
  },
  staff: { ...csv(['code', 'name', 'outlet', 'role'], 'active', importStaff), side: 'people' },
  'role-grants': {
    ...csv(['role', 'permission', 'allowed'], 'limit, outlet', importRoleGrants),
    side: 'people',
  },
  'outlet-config': {
    holds:
      'JSON: a list of {"outlet": CODE, "settings": {…}, "rules": {…} or null}, or releases alone',
    read: importOutletConfigs,
    side: 'people',
  },
}
