// The real application on a real socket over a real database file, with a small outlet in it.
import { copyFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Registry } from 'prom-client'
import type { Test } from 'tap'
import type { Seams } from '#domain/seams.ts'
import { type AppOptions, buildApp } from '#hub/app.ts'
import type { HubApp, HubDeps } from '#hub/app-types.ts'
import { watchQueue } from '#hub/cloud/queue-history.ts'
import { RELAY_SOCKET_NAME, startRelaySocket } from '#hub/cloud/relay-socket.ts'
import { heedRestoredMarker, RESTORED_MARKER } from '#hub/cloud/restored-marker.ts'
import { migrate } from '#hub/db/migrate.ts'
import { assertDurable, type Db, openDatabase } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { type Listening, listen } from '#hub/lan/listen.ts'
import { createLiveServer, type LiveServer } from '#hub/lan/live-channel.ts'
import type { FindPrinters } from '#hub/printing/found-printers-routes.ts'
import type { LookAtPrinter } from '#hub/printing/printer-looks.ts'
import type { ProbePrinter } from '#hub/printing/probe-printer-routes.ts'
import { createPrinterWatch, type PrinterWatch } from '#hub/printing/watch-printers.ts'
import type { PracticeDesk } from '#hub/rehearsal/practice-desk.ts'
import { readOrCreateSealingKey } from '#hub/salvage/sealing-key.ts'
import type { Scales } from '#hub/scale/scale-routes.ts'
import type { KeptPin } from '#hub/staff/new-pin.ts'
import { readOrCreatePepper } from '#hub/staff/pepper.ts'
import { insertStaff } from '#hub/staff/staff-store.ts'
import { createLogger } from '#hub/system/logger.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import type { TechnicianParts } from '#hub/technician/technician-routes.ts'
import { keepPinCheaply } from './cheap-pin.ts'
import { noBox } from './no-box.ts'
import { noScales } from './no-scales.ts'
import { HUB_MIGRATIONS, openNewDatabase } from './outlet-file.ts'
import { CASHIER_ID, MANAGER_ID, SMALL_PRODUCTS, seedSmallOutlet, testId } from './small-outlet.ts'
import { makeTempFolder } from './temp-folder.ts'
import { type Answer, createTestTerminal, type TestTerminal, travel } from './test-terminal.ts'

export const SUPERVISOR_ID = testId(32)
export const TECHNICIAN_ID = testId(33)
/** The PINs of the small outlet's people, by staff id. */
export const PINS: Record<string, string> = {
  [CASHIER_ID]: '1234',
  [SUPERVISOR_ID]: '222222',
  [MANAGER_ID]: '333333',
  [TECHNICIAN_ID]: '444444',
}
export const CATEGORY_IDS = [testId(60), testId(61)] as const
/** Barcodes of SMALL_PRODUCTS by index; the weighed one has none. */
export const BARCODES: Record<number, string> = {
  0: '8991002101234',
  1: '0896860010014',
  2: '8886008101053',
  4: '3348901250153',
  5: '8999999036607',
}

export type TestHubOptions = {
  seams?: Seams
  /** Runs after the small outlet was written and before the hub listens. */
  seed?: (db: Db) => unknown
  deps?: Partial<HubDeps>
  uiFolder?: string
  /** The data folder of a box that is there already, as its next start finds it. */
  folder?: string
  /** A backup that is put in place of the small outlet, as `ocean restore` does. */
  restoredFrom?: string
  /** Opens the door for a relay at `folder`/relay.sock. */
  hasRelayDoor?: boolean
  findPrinters?: FindPrinters
  probePrinter?: ProbePrinter
  /** The scales of the outlet; none unless said. */
  scales?: (deps: HubDeps) => Scales
  lookAtPrinter?: LookAtPrinter
  /** Of a rehearsal: who makes its faults. */
  practice?: PracticeDesk
  /** How its hardware and its copies are; nothing is said of them unless said. */
  machine?: AppOptions['machine']
  backup?: AppOptions['backup']
  releaseOnBox?: AppOptions['releaseOnBox']
  /** What the machine is, for technicians. */
  box?: Partial<TechnicianParts>
}

export type TestHub = {
  url: string
  app: HubApp
  db: Db
  deps: HubDeps
  live: LiveServer
  folder: string
  /** Looks only when asked to, or when it was started. */
  printerWatch: PrinterWatch
  /** Pairs a device with a key of its own; with a device session, nobody logged in. */
  pair(name?: string): Promise<TestTerminal>
  /** A paired terminal with somebody logged in; the cashier unless said. */
  logIn(staffId?: string, name?: string): Promise<TestTerminal>
  /** A request without cookies. */
  request(method: string, path: string, body?: unknown): Promise<Answer>
  stop(): Promise<void>
}

/** Starts a hub that is stopped and removed at the end of the test. */
export async function startTestHub(t: Test, options: TestHubOptions = {}): Promise<TestHub> {
  const folder = options.folder ?? makeTempFolder(t, 'hub')
  const databasePath = join(folder, 'outlet.db')
  const seams = options.seams ?? realSeams
  const db = options.restoredFrom
    ? putBack(options.restoredFrom, folder)
    : options.folder
      ? openBox(databasePath)
      : await makeTestOutlet(folder, seams)
  const pepper = readOrCreatePepper(folder)
  await options.seed?.(db)
  assertDurable(db)
  const live = createLiveServer(seams)
  const deps: HubDeps = {
    ...{ db, databasePath, dataFolder: folder, seams, live, pepper },
    sealingKey: readOrCreateSealingKey(folder),
    log: createLogger('silent'),
    kickRelay: () => {},
    wakePrinters: () => {},
    metrics: new Registry(),
    paymentProvider: null,
    build: 'test',
    ...options.deps,
  }
  heedRestoredMarker(deps)
  const uiFolder = options.uiFolder ?? join(folder, 'no-screens')
  const findPrinters = options.findPrinters ?? findNoPrinters
  const probePrinter = options.probePrinter ?? probeNoPrinter
  const scales = (options.scales ?? noScales)(deps)
  t.teardown(scales.desk.stop)
  const printerWatch = createPrinterWatch(deps, options.lookAtPrinter ?? lookAtNoPrinter)
  const printing = { findPrinters, probePrinter, printerLooks: printerWatch.looks, scales }
  const cloud = options.hasRelayDoor ? await openRelayDoor(deps) : NO_CLOUD
  const practice = options.practice ? { practice: options.practice } : {}
  const box = { ...noBox(deps), ...options.box }
  const { machine, backup, releaseOnBox } = options
  const copies = { ...(machine ? { machine } : {}), ...(backup ? { backup } : {}) }
  const told = { ...copies, ...(releaseOnBox ? { releaseOnBox } : {}) }
  const outside = { ...printing, ...cloud, ...practice, ...told, box }
  const app = await buildApp(deps, { live, uiFolder, ...outside })
  const listening = await listen(app, { http: { host: '127.0.0.1', port: 0 } })
  const stop = createStop(listening, live, async () => {
    await cloud.close()
    db.close()
  })
  t.teardown(stop)
  const url = `http://127.0.0.1:${listening.httpPort}`
  return { ...{ url, app, db, deps, live, folder, stop, printerWatch }, ...doorOf(url, deps) }
}

/** What lies in the folder of the backup, and the file that says that it was put back. */
function putBack(backup: string, folder: string): Db {
  const path = join(folder, 'outlet.db')
  copyFileSync(backup, path)
  for (const name of ['pepper', 'sealing-key.pem']) {
    copyFileSync(join(dirname(backup), name), join(folder, name))
  }
  writeFileSync(join(folder, RESTORED_MARKER), `${backup}\n`)
  return openBox(path)
}

function openBox(path: string): Db {
  const db = openDatabase(path)
  migrate(db, HUB_MIGRATIONS)
  return db
}

/** A test does not look around on the LAN it runs in. */
export const probeNoPrinter: ProbePrinter = async () => ({ ok: false, problem: 'unreachable' })

export const lookAtNoPrinter: LookAtPrinter = async () => ({ problem: null, isSaid: false })

export const findNoPrinters: FindPrinters = async () => ({ printers: [], isComplete: true })

const NO_CLOUD = {
  cloudDesk: {
    status: () => null,
    heardAtMs: () => null,
    retryNow: () => false,
    points: () => [],
  },
  close: async () => {},
}

async function openRelayDoor(deps: HubDeps) {
  const relay = await startRelaySocket(deps, join(deps.dataFolder, RELAY_SOCKET_NAME))
  const queue = watchQueue(deps)
  const close = async () => {
    queue.stop()
    await relay.close()
  }
  return { cloudDesk: { ...relay, points: queue.points }, close }
}

function doorOf(url: string, deps: HubDeps): Pick<TestHub, 'pair' | 'logIn' | 'request'> {
  const pair = (name = 'Kasir 1') => createTestTerminal(url, deps, name)
  return {
    pair,
    async logIn(staffId = CASHIER_ID, name = 'Kasir 1') {
      const terminal = await pair(name)
      await terminal.logIn(staffId, PINS[staffId] ?? '')
      return terminal
    },
    request: (method, path, body) => travel(url, { method, path, body }),
  }
}

function createStop(
  listening: Listening,
  live: LiveServer,
  closeRest: () => Promise<void>,
): () => Promise<void> {
  let stopped: Promise<void> | null = null
  return () => {
    stopped ??= (async () => {
      await live.stop()
      await listening.close()
      await closeRest()
    })()
    return stopped
  }
}

/** Of every hub of a test. */
const PEPPER = Buffer.alloc(32, 'pepper of the tests')
let keptPins: Map<string, KeptPin> | null = null

const keepPins = (): Map<string, KeptPin> =>
  new Map(Object.entries(PINS).map(([id, pin]) => [id, keepPinCheaply(PEPPER, pin)]))

async function makeTestOutlet(folder: string, seams: Seams): Promise<Db> {
  writeFileSync(join(folder, 'pepper'), PEPPER, { mode: 0o600 })
  keptPins ??= keepPins()
  const pins = keptPins
  const db = openNewDatabase(join(folder, 'outlet.db'))
  const nowMs = seams.clock.nowMs()
  write(db, (tx) => {
    seedSmallOutlet(tx, nowMs)
    seedPeople(tx, pins, nowMs)
    seedShelf(tx)
  })
  return db
}

function seedPeople(tx: Db, pins: Map<string, KeptPin>, nowMs: number): void {
  for (const id of [CASHIER_ID, MANAGER_ID]) {
    const pin = pins.get(id)
    const kept = { pin_hash: pin?.pinHash ?? '', pin_salt: pin?.pinSalt ?? '' }
    run(tx, sql.updateTable('staff').set(kept).where('id', '=', id))
  }
  for (const [staff_id, name, role] of [
    [SUPERVISOR_ID, 'Wati', 'supervisor'],
    [TECHNICIAN_ID, 'Joko', 'technician'],
  ] as const) {
    const pin = pins.get(staff_id)
    if (pin) insertStaff(tx, { staff_id, name, role, ...pin }, nowMs)
  }
}

/** Two categories, and a barcode on everything that is not weighed. */
function seedShelf(db: Db): void {
  for (const [index, id] of CATEGORY_IDS.entries()) {
    const name = ['Sembako', 'Perawatan'][index] ?? ''
    const looks = { name_en: name, colour: '#336699', icon: 'basket', sort_order: index }
    run(db, sql.insertInto('category').values({ id, name, ...looks }))
  }
  for (const [index, product] of SMALL_PRODUCTS.entries()) {
    const category_id = CATEGORY_IDS[index < 4 ? 0 : 1]
    const product_id = product.product_id
    run(db, sql.updateTable('product').set({ category_id }).where('id', '=', product_id))
    const code = BARCODES[index]
    if (code === undefined) continue
    run(db, sql.insertInto('barcode').values({ code, product_id, unit_code: 'pcs' }))
  }
}
