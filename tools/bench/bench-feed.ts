// A sale while head office's whole catalogue comes down, against the same sale on a quiet hub.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChangesMessage } from '#domain/wire/relay-message.ts'
import { createChangesDesk } from '#hub/cloud/hear-changes.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { product } from '../../tests/support/feed-desk.ts'
import { makeSale } from '../../tests/support/sale-maker.ts'
import { testId } from '../../tests/support/small-outlet.ts'
import { openSmallShop } from '../../tests/support/small-shop.ts'
import { percentile } from '../replay/sell-baskets.ts'
import type { Finding } from './finding.ts'

const PRODUCTS = 50_000
const PAGE = 500
const QUIET_SALES = 300
const BETWEEN_SALES_MS = 20

export async function benchFeed(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-bench-feed-'))
  const shop = openSmallShop(folder)
  try {
    const seams = { ...realSeams, clock: { ...realSeams.clock, nowMs: shop.seams.clock.nowMs } }
    const deps = { ...shop.deps, seams }
    const taker = createSaleTaker(deps)
    let number = 0
    const sell = async (): Promise<number> => {
      number += 1
      const transactionId = testId(3_000_000 + number)
      const sale = makeSale({ number, transactionId, items: [[1, 2000]] })
      const startMs = performance.now()
      const answer = await taker.take('direct', sale, 0)
      if (!answer.ok) throw new Error(`a sale was refused: ${answer.code}`)
      return performance.now() - startMs
    }
    const quiet: number[] = []
    for (let sale = 0; sale < QUIET_SALES; sale++) {
      quiet.push(await sell())
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_SALES_MS / 4))
    }
    const loading = comeDown(createChangesDesk(deps, null))
    const busy: number[] = []
    let isDone = false
    void loading.finally(() => {
      isDone = true
    })
    while (!isDone) {
      busy.push(await sell())
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_SALES_MS))
    }
    const tookMs = await loading
    return findingsOf(quiet, busy, tookMs)
  } finally {
    shop.db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function comeDown(desk: ReturnType<typeof createChangesDesk>): Promise<number> {
  const startMs = performance.now()
  let from_cursor: string | null = null
  for (let first = 1; first <= PRODUCTS; first += PAGE) {
    const items = Array.from({ length: PAGE }, (_, index) => product(first + index))
    const has_more = first + PAGE <= PRODUCTS
    const cursor = `1-1-1.${first}.1${has_more ? '.s' : ''}`
    const page: ChangesMessage = { type: 'changes', from_cursor, cursor, items, has_more }
    const reply = await desk.hear(page)
    if (!reply.ok) throw new Error(`a page was refused: ${reply.reason}`)
    from_cursor = cursor
  }
  return performance.now() - startMs
}

function findingsOf(quiet: number[], busy: number[], tookMs: number): Finding[] {
  const figure = (part: number): Finding => {
    const [ours, reference] = [percentile(busy, part), percentile(quiet, part)]
    return {
      what: `sale p${part * 100} while ${PRODUCTS} products come down (${busy.length} sales)`,
      ours: `${ours.toFixed(1)} ms`,
      reference: `quiet hub: ${reference.toFixed(1)} ms`,
      ratio: ours / 100,
      budget: '<= 100 ms',
      isMet: (ratio) => ratio <= 1,
    }
  }
  return [
    figure(0.5),
    figure(0.99),
    {
      what: `${PRODUCTS} products from pages into the tables, beside those sales`,
      ours: `${(tookMs / 1000).toFixed(1)} s`,
      reference: `${Math.round((PRODUCTS / tookMs) * 1000)} products/s`,
      ratio: null,
      budget: null,
    },
  ]
}
