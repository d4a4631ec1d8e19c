import { BELIEVED_DAYS } from '#domain/believed-time.ts'
import { type DatedPrice, type PriceTurn, priceTurns } from '#domain/dated-price.ts'
import { addDays } from '#domain/report-period.ts'
import type { HubDeps } from '../app-types.ts'
import { findPricesDay, setPricesDay } from '../cloud/prices-day.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { hasTaxTurn } from '../outlet/apply-tax-rule.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { holdTaxStatus } from '../outlet/tax-status.ts'
import { tradingDay } from '../rules/trading-day.ts'
import { bumpCatalogue, newPriceList } from './bump-catalogue.ts'
import { createChunkPacer } from './chunk-pacer.ts'
import { pause } from './pause.ts'
import {
  dropPastPrices,
  dropPricesEndedAfter,
  findPriceOn,
  listPricesOf,
  listTurning,
  type PricedUnit,
  putPastPrice,
} from './price-entry-store.ts'
import { touchProduct } from './put-product.ts'
import { followPrice } from './set-price.ts'
import { findStoredById } from './stored-product-store.ts'

/** Before every day of a price list: where nothing was active yet. */
const FIRST_DAY = '0000-01-01'
/** A sale is believed to be as old as BELIEVED_DAYS. */
const KEPT_DAYS = 2 * BELIEVED_DAYS

export type Activation = { day: string; isTaxNew: boolean }

/**
 * Lets the prices and tax rules of today hold, also after days of standstill, and after a clock
 * that had run ahead was set back. In chunks that a sale can wait for; the day is written with the
 * last of them, so that a start after a power cut goes on. Null: they hold already.
 */
export async function activatePrices(
  { db, seams }: Pick<HubDeps, 'db' | 'seams'>,
  isStopping: () => boolean = () => false,
): Promise<Activation | null> {
  const day = tradingDay(db, readOutlet(db).timezone, seams.clock.nowMs())
  const before = findPricesDay(db)
  if (before === day) return null
  const [earlier, later] = [before ?? FIRST_DAY, day].sort() as [string, string]
  const isTaxNew = hasTaxTurn(db, earlier, later)
  const pacer = createChunkPacer(seams.clock)
  let after: PricedUnit = { productId: '', unitCode: '' }
  for (let isEnd = false; !isEnd; ) {
    if (isStopping()) return null
    isEnd = pacer.time(() =>
      write(db, (tx) => {
        const size = pacer.rows()
        const units = listTurning(tx, earlier, later, after, size)
        turnAll(tx, units, { before, day })
        after = units.at(-1) ?? after
        if (units.length === size) return false
        setPricesDay(tx, day)
        dropPricesEndedAfter(tx, day)
        if (isTaxNew) bumpCatalogue(tx)
        if (isTaxNew) holdTaxStatus(tx, day)
        return true
      }),
    )
    await pause(seams)
  }
  return { day, isTaxNew }
}

type Turn = { before: string | null; day: string }

function turnAll(tx: Db, units: readonly PricedUnit[], turn: Turn): void {
  let version: number | null = null
  const newVersion = (): number => {
    version ??= newPriceList(tx)
    return version
  }
  for (const unit of units) turnOne(tx, unit, turn, newVersion)
}

/** Tills fetch it anew also where it costs the same: what it will cost is not coming any more. */
function turnOne(tx: Db, unit: PricedUnit, { before, day }: Turn, newVersion: () => number): void {
  if (before === null || day < before) {
    const wanted = { before: findPriceOn(tx, unit, before ?? FIRST_DAY) }
    const after = findPriceOn(tx, unit, day)
    if (!followPrice(tx, unit, { ...wanted, after }, newVersion)) touchProduct(tx, unit.productId)
    return
  }
  const turns = priceTurns(listPricesOf(tx, unit), { after: before, upTo: day })
  const last = turns.at(-1)
  if (!last) return
  rememberPast(tx, unit, turns)
  dropPastPrices(tx, unit, addDays(day, -KEPT_DAYS))
  const wanted = { before: null, after: last.entry.priceMinor }
  if (!followPrice(tx, unit, wanted, newVersion)) touchProduct(tx, unit.productId)
}

/** A till that was alone brings what it sold on each of these days. */
function rememberPast(tx: Db, unit: PricedUnit, turns: readonly PriceTurn<DatedPrice>[]): void {
  const { productId, unitCode } = unit
  const stored = findStoredById(tx, productId)?.units.find((each) => each.unitCode === unitCode)
  if (!stored) return
  let { priceMinor } = stored
  for (const { day: untilDay, entry } of turns) {
    putPastPrice(tx, unit, { untilDay, priceMinor })
    priceMinor = entry.priceMinor
  }
}
