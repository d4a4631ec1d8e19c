// Keeps a second copy of the outlet's database that is seconds behind it, and proves it
// (docs/decisions/0081). A sale never waits for it: the writer's thread only reads what is new in
// SQLite's log, between two transactions; a medium that hangs costs this generation.

import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { toIso } from '#domain/datetime.ts'
import type { BackupState } from '#domain/wire/document-box.ts'
import type { HubDeps } from '../app-types.ts'
import { isPassingFault } from '../db/database-fault.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { readDisk } from '../system/disk-space.ts'
import { type BackupFigures, compareFigures } from './backup-figures.ts'
import {
  BASE,
  type BackupProof,
  forgetOldGenerations,
  listGenerations,
  makeGeneration,
  readProof,
  writeProof,
} from './generation-files.ts'
import { LogWriter } from './log-writer.ts'
import { readOffBox } from './off-box-state.ts'
import type { Beside, RunBeside } from './run-beside.ts'
import { WalReader } from './wal-reader.ts'

const LOOK_EVERY_MS = 200
const FLUSH_EVERY_MS = 2_000
const FLUSH_BYTES = 4 * 1024 * 1024
/** Sales wait for the same medium: it is asked rarely to have everything. */
const SYNC_EVERY_MS = 30_000
/** As SQLite would by itself; while a backup runs it may not, or a log would begin anew unread. */
const CHECKPOINT_FRAMES = 1_000
const FIRST_AFTER_MS = 5_000
export const GENERATION_LIFE_MS = 24 * 60 * 60_000
/** After a fault, and how long a fresh copy waits until it is proven for the first time. */
export const TRY_AGAIN_MS = 10 * 60_000
const PROVE_AFTER_MS = 60_000
const GENERATIONS_KEPT = 2
/** A copy, a rebuilt one beside it, and a day's logs. */
const ROOM_FACTOR = 3
const ROOM_BYTES_MIN = 64 * 1024 * 1024

type Deps = Pick<HubDeps, 'db' | 'databasePath' | 'seams' | 'log'>
type Generation = { folder: string; writer: LogWriter; isWhole: boolean }

export type ContinuousBackup = { state(): BackupState; stop(): Promise<void> }

export function startContinuousBackup(
  deps: Deps,
  backupFolder: string,
  runBeside: RunBeside,
): ContinuousBackup {
  const backup = new RunningBackup(deps, backupFolder, runBeside)
  backup.begin()
  return backup
}

class RunningBackup implements ContinuousBackup {
  readonly #deps: Deps
  readonly #folder: string
  readonly #runBeside: RunBeside
  readonly #reader: WalReader
  #generation: Generation | null = null
  /** What is wrong with the backup now; null: nothing. */
  #fault: string | null = null
  #proof: BackupProof | null = null
  #copiedAtMs: number | null = null
  #flushedMs = 0
  #syncedMs = 0
  #nextMs = 0
  #beside: Beside | null = null
  #beginning: Promise<void> | null = null
  #cancel = () => {}
  #isStopped = false

  constructor(deps: Deps, folder: string, runBeside: RunBeside) {
    this.#deps = deps
    this.#folder = folder
    this.#runBeside = runBeside
    this.#reader = new WalReader(deps.db, deps.databasePath)
    const last = listGenerations(folder).at(-1)
    this.#proof = last ? readProof(last) : null
  }

  begin(): void {
    const { db, seams } = this.#deps
    db.pragma('wal_autocheckpoint = 0')
    this.#nextMs = seams.clock.monotonicMs() + FIRST_AFTER_MS
    this.#lookLater()
  }

  state(): BackupState {
    const { clock } = this.#deps.seams
    const isBegun = this.#generation?.isWhole ?? false
    return {
      state: this.#fault ? 'failing' : isBegun ? 'ok' : 'starting',
      fault: this.#fault,
      copied_at: this.#copiedAtMs === null ? null : toIso(this.#copiedAtMs),
      proven_at: this.#proof ? toIso(this.#proof.at_ms) : null,
      is_proven: this.#proof ? this.#proof.broken.length === 0 : null,
      off_box: readOffBox(this.#folder, clock.nowMs()),
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel()
    this.#beside?.stop()
    this.#takeNew()
    await this.#generation?.writer.close()
    this.#deps.db.pragma(`wal_autocheckpoint = ${CHECKPOINT_FRAMES}`)
  }

  #lookLater(): void {
    this.#cancel = this.#deps.seams.timers.after(LOOK_EVERY_MS, () => {
      this.#look()
      if (!this.#isStopped) this.#lookLater()
    })
  }

  #look(): void {
    const nowMs = this.#deps.seams.clock.monotonicMs()
    this.#takeNew()
    const generation = this.#generation
    if (generation?.writer.fault) this.#giveUp(generation.writer.fault)
    const isDue = nowMs - this.#flushedMs >= FLUSH_EVERY_MS
    if (generation && (isDue || generation.writer.waitingBytes >= FLUSH_BYTES)) {
      this.#flushedMs = nowMs
      this.#flush(generation, nowMs)
    }
    if (this.#beginning === null && nowMs >= this.#nextMs) {
      this.#beginning = this.#beginGeneration()
        .catch((error) => this.#giveUp(error))
        .finally(() => {
          this.#beginning = null
        })
    }
  }

  /** SQLite may begin its log anew only when all of it was read, in this very moment. */
  #takeNew(): void {
    try {
      const { piece, frameCount, checkpointedCount } = this.#reader.take()
      if (piece) this.#generation?.writer.add(piece)
      if (frameCount - checkpointedCount < CHECKPOINT_FRAMES) return
    } catch (error) {
      this.#reader.startOver()
      this.#giveUp(error)
    }
    try {
      this.#deps.db.pragma('wal_checkpoint(PASSIVE)')
    } catch (error) {
      if (!isPassingFault(error)) throw error
    }
  }

  #flush({ writer, isWhole }: Generation, nowMs: number): void {
    const atMs = this.#deps.seams.clock.nowMs()
    const isSyncDue = nowMs - this.#syncedMs >= SYNC_EVERY_MS
    if (isSyncDue) this.#syncedMs = nowMs
    const written = isSyncDue ? writer.sync() : writer.flush()
    written.then(() => {
      if (!writer.fault && isWhole) this.#copiedAtMs = atMs
    })
  }

  async #beginGeneration(): Promise<void> {
    await this.#proveLast()
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    await this.#assertRoom()
    const folder = makeGeneration(this.#folder, this.#deps.seams.clock.nowMs())
    const writer = new LogWriter(folder)
    const before = this.#generation
    this.#reader.startOver()
    const generation = { folder, writer, isWhole: false }
    this.#generation = generation
    this.#takeNew()
    await before?.writer.close()
    await this.#besides('copy-base', [this.#deps.databasePath, join(folder, BASE)])
    // Given up while it was copied: its logs have a gap.
    if (this.#generation !== generation) throw writer.fault ?? new Error('was given up')
    generation.isWhole = true
    this.#fault = null
    this.#nextMs = this.#deps.seams.clock.monotonicMs() + GENERATION_LIFE_MS
    forgetOldGenerations(this.#folder, folder, GENERATIONS_KEPT)
    this.#deps.log.info({ generation: folder }, 'a generation of the backup was begun')
    await this.#pause(PROVE_AFTER_MS)
    if (this.#generation === generation) await this.#prove(generation)
  }

  /** A day's logs are what matters most; nothing of them is left unproven before they go. */
  async #proveLast(): Promise<void> {
    const last = this.#generation
    if (last?.isWhole && !last.writer.fault) await this.#prove(last)
  }

  async #prove({ folder, writer }: Generation): Promise<void> {
    const { outbox_sequence: soldUpTo } = readChainHead(this.#deps.db)
    this.#takeNew()
    await writer.flush()
    const scratch = join(this.#folder, 'scratch')
    const said = JSON.parse(await this.#besides('prove-generation', [folder, scratch]))
    const { broken, ...figures } = said as BackupFigures & { broken: string[] }
    const proof: BackupProof = {
      ...{ ...figures, at_ms: this.#deps.seams.clock.nowMs() },
      broken: [...broken, ...compareFigures(this.#deps.db, figures, soldUpTo)],
    }
    writeProof(folder, proof)
    this.#proof = readProof(folder)
    if (proof.broken.length === 0) {
      this.#deps.log.info({ sales: proof.sale_count }, 'the backup was rebuilt and holds')
      return
    }
    this.#deps.log.error({ alarm: 'backup-broken', broken: proof.broken }, 'the backup is broken')
    this.#giveUp(new Error(proof.broken[0]))
  }

  async #assertRoom(): Promise<void> {
    const { size } = statSync(this.#deps.databasePath)
    const { free_bytes: free } = await readDisk(this.#folder)
    const wanted = Math.max(ROOM_BYTES_MIN, size * ROOM_FACTOR)
    if (free !== null && free < wanted) {
      throw new Error(`the backup's medium has ${free} bytes free, and needs ${wanted}`)
    }
  }

  #besides(...order: Parameters<RunBeside>): Promise<string> {
    if (this.#isStopped) return Promise.reject(new Error('the hub stops'))
    this.#beside = this.#runBeside(...order)
    return this.#beside.done
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#deps.seams.timers.after(ms, resolve)
    })
  }

  #giveUp(fault: unknown): void {
    if (this.#isStopped) return
    const words = fault instanceof Error ? fault.message : String(fault)
    if (this.#fault !== words) {
      this.#deps.log.error({ alarm: 'backup-failing', err: fault }, 'the backup is interrupted')
    }
    this.#fault = words
    const { writer } = this.#generation ?? {}
    this.#generation = null
    writer?.close()
    this.#nextMs = this.#deps.seams.clock.monotonicMs() + TRY_AGAIN_MS
  }
}
