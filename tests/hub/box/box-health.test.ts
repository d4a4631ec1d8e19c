// How the box is, told to the cloud: at the start, now and then, and when it changes; never more.
import t, { type Test } from 'tap'
import {
  HEALTH_EVERY_MS,
  HEALTH_GAP_MS_MIN,
  HEALTH_LOOK_EVERY_MS,
  watchBoxHealth,
} from '#hub/box/watch-box-health.ts'
import { UNKNOWN_MACHINE } from '#hub/box/watch-machine.ts'
import type { Db } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { TERMINAL, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

type Told = { reason: string; printers: object[]; disk: object; terminals: object[] }

function openBox(t: Test) {
  const shop = smallShop(t)
  const timers = fakeTimers()
  const { db, seams } = shop
  const told = () =>
    db
      .prepare("SELECT payload FROM outbox WHERE kind = 'box-health' ORDER BY sequence")
      .pluck()
      .all()
      .map((text) => JSON.parse(text as string) as Told)
  let machine = UNKNOWN_MACHINE
  const watch = watchBoxHealth({
    ...shop.deps,
    seams: { ...seams, timers },
    relayStatus: () => null,
    backup: () => null,
    machine: () => machine,
    releaseOnBox: async () => null,
    isTerminalConnected: (id) => id === TERMINAL.id,
  })
  t.teardown(watch.stop)
  /** One look: its files are read outside the event loop's turn. */
  async function look(ms: number): Promise<void> {
    seams.clock.advance(ms)
    timers.pass(ms)
    for (let n = 0; n < 400 && timers.pendingCount() === 0; n++) {
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
  const setMachine = (changed: Partial<typeof UNKNOWN_MACHINE>) => {
    machine = { ...UNKNOWN_MACHINE, ...changed }
  }
  return { ...shop, told, look, watch, timers, setMachine }
}

function addPrinter(db: Db): void {
  run(
    db,
    sql.insertInto('printer').values({
      ...{ id: testId(70), name: 'Kasir', transport: 'tcp', address: '127.0.0.1:9', columns: 32 },
      ...{ code_page: 'cp437', can_cut: 1, is_default: 1, fallback_order: 0 },
    }),
  )
}
function jam(db: Db, state: 'not-started' | 'printed', number: number): void {
  run(
    db,
    sql.insertInto('print_job').values({
      ...{ id: testId(700 + number), printer_id: testId(70), kind: 'test-page', copy_no: 0 },
      ...{ document_id: testId(800 + number), model_json: '{}', state, last_error: 'paper is out' },
      ...{ created_at_ms: 0, updated_at_ms: 0 },
    }),
  )
}

t.test('at the start, every quarter of an hour, and when a printer jams', async (t) => {
  const { db, told, look } = openBox(t)
  addPrinter(db)
  await look(0)
  t.match(told(), [
    {
      reason: 'start',
      hub_version: 'test',
      disk: { free_bytes: Number, total_bytes: Number },
      database_bytes: Number,
      terminals: [{ code: TERMINAL.code, is_connected: true }],
      printers: [{ name: 'Kasir', state: 'idle', last_error: null }],
      outbox: { unconfirmed_count: Number },
      conflicts: { open_count: 0 },
    },
  ])
  await look(HEALTH_LOOK_EVERY_MS)
  t.equal(told().length, 1, 'nothing changed')
  jam(db, 'not-started', 1)
  await look(HEALTH_LOOK_EVERY_MS)
  t.equal(told().length, 1, 'a change so soon waits')
  await look(HEALTH_GAP_MS_MIN)
  t.match(told()[1], {
    reason: 'changed',
    printers: [{ state: 'jammed', last_error: 'paper is out' }],
  })
  await look(HEALTH_EVERY_MS)
  t.equal(told()[2]?.reason, 'periodic')
})

t.test('a box that grows hot, and a disk that begins to fail, are told at once', async (t) => {
  const { told, look, setMachine } = openBox(t)
  await look(0)
  t.match(told()[0], { machine: { temperature: 'unknown' }, identity: 'off' })
  setMachine({ temperature: 'warm', temperature_celsius: 80 })
  await look(HEALTH_GAP_MS_MIN)
  t.equal(told().length, 1, 'warm is no news')
  setMachine({ temperature: 'hot', temperature_celsius: 91 })
  await look(HEALTH_LOOK_EVERY_MS)
  t.match(told()[1], { reason: 'changed', machine: { temperature_celsius: 91 } })
  const medium = { ...UNKNOWN_MACHINE.medium, state: 'failing' as const, because: null }
  setMachine({ temperature: 'hot', medium })
  await look(HEALTH_GAP_MS_MIN)
  t.match(told()[2], { reason: 'changed', machine: { medium: { state: 'failing' } } })
})

t.test('a printer that flickers all day fills no outbox', async (t) => {
  const { db, told, look } = openBox(t)
  addPrinter(db)
  await look(0)
  const rounds = 30
  for (let n = 0; n < rounds; n++) {
    if (n % 2 === 0) jam(db, 'not-started', 10 + n)
    else run(db, sql.updateTable('print_job').set({ state: 'printed' }))
    await look(HEALTH_LOOK_EVERY_MS)
  }
  const most = (rounds * HEALTH_LOOK_EVERY_MS) / HEALTH_GAP_MS_MIN + 1
  t.ok(told().length <= most, `${told().length} of at most ${most}`)
  t.ok(told().length > 2)
  t.ok(
    told().every((each) => JSON.stringify(each).length < 4_000),
    'small',
  )
})
