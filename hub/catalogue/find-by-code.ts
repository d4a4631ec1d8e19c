import { itemCodes } from '#domain/in-store-code.ts'
import { lookupKeys } from '#domain/lookup-keys.ts'
import { readLineCode } from '#domain/read-scan.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { findProductIdByBarcode, findProductIdByItem } from './catalogue-store.ts'

/**
 * The product that a till would find for what was scanned, or null: a barcode of the catalogue
 * first, then the item of a label, the article of a GS1 element string, other ways of writing it.
 */
export function findProductIdByCode(db: Db, text: string): string | null {
  const asItStands = firstOf(db, lookupKeys(text))
  if (asItStands !== null) return asItStands
  const scan = readLineCode(text, readOutlet(db))
  if (scan === null) return null
  return scan.item === null ? firstOf(db, scan.keys) : findProductIdByItem(db, itemCodes(scan.item))
}

function firstOf(db: Db, keys: readonly string[]): string | null {
  for (const key of keys) {
    const id = findProductIdByBarcode(db, key)
    if (id !== null) return id
  }
  return null
}
