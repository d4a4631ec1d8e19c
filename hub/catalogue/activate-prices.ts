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
import { findPriceOn, listTurning, type PricedUnit } from './price-entry-store.ts'
import { followPrice } from './set-price.ts'

/** Before every day of a price list: where nothing was active yet. */
const FIRST_DAY = '0000-01-01'

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
  const days = { before: before ?? FIRST_DAY, day }
  const [earlier, later] = [days.before, day].sort() as [string, string]
  const isTaxNew = hasTaxTurn(db, earlier, later)
  const pacer = createChunkPacer(seams.clock)
  let after: PricedUnit = { productId: '', unitCode: '' }
  for (let isEnd = false; !isEnd; ) {
    if (isStopping()) return null
    isEnd = pacer.time(() =>
      write(db, (tx) => {
        const size = pacer.rows()
        const units = listTurning(tx, earlier, later, after, size)
        turn(tx, units, days)
        after = units.at(-1) ?? after
        if (units.length === size) return false
        setPricesDay(tx, day)
        if (isTaxNew) bumpCatalogue(tx)
        if (isTaxNew) holdTaxStatus(tx, day)
        return true
      }),
    )
    await pause(seams)
  }
  return { day, isTaxNew }
}

function turn(
  tx: Db,
  units: readonly PricedUnit[],
  { before, day }: { before: string; day: string },
): void {
  let version: number | null = null
  const newVersion = (): number => {
    version ??= newPriceList(tx)
    return version
  }
  for (const unit of units) {
    const wanted = { before: findPriceOn(tx, unit, before), after: findPriceOn(tx, unit, day) }
    followPrice(tx, unit, wanted, newVersion)
  }
}
