// A hub whose box was replaced: yesterday's backup, and terminals that remember more.
import { join } from 'node:path'
import type { Test } from 'tap'
import type { DeviceSessionAnswer } from '#domain/wire/access-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { makeSale, type SaleWish } from '../../support/sale-maker.ts'
import { SHIFT_ID, testId } from '../../support/small-outlet.ts'
import {
  type Answer,
  type Json,
  proveKey,
  type TestTerminal,
  travel,
} from '../../support/test-terminal.ts'

export type Returned = {
  session: DeviceSessionAnswer
  epoch: string
  post(path: string, body?: unknown): Promise<Answer>
  get(path: string): Promise<Answer>
  cookies: Map<string, string>
}

export function backUp(hub: TestHub): string {
  const path = join(hub.folder, `backup-${Date.now()}.db`)
  hub.db.exec(`VACUUM INTO '${path}'`)
  return path
}

/** The old box is gone, and a new one runs on the backup. */
export async function replaceBox(t: Test, old: TestHub, backup: string): Promise<TestHub> {
  await old.stop()
  return startTestHub(t, { restoredFrom: backup })
}

/** A terminal proves its key to whichever hub is there now. */
export async function comeBack(hub: TestHub, terminal: TestTerminal): Promise<Returned> {
  const cookies = new Map<string, string>()
  const session = await proveKey(hub.url, terminal.id, terminal.keys, cookies)
  return {
    ...{ session, cookies, epoch: session.life?.epoch ?? '' },
    post: (path, body) => travel(hub.url, { method: 'POST', path, body, cookies }),
    get: (path) => travel(hub.url, { method: 'GET', path, cookies }),
  }
}

export const saleOf = (terminal: TestTerminal, wish: SaleWish): SaleMessage =>
  makeSale({
    transactionId: testId(2_000_000 + Number(terminal.code.slice(1)) * 10_000 + wish.number),
    shiftId: SHIFT_ID,
    ...wish,
    terminal: { id: terminal.id, code: terminal.code, series: terminal.series },
  })

const seedPrinter = (db: Db) =>
  run(
    db,
    sql.insertInto('printer').values({
      ...{ id: testId(70), name: 'Kasir', transport: 'tcp', address: '127.0.0.1:9', columns: 32 },
      ...{ code_page: 'cp437', can_cut: 1, is_default: 1, fallback_order: 0 },
    }),
  )

/** Two terminals sell; a backup is made between the third and the fourth sale of each. */
export async function loseHalfADay(t: Test) {
  const old = await startTestHub(t, { seed: seedPrinter })
  const one = await old.logIn()
  const two = await old.pair('Kasir 2')
  await one.openShift()
  const sell = async (terminal: TestTerminal, number: number) => {
    const sale = saleOf(terminal, { number })
    const { status } = await terminal.post('/api/pos/transactions', sale, { 'x-sale-age-ms': '0' })
    t.equal(status, 200)
    return sale
  }
  const kept = { one: [] as Json[], two: [] as Json[] }
  for (const number of [1, 2, 3]) {
    kept.one.push(await sell(one, number))
    kept.two.push(await sell(two, number))
  }
  const backup = backUp(old)
  for (const number of [4, 5]) {
    kept.one.push(await sell(one, number))
    kept.two.push(await sell(two, number))
  }
  const hub = await replaceBox(t, old, backup)
  return { hub, one, two, kept }
}
