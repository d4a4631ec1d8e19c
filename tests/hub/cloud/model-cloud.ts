// The plainest cloud there is: what it holds is a list, and what it states follows from that.
import type { MarksMessage } from '#domain/wire/relay-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { findEpochOrigin, readChainHead } from '#hub/outbox/chain-place.ts'
import { TERMINAL } from '../../support/small-outlet.ts'

type Row = { sequence: number; kind: string; document_id: string; payload: string; hash: string }
type Held = { epoch: string; row: Row }

export class ModelCloud {
  #held: Held[] = []
  /** Where each approved epoch begins. */
  #starts = new Map<string, string>()

  lastOf(epoch: string): { sequence: number; hash: string } {
    const last = this.#held.filter((held) => held.epoch === epoch).at(-1)?.row
    return last ?? { sequence: 0, hash: this.#starts.get(epoch) ?? '0'.repeat(64) }
  }

  /** Head office approves the life: only from a row that the cloud holds itself. */
  approve(db: Db): void {
    const { epoch } = readChainHead(db)
    if (this.#starts.has(epoch)) return
    const origin = findEpochOrigin(db, epoch)
    if (origin && origin.sequence > 0) {
      const held = this.#held.find(
        ({ epoch, row }) => epoch === origin.epoch && row.sequence === origin.sequence,
      )
      if (held?.row.hash !== origin.hash) throw new Error('the origin is not in the cloud')
    }
    this.#starts.set(epoch, origin?.hash ?? '0'.repeat(64))
  }

  /** Takes up to so many rows; false: the box and the cloud do not agree. */
  push(db: Db, count: number): boolean {
    const { epoch } = readChainHead(db)
    const last = this.lastOf(epoch)
    const own = db.prepare('SELECT hash FROM outbox WHERE epoch = ? AND sequence = ?').pluck()
    if (last.sequence > 0 && own.get(epoch, last.sequence) !== last.hash) return false
    const rows = db
      .prepare('SELECT * FROM outbox WHERE epoch = ? AND sequence > ? ORDER BY sequence LIMIT ?')
      .all(epoch, last.sequence, count) as Row[]
    for (const row of rows) this.#held.push({ epoch, row })
    return true
  }

  /** A day earlier: the newest rows are gone. */
  forget(count: number): void {
    this.#held.splice(Math.max(0, this.#held.length - count))
  }

  documents(): Set<string> {
    return new Set(this.#held.map(({ row }) => row.document_id))
  }

  numbers(): Set<number> {
    const sales = this.#held.filter(({ row }) => row.kind === 'sale-completed')
    return new Set(sales.map(({ row }) => JSON.parse(row.payload).sale.number as number))
  }

  watermark(): number {
    const numbers = this.numbers()
    let n = 0
    while (numbers.has(n + 1)) n++
    return n
  }

  marks(epoch: string): MarksMessage {
    const { sequence, hash } = this.lastOf(epoch)
    const series = { terminal_id: TERMINAL.id, series: TERMINAL.series }
    return {
      ...{ type: 'marks', epoch, last_sequence: sequence, last_hash: hash },
      watermarks: [{ ...series, watermark: this.watermark() }],
    }
  }
}
