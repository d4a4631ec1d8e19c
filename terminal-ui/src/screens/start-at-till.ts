// What stands at the till beside selling and comes after the first screen: conflicts of its own
// sales are said, prices that change mark the basket, the customers of the last days are kept.
import { effect } from '@preact/signals'
import type { Timers } from '#domain/seams.ts'
import type { BootModel } from '../models/boot-model.ts'
import { keepInStep } from '../models/customers-alone.ts'
import { followPromotions } from '../models/promotions-model.ts'
import { tellConflicts } from '../models/tell-conflicts.ts'
import { sayConflictNews } from './conflicts/say-news.ts'
import { lineNews } from './sell/cart-line-row.tsx'
import { beforePaying } from './sell/cart-totals.tsx'
import { LineMarks } from './sell/line-marks.tsx'
import { mayPayAtPrices } from './sell/price-mark.tsx'

export function startAtTill(boot: BootModel, timers: Timers): void {
  lineNews.value = LineMarks
  beforePaying.mayPay = mayPayAtPrices
  tellConflicts(boot, sayConflictNews)
  let stop = () => {}
  effect(() => {
    stop()
    const till = boot.till.value
    if (till === null) {
      stop = () => {}
      return
    }
    const stops = [keepInStep(till.customers.deps, timers), followPromotions(till)]
    stop = () => {
      for (const each of stops) each()
    }
  })
}
