import type { Db } from '../db/open-database.ts'
import { readCursor } from './catalogue-store.ts'
import { startPriceListVersion, storeCursor } from './stored-product-store.ts'

/**
 * Something that is part of a price changed, such as a tax: what was remembered of prices is
 * forgotten, and terminals look again.
 */
export const bumpCatalogue = (tx: Db): void => storeCursor(tx, readCursor(tx) + 1)

/** Starts a new version of the outlet's price list and returns it. */
export const newPriceList = (tx: Db): number => startPriceListVersion(tx)

/** Where the catalogue's changes stand, as terminals count them. */
export const readCatalogueCursor = (db: Db): number => readCursor(db)
