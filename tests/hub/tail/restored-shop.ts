// A hub whose box was replaced: yesterday's backup, and terminals that remember more.
import { join } from 'node:path'
import type { Test } from 'tap'
import type { DeviceSessionAnswer } from '#domain/wire/access-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { makeSale, type SaleWish } from '../../support/sale-maker.ts'
import { SHIFT_ID, testId } from '../../support/small-outlet.ts'
import { type Answer, proveKey, type TestTerminal, travel } from '../../support/test-terminal.ts'

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
