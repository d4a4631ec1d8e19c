// Seals the journal on its way into storage and keeps its second copy. It can fail at nothing: a
// sale that could not be sealed is kept plain, one that could not be copied is kept once, and both
// are told.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { OutletSealingKey } from '#domain/wire/access-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { MoneyCommandRecord, StoredCommand } from './command-record.ts'
import type { JournalRecord, StoredSale, TerminalDatabase } from './database.ts'
import { FETCH_AGAIN_MS } from './fetch-patiently.ts'
import { openSales, placeOf, sealBody } from './sealed-body.ts'
import type { SecondJournal } from './second-journal.ts'
import { fits, type SegmentPlace, type SegmentRecord } from './segment-record.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import type { NextRow } from './write-command.ts'

/** A sale is not held up longer by a slow second storage; the copy goes on by itself. */
export const COPY_MS_MAX = 40
/** Until then a commit waits for what a damaged storage lost to be put back, numbers first. */
const READY_MS_MAX = 3_000

/** absent: this browser has no second storage. late: it is slower than a sale may wait. */
export type CopyState = 'unknown' | 'kept' | 'absent' | 'late' | 'failing' | 'unsealed'

export type Sealed = { record: StoredSale; segment: SegmentRecord | null }

export class JournalVault {
  readonly #seams: TerminalSeams
  readonly #database: TerminalDatabase
  readonly #state = signal<CopyState>('unknown')
  #segment: SegmentRecord | null = null
  #later: typeof import('./second-journal.ts') | null = null
  #isSlow = false
  #second: Promise<SecondJournal | null>
  #isStopped = false
  #cancelOpening = () => {}
  readonly state: ReadonlySignal<CopyState> = this.#state

  constructor(seams: TerminalSeams, database: TerminalDatabase) {
    this.#seams = seams
    this.#database = database
    this.#second = this.#open()
  }

  /** Null where the code or the storage could not be had. */
  get second(): Promise<SecondJournal | null> {
    return this.#second
  }

  async #open(): Promise<SecondJournal | null> {
    const later = await import('./second-journal.ts').catch(() => null)
    this.#later = later
    const opened = await later?.openSecondJournal(this.#seams, this.#database).catch(() => null)
    if (!opened) this.#state.value = 'failing'
    if (!opened && !this.#isStopped) this.#openLater()
    return opened ?? null
  }

  /**
   * The hub was away when its script was asked for, or the files were not to be read for a moment.
   * What is sold from then on is kept twice.
   */
  #openLater(): void {
    this.#cancelOpening = this.#seams.timers.after(FETCH_AGAIN_MS, () => {
      this.#second = this.#open()
    })
  }

  /** Lost sales are back and the counter stands behind none of them. */
  async whenReady(): Promise<void> {
    if (this.#isSlow) return
    const opened = await this.#within(
      READY_MS_MAX,
      this.second.then(() => true),
    )
    this.#isSlow = opened === null
  }

  /** The outlet's key that segments are sealed to; null: this till was told none. */
  async readKey(): Promise<OutletSealingKey | null> {
    const known = await this.#database.get('sync_metadata', 'sealing-key')
    return known?.key === 'sealing-key' ? known.sealing : null
  }

  /**
   * Makes the segment of the next sale while nobody waits for it. What cannot be made now is made
   * with the sale.
   */
  async makeReady(place: SegmentPlace): Promise<void> {
    await this.whenReady()
    const sealing = await this.readKey()
    if (sealing === null) return
    await this.#segmentFor(place, sealing)
      .then(async (segment) => (await this.second)?.begin(segment))
      .catch(() => {})
  }

  /** The record with its body sealed, and the key it is sealed with; or as it was, and null. */
  async seal(
    record: JournalRecord,
    { terminal_id, series, session_id, number }: SaleMessage,
    sealing: OutletSealingKey | null,
  ): Promise<Sealed> {
    if (sealing === null) return { record, segment: null }
    try {
      const place = { terminalId: terminal_id, series, shiftId: session_id, number }
      const segment = await this.#segmentFor(place, sealing)
      const body = await sealBody(this.#seams, segment, placeOf(record), record.body)
      return { record: { ...record, ...body }, segment }
    } catch {
      this.#state.value = 'unsealed'
      return { record, segment: null }
    }
  }

  /** The record with its body as text; empty where it does not open. */
  async open(record: StoredSale): Promise<JournalRecord | undefined> {
    const [opened] = await openSales(this.#database, [record], this.#seams.subtle)
    return opened
  }

  /** A money command in its row, sealed in a segment of its shift; null: it is kept plain. */
  async sealCommand(record: MoneyCommandRecord): Promise<NextRow | null> {
    try {
      return (await this.#later?.sealCommand(this.#seams, this.#database, record)) ?? null
    } catch {
      this.#state.value = 'unsealed'
      return null
    }
  }

  /** After the commit, so that what was rolled back is in no file. */
  async copy(row: StoredSale | StoredCommand): Promise<void> {
    if ('segmentId' in row) await this.#copied((second) => second.append(row))
  }

  /** Nobody waits for it: what was refused is refused. */
  withdraw(row: StoredCommand): void {
    if (!('segmentId' in row)) return
    void this.second.then((second) => second?.withdraw(row)).catch(() => {})
  }

  async #copied(add: (second: SecondJournal) => Promise<CopyState>): Promise<void> {
    const copied = this.second
      .then((second) => (second === null ? 'failing' : add(second)))
      .catch((): CopyState => 'failing')
      .then((state) => {
        this.#state.value = state
        return true
      })
    const isCopied = !this.#isSlow && (await this.#within(COPY_MS_MAX, copied))
    if (!isCopied) this.#state.value = 'late'
  }

  /** Forgets keys and files of segments of which nothing is kept any more. */
  async prune(): Promise<void> {
    const second = await this.second
    await second?.prune(this.#segment?.id ?? null)
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelOpening()
    void this.second.then((second) => second?.close())
  }

  async #segmentFor(place: SegmentPlace, sealing: OutletSealingKey): Promise<SegmentRecord> {
    const isOne = (segment: SegmentRecord): boolean => fits(segment, place, sealing)
    if (this.#segment === null || !isOne(this.#segment)) {
      const kept = await this.#database.getAll('journal_segments')
      this.#segment = kept.find(isOne) ?? (await this.#newSegment(place, sealing))
    }
    return this.#segment
  }

  async #newSegment(place: SegmentPlace, sealing: OutletSealingKey): Promise<SegmentRecord> {
    if (this.#later === null) throw new Error('the code that makes segments is not here')
    return this.#later.newSegment(this.#seams, this.#database, place, sealing)
  }

  #within<T>(limitMs: number, work: Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const cancel = this.#seams.timers.after(limitMs, () => resolve(null))
      work.then(resolve, reject).finally(cancel)
    })
  }
}
