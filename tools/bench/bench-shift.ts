// X and Z of a shift of 5,000 sales, over HTTP, beside the same figures added up from the rows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { addProduct, emptyCart, priceCart } from '#domain/cart.ts'
import { must } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { CountAnswer, ShiftMessage, ShiftReport } from '#domain/wire/shift-message.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { readStaff } from '../../demo/outlet/outlet-tables.ts'
import type { HeadlessTill } from '../headless-till.ts'
import { logInAs } from '../replay/open-tills.ts'
import { percentile } from '../replay/sell-baskets.ts'
import { type BenchShop, openBenchShop } from './bench-shop.ts'
import { type Finding, median } from './finding.ts'

const SALES = 5_000
const SHIFTS = 3
const READS = 20
const X_MS_MAX = 200
const Z_MS_MAX = 1_000

export async function benchShift(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-bench-shift-'))
  try {
    const shop = await openBenchShop(folder, 1)
    try {
      return await measureShifts(shop)
    } finally {
      await shop.end()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Times = { xMs: number[]; zMs: number[]; sumMs: number[] }

async function measureShifts(shop: BenchShop): Promise<Finding[]> {
  const [till] = shop.tills
  if (!till) throw new Error('no till')
  // A manager closes without asking anybody.
  const manager = readStaff().find(({ role }) => role === 'manager')
  if (!manager) throw new Error('the demonstration has no manager')
  await logInAs(till, manager.name, manager.pin)
  const times: Times = { xMs: [], zMs: [], sumMs: [] }
  let shiftId = await till.findOpenShift()
  for (let round = 0; round < SHIFTS; round += 1) {
    shiftId ??= await till.openShift(500_000)
    await sellMany(shop, till)
    await measureX(shop, till, shiftId, times)
    await measureZ(till, shiftId, times)
    shiftId = null
  }
  const reference = `${median(times.sumMs).toFixed(1)} ms, sums over the rows`
  return [
    finding(`X over HTTP, ${SALES} sales in the shift, p50`, times.xMs, reference, X_MS_MAX),
    finding(`Z: close over HTTP, ${SALES} sales in the shift`, times.zMs, reference, Z_MS_MAX),
  ]
}

const finding = (what: string, ms: number[], reference: string, maxMs: number): Finding => ({
  what: `${what} (slowest ${percentile(ms, 1).toFixed(0)} ms)`,
  ours: `${median(ms).toFixed(1)} ms`,
  reference,
  ratio: percentile(ms, 1) / maxMs,
  budget: `slowest <= ${maxMs} ms`,
  isMet: (ratio) => ratio <= 1,
})

async function sellMany({ products }: BenchShop, till: HeadlessTill): Promise<void> {
  const pieces = products.filter((product) => !product.is_weighed).slice(0, 5)
  for (let sold = 0; sold < SALES; sold += 1) {
    let cart = emptyCart(uuidv7(seams))
    for (const product of pieces) {
      cart = must(addProduct(cart, product, till.outlet, { quantityMilli: 1000 }))
    }
    const tenderedMinor = must(priceCart(cart)).totals.totalMinor
    const cash = { method: 'cash', tenderedMinor, evidence: null, state: 'verified' } as const
    await till.sell(till.makeSale(cart, [cash]))
  }
}

async function measureX(
  { folder }: BenchShop,
  till: HeadlessTill,
  shiftId: string,
  times: Times,
): Promise<void> {
  const db = new Database(join(folder, 'outlet.db'), { readonly: true })
  for (let read = 0; read < READS; read += 1) {
    let from = performance.now()
    const sums = addUp(db, shiftId)
    times.sumMs.push(performance.now() - from)
    from = performance.now()
    const x = await till.get<ShiftReport>(`/api/pos/sessions/${shiftId}/report`)
    times.xMs.push(performance.now() - from)
    if (x.figures.total_minor !== sums) throw new Error('X is not the sum of its sales')
  }
  db.close()
}

/** What X states, without running totals: from sales, lines, payments and the cash journal. */
function addUp(db: Database.Database, shiftId: string): number {
  const all = (text: string): unknown[] => db.prepare(text).all(shiftId)
  all(`SELECT cashier_id, tax_code, sum(l.tax_base_minor), sum(l.tax_minor) FROM sale_line l
    JOIN sale ON sale.id = sale_id WHERE shift_id = ? GROUP BY 1, 2`)
  all(`SELECT cashier_id, method, count(*), sum(amount_minor) FROM sale_payment
    JOIN sale ON sale.id = sale_id WHERE shift_id = ? GROUP BY 1, 2`)
  all(`SELECT cashier_id, kind, count(*), sum(amount_minor) FROM cash_movement
    WHERE shift_id = ? GROUP BY 1, 2`)
  const totals = all(`SELECT cashier_id, count(*), sum(total_minor) AS total, sum(gross_minor),
    sum(tax_minor), sum(cash_rounding_minor) FROM sale WHERE shift_id = ? GROUP BY 1`)
  return (totals as { total: number }[]).reduce((sum, { total }) => sum + total, 0)
}

/** From the tap on "close" to the answer: the audit chain is verified, Z frozen and printed. */
async function measureZ(till: HeadlessTill, shiftId: string, times: Times): Promise<void> {
  const path = `/api/pos/sessions/${shiftId}`
  const shift = await till.get<ShiftMessage>(path)
  const expected = shift.expected_cash_minor ?? 0
  const count_id = uuidv7(seams)
  await till.post<CountAnswer>(`${path}/counts`, {
    ...{ count_id, declared: [], approval_id: null },
    counts: [
      { value_minor: 100_000, count: Math.floor(expected / 100_000) },
      { value_minor: 1, count: expected % 100_000 },
    ],
  })
  const from = performance.now()
  const closed = await till.post<ShiftMessage>(`${path}/close`, {
    ...{ close_id: uuidv7(seams), count_id, reason_code: null, note: null },
    ...{ carry_over: true, approval_ids: [] },
  })
  times.zMs.push(performance.now() - from)
  if (closed.status !== 'closed') throw new Error('the shift did not close')
}
