// The files that head office imports: which columns each needs, who reads it, whose work it is.
import type { ImportItem, Reading } from './import-item.ts'
import { importCustomers, importStaff } from './import-people.ts'
import { importPrices, importPromotions } from './import-prices.ts'
import { importProducts } from './import-products.ts'
import { importTransfers } from './import-transfers.ts'

export type ImportKind = {
  needed: readonly string[]
  read(reading: Reading): ImportItem[]
  /** Suffix of the functions and views of the group whose work it is. */
  side: 'goods' | 'people'
}

export const IMPORT_KINDS: Record<string, ImportKind> = {
  products: { needed: ['sku', 'name', 'price'], read: importProducts, side: 'goods' },
  prices: { needed: ['sku', 'price'], read: importPrices, side: 'goods' },
  promotions: {
    needed: ['code', 'name', 'valid_from', 'valid_to', 'sku', 'price'],
    read: importPromotions,
    side: 'goods',
  },
  customers: { needed: ['name'], read: importCustomers, side: 'goods' },
  transfers: {
    needed: ['number', 'from', 'outlet', 'sku', 'quantity'],
    read: importTransfers,
    side: 'goods',
  },
  staff: { needed: ['code', 'name', 'outlet', 'role'], read: importStaff, side: 'people' },
}
