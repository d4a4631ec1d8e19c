// The outlet's logo in a printer's own memory: kept in the quiet, never written by a receipt, never
// lost in silence. Hub database, print workers and a printer that interprets, over TCP.
import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { connectPrinter } from '#hub/devices/printer/connect-printer.ts'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { enqueuePaper } from '#hub/printing/enqueue-receipt.ts'
import { deleteLogo, readLogo, storeLogo } from '#hub/printing/logo-store.ts'
import { markPrinter } from '#hub/printing/mark-printer.ts'
import { readPrinterBoard } from '#hub/printing/printer-board.ts'
import { beginStore, noteLogo, readPrinterLogo } from '#hub/printing/printer-logo-store.ts'
import { startPrintWorkers } from '#hub/printing/start-print-workers.ts'
import { createLogger } from '#hub/system/logger.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { logoOf } from '../../devices/logo-memory-conformance.ts'
import { waitUntil } from '../../devices/wait-until.ts'
import { testId } from '../../support/small-outlet.ts'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { insertPrinter, PRINTER_ID, receiptOf, saleId } from './print-shop.ts'

const { timers, clock } = realSeams
const LOOKS = { look: async () => {}, of: () => null }
const DAY_MS = 86_400_000

const drawer = {
  draw: async (wanted: readonly unknown[]) => wanted.map(() => null),
  drawLogo: async () => null,
  stop: async () => {},
}

const logoOnBoard = (db: Db) => readPrinterBoard(db, LOOKS).printers[0]?.logo
const choose = (db: Db, seed: number) =>
  write(db, (tx) => storeLogo(tx, logoOf(seed), clock.nowMs() + seed))

async function openShop(t: Test) {
  const fake = await new FakePrinter({ port: 0, columns: 42, timers }).start()
  const { db } = openSmallShop(makeTempFolder(t, 'logo'))
  insertPrinter(db, fake.address)
  db.exec(`UPDATE printer SET has_logo_memory = 1, status_ability = 'dle-eot',
    fence_ability = 'gs-r'`)
  const live = { publish: () => {}, publishTo: () => {} }
  const pictures = { drawer, readLogo: () => readLogo(db) }
  const log = createLogger('silent')
  let made = 0
  const start = () =>
    startPrintWorkers({ db, seams: realSeams, log, live, metrics: new Registry() }, (stored) =>
      markPrinter(connectPrinter(stored, timers, pictures)),
    )
  let workers = start()
  t.teardown(async () => {
    await workers.stop()
    await fake.stop()
    db.close()
  })
  return {
    ...{ db, fake, wake: () => workers.wake() },
    async restart() {
      await workers.stop()
      workers = start()
    },
    async print(): Promise<string[]> {
      made += 1
      const plain = receiptOf(made)
      const model = { ...plain, blocks: [{ kind: 'logo' as const }, ...plain.blocks] }
      const id = testId(900_000 + made)
      const order = { kind: 'receipt', documentId: saleId(made), model, copyNo: 0 } as const
      write(db, (tx) => enqueuePaper(tx, { ...order, atMs: clock.nowMs(), newId: () => id }))
      workers.wake()
      const state = db.prepare('SELECT state FROM print_job WHERE id = ?').pluck()
      await waitUntil(() => state.get(id) === 'printed')
      const { items = [] } = fake.sheets.at(-1) ?? {}
      return items.filter(({ kind }) => kind === 'image').map(({ kind }) => kind)
    },
  }
}

t.test(
  'kept when the shop is quiet; a swapped printer gets it again; a new logo too',
  async (t) => {
    const shop = await openShop(t)
    const { db, fake } = shop
    t.equal(logoOnBoard(db), 'none')
    choose(db, 3)
    t.equal(logoOnBoard(db), 'waiting')
    shop.wake()
    await waitUntil(() => logoOnBoard(db) === 'kept')
    const before = fake.bytesReceived
    t.equal((await shop.print()).length, 1, 'one picture, called by its key')
    t.ok(fake.bytesReceived - before < 1_000, `${fake.bytesReceived - before} bytes`)
    t.equal(fake.kept.writes, 2)

    await shop.restart()
    t.equal((await shop.print()).length, 1)
    t.equal(fake.kept.writes, 2, 'a start of the hub writes nothing')

    fake.swap()
    t.equal((await shop.print()).length, 9, 'in bands, on the wire')
    await waitUntil(() => fake.kept.keys.length === 2)
    await waitUntil(() => logoOnBoard(db) === 'kept')
    t.equal((await shop.print()).length, 1)

    db.exec('UPDATE printer_logo SET write_count = 0')
    choose(db, 5)
    t.equal((await shop.print()).length, 9, 'never the old one')
    await waitUntil(() => logoOnBoard(db) === 'kept')
    t.equal(fake.kept.keys.length, 2, 'the old one is taken out')
    write(db, (tx) => deleteLogo(tx))
    t.equal((await shop.print()).length, 0)
    t.equal(logoOnBoard(db), 'none')
    t.same([fake.failures, fake.pulses], [[], []])
  },
)

t.test(
  'often enough for one day: the logo goes with each paper, and the board says so',
  async (t) => {
    const shop = await openShop(t)
    const { db, fake } = shop
    write(db, (tx) => {
      for (const key of ['aabb', 'ccdd']) t.ok(beginStore(tx, PRINTER_ID, key, clock.nowMs()))
      const state = 'no-room' as const
      noteLogo(tx, PRINTER_ID, { state, key: 'ccdd', logoAtMs: null, atMs: clock.nowMs() })
    })
    choose(db, 3)
    shop.wake()
    await waitUntil(() => logoOnBoard(db) === 'failed')
    t.equal(fake.kept.writes, 0)
    t.equal((await shop.print()).length, 9)
    t.match(readPrinterLogo(db, PRINTER_ID), {
      state: 'withheld',
      keys: 'ccddaabb',
      write_count: 2,
    })
  },
)

t.test('off: nothing is asked and nothing is written', async (t) => {
  const shop = await openShop(t)
  shop.db.exec('UPDATE printer SET has_logo_memory = 0')
  choose(shop.db, 3)
  t.equal(logoOnBoard(shop.db), 'off')
  t.equal((await shop.print()).length, 9)
  t.same(shop.fake.kept, { keys: [], writes: 0 })
})

t.test('what is remembered: a day’s writes, every key that may lie there, news once', async (t) => {
  const { db } = openSmallShop(makeTempFolder(t, 'logo'))
  t.teardown(() => db.close())
  insertPrinter(db)
  const begin = (key: string, atMs: number) =>
    write(db, (tx) => beginStore(tx, PRINTER_ID, key, atMs))
  t.same([begin('aaaa', 1_000), begin('bbbb', 2_000), begin('cccc', 3_000)], [true, true, false])
  t.equal(readPrinterLogo(db, PRINTER_ID)?.keys, 'bbbbaaaa')
  t.ok(begin('bbbb', 1_000 + DAY_MS), 'another day')
  t.equal(readPrinterLogo(db, PRINTER_ID)?.write_count, 1)
  t.ok(begin('cccc', 500), 'a clock that was set back does not shut it for ever')
  const note = { state: 'kept', key: 'cccc', logoAtMs: 7, atMs: 9 } as const
  t.equal(
    write(db, (tx) => noteLogo(tx, PRINTER_ID, note)),
    true,
  )
  t.equal(
    write(db, (tx) => noteLogo(tx, PRINTER_ID, note)),
    false,
  )
  t.match(readPrinterLogo(db, PRINTER_ID), { keys: 'cccc', state: 'kept', logo_at_ms: 7 })
  for (let n = 0; n < 12; n += 1) begin(`k${String(n).padStart(3, '0')}`, n * DAY_MS * 2)
  t.equal(readPrinterLogo(db, PRINTER_ID)?.keys.length, 32)
})
