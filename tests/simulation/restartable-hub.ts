// The real hub on a real socket over a database file that outlives it: killed at any moment, opened
// again over what was committed. Its clock and timers are the model's.
import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import type { Seams } from '#domain/seams.ts'
import { buildApp } from '#hub/app.ts'
import type { HubDeps } from '#hub/app-types.ts'
import { heedRestoredMarker, RESTORED_MARKER } from '#hub/cloud/restored-marker.ts'
import { type Db, openDatabase } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import { listen } from '#hub/lan/listen.ts'
import { createLiveServer } from '#hub/lan/live-channel.ts'
import { createPrinterLooks } from '#hub/printing/printer-looks.ts'
import { readOrCreateSealingKey } from '#hub/salvage/sealing-key.ts'
import { readOrCreatePepper } from '#hub/staff/pepper.ts'
import { createLogger } from '#hub/system/logger.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import type { HubAddress } from '../../tools/model-till/model-line.ts'
import type { ModelTime } from '../../tools/model-till/model-time.ts'
import { keepPinCheaply } from '../support/cheap-pin.ts'
import { seededRandomness } from '../support/fake-seams.ts'
import { BARCODES, findNoPrinters, lookAtNoPrinter, PINS, probeNoPrinter } from '../support/hub.ts'
import { noScales } from '../support/no-scales.ts'
import { openNewDatabase } from '../support/outlet-file.ts'
import { SMALL_PRODUCTS, seedSmallOutlet } from '../support/small-outlet.ts'

const CODE_LIFE_MS = 60_000

type Running = { deps: HubDeps; url: string; end(): Promise<void> }

export class RestartableHub implements HubAddress {
  /** Added to the wall clock of the box. */
  wallOffsetMs = 0
  readonly databasePath: string
  readonly #folder: string
  readonly #seams: Seams
  #life = 0
  #copies = 0
  #restores = 0
  /** An earlier copy was put in the place of its database. */
  hasLostDays = false
  #running: Running | null = null

  constructor(folder: string, time: ModelTime, seed: number) {
    this.#folder = folder
    this.databasePath = join(folder, 'outlet.db')
    const clock = time.clock(() => this.wallOffsetMs)
    this.#seams = { clock, timers: time.timers, randomness: seededRandomness(seed) }
  }

  /** The small outlet, its people with their PINs. */
  async seed(): Promise<void> {
    const db = openNewDatabase(this.databasePath)
    seedSmallOutlet(db, this.#seams.clock.nowMs())
    const pepper = readOrCreatePepper(this.#folder)
    for (const id of db.prepare('SELECT id FROM staff').pluck().all() as string[]) {
      const { pinHash, pinSalt } = keepPinCheaply(pepper, PINS[id] ?? '')
      const pin = { pin_hash: pinHash, pin_salt: pinSalt }
      run(db, sql.updateTable('staff').set(pin).where('id', '=', id))
    }
    for (const [index, { product_id }] of SMALL_PRODUCTS.entries()) {
      const code = BARCODES[index]
      if (code === undefined) continue
      run(db, sql.insertInto('barcode').values({ code, product_id, unit_code: 'pcs' }))
    }
    db.close()
  }

  url = (): string | null => this.#running?.url ?? null
  life = (): number => this.#life

  /** Throws while it is down. */
  get deps(): HubDeps {
    if (this.#running === null) throw new Error('the hub is down')
    return this.#running.deps
  }

  get isUp(): boolean {
    return this.#running !== null
  }

  async start(): Promise<void> {
    if (this.#running !== null) return
    const db = openDatabase(this.databasePath)
    const live = createLiveServer(this.#seams)
    const deps: HubDeps = {
      ...{ db, live, databasePath: this.databasePath, dataFolder: this.#folder },
      seams: this.#seams,
      pepper: readOrCreatePepper(this.#folder),
      sealingKey: readOrCreateSealingKey(this.#folder),
      log: createLogger('silent'),
      kickRelay: () => {},
      wakePrinters: () => {},
      metrics: new Registry(),
      paymentProvider: null,
      build: 'test',
    }
    heedRestoredMarker(deps)
    const cloudDesk = {
      status: () => null,
      heardAtMs: () => null,
      retryNow: () => false,
      points: () => [],
    }
    const uiFolder = join(this.#folder, 'no-screens')
    const printing = {
      ...{ findPrinters: findNoPrinters, probePrinter: probeNoPrinter },
      printerLooks: createPrinterLooks(deps, lookAtNoPrinter),
    }
    const scales = noScales(deps)
    const app = await buildApp(deps, { live, uiFolder, cloudDesk, scales, ...printing })
    const listening = await listen(app, { http: { host: '127.0.0.1', port: 0 } })
    const end = async (): Promise<void> => {
      await live.stop()
      await listening.close()
    }
    this.#running = { deps, url: `http://127.0.0.1:${listening.httpPort}`, end }
  }

  /** Between two of its steps; what was not committed is gone, and no answer leaves it any more. */
  async kill(): Promise<void> {
    const running = this.#running
    if (running === null) return
    this.#running = null
    this.#life += 1
    running.deps.db.close()
    await running.end()
  }

  get hasCopy(): boolean {
    return this.#copies > 0
  }

  keepCopy(): void {
    this.#copies += 1
    this.look((db) => db.exec(`VACUUM INTO '${this.#copy}'`))
  }

  /** The last copy, as `ocean restore` puts it there. Call while it is down. */
  putCopyBack(): void {
    for (const end of ['', '-wal', '-shm']) rmSync(`${this.databasePath}${end}`, { force: true })
    copyFileSync(this.#copy, this.databasePath)
    this.#restores += 1
    writeFileSync(join(this.#folder, RESTORED_MARKER), `restore ${this.#restores}`)
    this.hasLostDays = true
  }

  get #copy(): string {
    return join(this.#folder, `copy-${this.#copies}.db`)
  }

  pairingCode(): string {
    const { db, seams } = this.deps
    return createPairingCode(db, seams, null, CODE_LIFE_MS).pairingCode
  }

  /** Nothing that a till keeps is lacking in the present life. */
  hasTailOf(terminalId: string | undefined): boolean {
    const waiting = `SELECT count(*) FROM terminal_tail
      WHERE terminal_id = ? AND state <> 'offered'
        AND life = (SELECT max(life) FROM terminal_tail)`
    return this.look(
      (db) =>
        db
          .prepare(waiting)
          .pluck()
          .get(terminalId ?? '') === 0,
    )
  }

  /** The committed rows, whether it runs or not. */
  look<T>(work: (db: Db) => T): T {
    const db = openDatabase(this.databasePath)
    try {
      return work(db)
    } finally {
      db.close()
    }
  }
}
