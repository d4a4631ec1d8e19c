// One printer on one kind of wire, and hubs that live and die beside it: the real worker on a real
// database file, the real wires, and time that passes when nothing else can happen.
import { Registry } from 'prom-client'
import { openDatabase } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import { FakePrinter, type FakePrinterOptions } from '#hub/devices/printer/fake-printer.ts'
import { createPrinter, PATIENCE, type PrinterAbilities } from '#hub/devices/printer/printer.ts'
import type { PrinterPort, PrinterWire } from '#hub/devices/printer/printer-port.ts'
import { tcpPort } from '#hub/devices/printer/tcp-wire.ts'
import { usbPort } from '#hub/devices/printer/usb-wire.ts'
import { usblpPort } from '#hub/devices/printer/usblp-wire.ts'
import { startPrintWorkers } from '#hub/printing/start-print-workers.ts'
import { createLogger } from '#hub/system/logger.ts'
import { FAKE_ADDRESS, FakeUsbBus } from '../../devices/fake-usb.ts'
import { FakeUsblp } from '../../devices/fake-usblp.ts'
import { IdleTime } from '../../support/idle-time.ts'

export const WIRES = ['tcp', 'usb', 'usblp'] as const
export type WireKind = (typeof WIRES)[number]

export const PROFILE = { columns: 42, codePage: 'cp858', canCut: true } as const
/** As in a shop, but for the ten minutes that a printer without paper may have. */
const PATIENT = { ...PATIENCE, troubledMs: 30_000 }

/** Where a hub dies: when this is on disk, and in `sending` when so many bytes have left. */
export type Death = { state: 'checking' | 'sending' | 'fencing'; afterBytes?: number }

/** A socket's other end hears a turn later; in a fake device all is done in the same one. */
const QUIET_TURNS = { tcp: 5, usb: 2, usblp: 2 }

export type Rig = Awaited<ReturnType<typeof buildRig>>

export async function buildRig(wire: WireKind, says: Partial<FakePrinterOptions>) {
  const signs = { count: 0 }
  let fake: FakePrinter | null = null
  const time = new IdleTime(() => signs.count + (fake?.bytesReceived ?? 0), QUIET_TURNS[wire])
  const { timers } = time.seams
  fake = new FakePrinter({ port: 0, columns: PROFILE.columns, timers, ...says })
  if (wire === 'tcp') await fake.start()
  const address = fake.address
  const ports = {
    tcp: () => tcpPort(address, timers),
    usb: () => usbPort(FAKE_ADDRESS, timers, new FakeUsbBus(printer, timers)),
    usblp: () => usblpPort(FAKE_ADDRESS, timers, new FakeUsblp(printer)),
  }
  const printer = fake
  return { time, fake, signs, port: ports[wire]() }
}

/** A hub that prints what is in the database at `path`, until it is killed. */
export function startHub(rig: Rig, path: string, abilities: PrinterAbilities) {
  const db = openDatabase(path)
  const state = db.prepare('SELECT state, last_error FROM print_job WHERE document_id = ?')
  const life = { isAlive: true, state: '', death: null as Death | null }
  const wires = new Set<PrinterWire>()
  /** Nothing of a process that was killed is ever heard of again; the kernel closes its files. */
  const die = (): void => {
    life.isAlive = false
    for (const wire of wires) void wire.close()
    db.close()
  }
  const timers = rig.time.timersOf(() => life.isAlive)
  const port = mortal(rig, { life, wires, die })
  const live = {
    publishTo: () => {},
    publish: (message: { type: string; state?: string }) => {
      life.state = message.state ?? ''
      const { death } = life
      if (death && death.state === life.state && death.afterBytes === undefined) die()
    },
  }
  const deps = { db, log: createLogger('silent'), live, metrics: new Registry() }
  const workers = startPrintWorkers({ ...deps, seams: { ...rig.time.seams, timers } }, (stored) => {
    const { isPaperBroken } = stored
    return createPrinter(port, { profile: PROFILE, abilities, isPaperBroken }, timers, PATIENT)
  })
  return {
    db,
    life,
    wake: workers.wake,
    die,
    stateOf(documentId: string): string {
      const job = state.get(documentId) as { state: string; last_error: string | null }
      return job.last_error ? `${job.state} (${job.last_error})` : job.state
    },
    cancelAll: () => run(db, sql.updateTable('print_job').set({ state: 'cancelled' })),
  }
}

type Mortal = {
  life: { isAlive: boolean; state: string; death: Death | null }
  wires: Set<PrinterWire>
  die: () => void
}

function mortal(rig: Rig, { life, wires, die }: Mortal): PrinterPort {
  const never = new Promise<never>(() => {})
  const ifAlive = async <T>(promise: Promise<T>): Promise<T> => {
    const value = await promise
    rig.signs.count += 1
    return life.isAlive ? value : never
  }
  const wrap = (wire: PrinterWire): PrinterWire => ({
    write(chunk, timeoutMs) {
      rig.signs.count += 1
      if (!life.isAlive) return never
      const afterBytes = life.state === 'sending' ? life.death?.afterBytes : undefined
      if (afterBytes === undefined) return ifAlive(wire.write(chunk, timeoutMs))
      void wire.write(chunk.subarray(0, afterBytes), timeoutMs).then(die)
      return never
    },
    listen: (listener) =>
      wire.listen((heard) => {
        rig.signs.count += 1
        if (life.isAlive) listener(heard)
      }),
    close: () => {
      wires.delete(wire)
      return life.isAlive ? ifAlive(wire.close()) : never
    },
  })
  return {
    async connect() {
      if (!life.isAlive) return never
      const connected = await ifAlive(rig.port.connect())
      if (!connected.ok) return connected
      wires.add(connected.wire)
      return { ok: true, wire: wrap(connected.wire) }
    },
  }
}
