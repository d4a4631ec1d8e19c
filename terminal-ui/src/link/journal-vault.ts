// Seals the journal on its way into storage and keeps its second copy. It can fail at nothing: a
// sale that could not be sealed is kept plain, one that could not be copied is kept once, and both
// are told.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { JournalRecord, StoredSale, TerminalDatabase } from './database.ts'
import { openSales, placeOf, sealBody } from './sealed-body.ts'
import type { SecondJournal } from './second-journal.ts'
import type { SegmentRecord } from './segment-record.ts'
import type { TerminalSeams } from './terminal-seams.ts'

/** A sale is not held up longer by a slow second storage; the copy goes on by itself. */
export const COPY_MS_MAX = 40
/** Until then a commit waits for what a damaged storage lost to be put back, numbers first. */
const READY_MS_MAX = 3_000
export const SEGMENT_SALES_MAX = 1_000

/** absent: this browser has no second storage. late: it is slower than a sale may wait. */
export type CopyState = 'unknown' | 'kept' | 'absent' | 'late' | 'failing' | 'unsealed'

export type Sealed = { record: StoredSale; segment: SegmentRecord | null }

export class JournalVault {
  readonly #seams: TerminalSeams
  readonly #database: TerminalDatabase
  readonly #state = signal<CopyState>('unknown')
  #segment: SegmentRecord | null = null
  #isSlow = false
  /** Null where the code or the storage could not be had. */
  readonly second: Promise<SecondJournal | null>
  readonly state: ReadonlySignal<CopyState> = this.#state

  constructor(seams: TerminalSeams, database: TerminalDatabase) {
    this.#seams = seams
    this.#database = database
    this.second = import('./second-journal.ts')
      .then(({ openSecondJournal }) => openSecondJournal(seams, database))
      .catch(() => {
        this.#state.value = 'failing'
        return null
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

  /** The record with its body sealed, and the key it is sealed with; or as it was, and null. */
  async seal(record: JournalRecord, message: SaleMessage): Promise<Sealed> {
    try {
      const segment = await this.#segmentFor(message)
      if (segment === null) return { record, segment }
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

  /** After the commit, so that a sale that was rolled back is in no file. */
  async copy(record: StoredSale): Promise<void> {
    if (record.bodyFormat !== 'sealed-1') return
    const copied = this.second
      .then((second) => second?.append(record) ?? 'failing')
      .catch((): CopyState => 'failing')
      .then((state) => {
        this.#state.value = state
        return true
      })
    if (!(await this.#within(COPY_MS_MAX, copied))) this.#state.value = 'late'
  }

  /** Forgets keys and files of segments of which nothing is kept any more. */
  async prune(): Promise<void> {
    const second = await this.second
    await second?.prune(this.#segment?.id ?? null)
  }

  stop(): void {
    void this.second.then((second) => second?.close())
  }

  async #segmentFor(message: SaleMessage): Promise<SegmentRecord | null> {
    const sealing = await this.#database.get('sync_metadata', 'sealing-key')
    if (sealing?.key !== 'sealing-key') return null
    const fits = ({ signed: { header }, shiftId, firstNumber }: SegmentRecord): boolean =>
      header.key_id === sealing.sealing.key_id &&
      header.terminal_id === message.terminal_id &&
      header.series === message.series &&
      shiftId === message.session_id &&
      message.number - firstNumber < SEGMENT_SALES_MAX
    if (this.#segment === null || !fits(this.#segment)) {
      const known = (await this.#database.getAll('journal_segments')).find(fits)
      this.#segment = known ?? (await this.#newSegment(message))
    }
    return this.#segment
  }

  async #newSegment(message: SaleMessage): Promise<SegmentRecord> {
    const second = this.#isSlow ? null : await this.second
    if (second === null) throw new Error('the code that makes segments is not here')
    return second.newSegment(message)
  }

  #within<T>(limitMs: number, work: Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const cancel = this.#seams.timers.after(limitMs, () => resolve(null))
      work.then(resolve, reject).finally(cancel)
    })
  }
}
