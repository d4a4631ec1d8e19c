// A till for model tests: booted over the bench, paired, logged in, with a shift and a catalogue.
import type { Test } from 'tap'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { type BootModel, createBoot } from '../../../terminal-ui/src/models/boot-model.ts'
import type { Till } from '../../../terminal-ui/src/models/till.ts'
import {
  CASHIER_ID,
  DRAWER_ID,
  SHIFT_ID,
  SMALL_OUTLET,
  SMALL_PRODUCTS,
  TERMINAL,
} from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { type Bench, createBench } from '../link/terminal-bench.ts'

export type OpenTill = {
  bench: Bench
  boot: BootModel
  till: Till
  /** Sockets that were opened before this till: theirs are not its own. */
  socketsBefore: number
}

export const BARCODES = ['8991002101234', '0896860010014', '8886008101053'] as const

export const SHIFT: ShiftMessage = {
  session_id: SHIFT_ID,
  session_number: 1,
  mode: 'floating',
  terminal_id: TERMINAL.id,
  terminal_code: TERMINAL.code,
  drawer_id: DRAWER_ID,
  drawer_name: 'Laci 1',
  warehouse_id: SMALL_OUTLET.warehouse_id,
  cashier_id: CASHIER_ID,
  cashier_name: 'Sari',
  status: 'open',
  business_date: '2026-11-22',
  opening_cash_minor: 200_000,
  opened_at: '2026-11-22T05:00:00.000Z',
  closed_at: null,
  closed_by_name: null,
  transaction_count: 0,
  total_sales_minor: 0,
  expected_cash_minor: 200_000,
  count_no: 0,
  counted_cash_minor: null,
  over_short_minor: null,
  over_short_reason_code: null,
  note: null,
  addendum_count: 0,
}

/** The first products get barcodes; by index into SMALL_PRODUCTS. */
export const SHELF = SMALL_PRODUCTS.map((product, index) => ({
  ...product,
  units: product.units.map((unit) => ({
    ...unit,
    barcodes: BARCODES[index] === undefined ? [] : [BARCODES[index]],
  })),
}))

/** Boots over what the bench's storage holds, as after opening the page. */
export async function bootTill(t: Test, bench: Bench): Promise<OpenTill> {
  const socketsBefore = bench.hub.sockets.length
  const boot = createBoot(bench.seams, bench.databaseName)
  t.teardown(() => boot.stop())
  boot.start()
  bench.tabs.at(-1)?.events.onHeld()
  await until(() => boot.till.value, 'the till')
  const till = boot.till.value as Till
  await till.loaded
  return { bench, boot, till, socketsBefore }
}

export async function openTill(t: Test, seed = 1): Promise<OpenTill> {
  const bench = createBench(t, seed)
  scriptShop(bench)
  const opened = await bootTill(t, bench)
  const { till } = opened
  await till.session.pair('12345678', 'Kasir 1')
  await connect(opened)
  await till.session.login(CASHIER_ID, '1234')
  await until(() => till.shift.current.value, 'the shift')
  await until(() => till.catalogue.progress.value.state === 'ready', 'the catalogue')
  await settle()
  return opened
}

/** What the hub answers beside the link's own routes. */
export function scriptShop({ hub }: Bench): void {
  hub.products = SHELF
  hub.routes = {
    'GET /api/pos/sessions': () => ok({ sessions: [SHIFT] }),
    'GET /api/pos/held-carts': () => ok({ carts: [] }),
    'GET /api/pos/print-jobs': () => ok({ print_jobs: [] }),
    'GET /api/pos/transactions': () => ok({ transactions: [] }),
  }
}

/** Lets the till's next socket open and the hub say hello. */
export async function connect({ bench, till, socketsBefore }: OpenTill): Promise<void> {
  await until(() => bench.hub.sockets.length > socketsBefore, 'a socket')
  bench.hub.hello()
  await until(() => till.link.isConnected.value, 'the connection')
}

/** The page is gone without a word; another one opens over the same storage. */
export async function restart(t: Test, { bench, boot }: OpenTill): Promise<OpenTill> {
  boot.stop()
  bench.hub.hasSession = true
  return bootTill(t, bench)
}

export function product(index: number) {
  const found = SHELF[index]
  if (found === undefined) throw new Error(`no product ${index}`)
  return found
}
