// A log-in that runs out: said before, gone on with by PIN, asked for between two sales.
import { signal } from '@preact/signals'
import t, { type Test } from 'tap'
import { QUIET_MS } from '../../../terminal-ui/src/models/app-update.ts'
import {
  END_ASK_MS,
  END_WARN_MS,
  type LoginEndWatch,
  watchLoginEnd,
} from '../../../terminal-ui/src/models/login-end.ts'
import type { Till } from '../../../terminal-ui/src/models/till.ts'
import { CASHIER_ID } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { type OpenTill, openTill, product } from './open-till.ts'

const MINUTE_MS = 60_000

/** Logged in anew, as if that had been so long ago that so much is left. */
async function leave({ bench, till }: OpenTill, leftMs: number): Promise<void> {
  const staff = till.session.staff.value
  const expires_at = new Date(bench.seams.clock.nowMs() + leftMs).toISOString()
  const answer = { staff, ...bench.hub.rights, expires_at, last_login_at: null }
  bench.hub.routes['POST /api/login'] = () => ok(answer)
  t.ok((await till.session.login(CASHIER_ID, '1234')).ok)
  Reflect.deleteProperty(bench.hub.routes, 'POST /api/login')
}

async function pass({ bench, till }: OpenTill, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= MINUTE_MS) {
    till.session.touch()
    await bench.time.pass(Math.min(left, MINUTE_MS))
    await settle()
  }
}

async function open(t: Test, leftMs: number) {
  const opened = await openTill(t)
  await leave(opened, leftMs)
  const isConnected = signal(true)
  const { background } = opened.till.link
  const aheadMs = () => opened.till.link.aheadMs()
  const link = { isConnected, background, aheadMs, recallTime: () => {} }
  const watched = { ...opened.till, link } as unknown as Till
  const watch: LoginEndWatch = watchLoginEnd(opened.bench.seams, watched)
  t.teardown(() => watch.stop())
  await settle()
  return { opened, watch, isConnected }
}

t.test('the same person goes on by PIN, and the basket stays', async (t) => {
  const { opened, watch } = await open(t, END_WARN_MS + 2 * MINUTE_MS)
  const { till } = opened
  t.equal(watch.end.value, null, 'far away')
  await till.cart.add(product(0))
  await pass(opened, 3 * MINUTE_MS)
  await until(() => watch.end.value, 'the warning')
  t.ok((watch.end.value?.leftMs ?? 0) > END_ASK_MS)
  await pass(opened, END_WARN_MS - END_ASK_MS)
  t.ok((watch.end.value?.leftMs ?? END_WARN_MS) < END_ASK_MS)
  await pass(opened, 2 * QUIET_MS)
  t.equal(till.session.phase.value, 'logged-in', 'not with a basket on the counter')
  t.ok((await till.session.login(CASHIER_ID, '1234')).ok)
  await until(() => watch.end.value === null, 'that it is far away again')
  t.equal(till.cart.cart.value.lines.length, 1)
})

t.test('between two sales it is asked for before it ends', async (t) => {
  const { opened, watch } = await open(t, END_ASK_MS + MINUTE_MS)
  const { till } = opened
  await until(() => watch.end.value, 'the warning')
  t.equal(till.session.phase.value, 'logged-in')
  await pass(opened, 2 * MINUTE_MS)
  await pass(opened, 2 * QUIET_MS)
  await until(() => till.session.phase.value === 'logged-out', 'the question')
  await until(() => watch.end.value === null, 'that nothing ends any more')
})

t.test('without the hub nothing ends, nor what the till itself gave', async (t) => {
  const { opened, watch, isConnected } = await open(t, END_ASK_MS)
  const { till } = opened
  await until(() => watch.end.value, 'the warning')
  isConnected.value = false
  await until(() => watch.end.value === null, 'the hub is away')
  await pass(opened, 2 * MINUTE_MS)
  t.equal(till.session.phase.value, 'logged-in')
  const login = await till.database.get('sessions_state', 'login')
  const get = async (_: string, key: string) =>
    key === 'login' ? { ...login, verifiedBy: 'terminal' } : undefined
  const link = { isConnected: signal(true), background: till.link.background }
  const alone = { ...till, link, database: { get } } as unknown as Till
  const second = watchLoginEnd(opened.bench.seams, alone)
  t.teardown(() => second.stop())
  await settle()
  t.equal(second.end.value, null)
})
