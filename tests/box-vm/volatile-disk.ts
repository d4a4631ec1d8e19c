// A disk as shops have them: what is written lies in its own memory until it is told to flush, and
// of what lies there a power cut keeps some sectors, in no order, and loses the others.
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'

export const SECTOR_BYTES = 512
const PAGE_BYTES = 4096
/** A real disk's memory is small too: then the oldest goes to the medium unasked. */
const CACHED_PAGES_MAX = 16_384

export type CutLoss = { kept: number; lost: number }
export type DiskFigures = { writes: number; flushes: number; cuts: CutLoss[] }

export class VolatileDisk {
  readonly bytes: number
  /** Without power: nothing that is asked of it is done, or answered. */
  isOff = false
  readonly figures: DiskFigures = { writes: 0, flushes: 0, cuts: [] }
  readonly #file: number
  /** By page, oldest first; `written` says which sectors of it are not on the medium. */
  readonly #pages = new Map<number, { content: Buffer; written: boolean[] }>()

  constructor(path: string) {
    this.#file = openSync(path, 'r+')
    this.bytes = fstatSync(this.#file).size
    if (this.bytes % PAGE_BYTES !== 0) throw new Error(`${path} does not end with a page`)
  }

  read(offset: number, length: number): Buffer {
    const found = Buffer.alloc(length)
    readSync(this.#file, found, 0, length, offset)
    for (const [page, from, to] of pagesOf(offset, length)) {
      const cached = this.#pages.get(page)
      const at = page * PAGE_BYTES + from
      if (cached) cached.content.copy(found, at - offset, from, to)
    }
    return found
  }

  /** Whole sectors only, as a disk takes them. */
  write(offset: number, content: Buffer): void {
    if (offset % SECTOR_BYTES !== 0 || content.length % SECTOR_BYTES !== 0) {
      throw new Error('a disk writes whole sectors')
    }
    this.figures.writes += 1
    for (const [page, from, to] of pagesOf(offset, content.length)) {
      const cached = this.#take(page)
      content.copy(cached.content, from, page * PAGE_BYTES + from - offset)
      cached.written.fill(true, from / SECTOR_BYTES, to / SECTOR_BYTES)
    }
    while (this.#pages.size > CACHED_PAGES_MAX) this.#putOldest()
  }

  /** Answers when everything written before is on the medium. */
  flush(): void {
    this.figures.flushes += 1
    while (this.#pages.size > 0) this.#putOldest()
  }

  /** Whether a power cut could lose something now. */
  get holds(): boolean {
    return this.#pages.size > 0
  }

  /** `random` says of each sector, with a number below one, whether it had reached the medium. */
  cutPower(random: () => number): CutLoss {
    const loss = { kept: 0, lost: 0 }
    this.isOff = true
    // Sometimes nearly all is lost, sometimes nearly nothing.
    const share = random()
    for (const [page, { content, written }] of this.#pages) {
      for (const [sector, isWritten] of written.entries()) {
        if (!isWritten) continue
        const isKept = random() < share
        loss[isKept ? 'kept' : 'lost'] += 1
        if (isKept) this.#put(page, content, sector, sector + 1)
      }
    }
    this.#pages.clear()
    this.figures.cuts.push(loss)
    return loss
  }

  close(): void {
    closeSync(this.#file)
  }

  #take(page: number): { content: Buffer; written: boolean[] } {
    const known = this.#pages.get(page)
    if (known) return known
    const content = Buffer.alloc(PAGE_BYTES)
    readSync(this.#file, content, 0, PAGE_BYTES, page * PAGE_BYTES)
    const fresh = { content, written: new Array(PAGE_BYTES / SECTOR_BYTES).fill(false) }
    this.#pages.set(page, fresh)
    return fresh
  }

  #putOldest(): void {
    for (const [page, { content }] of this.#pages) {
      this.#put(page, content, 0, PAGE_BYTES / SECTOR_BYTES)
      this.#pages.delete(page)
      return
    }
  }

  #put(page: number, content: Buffer, from: number, to: number): void {
    const [at, length] = [from * SECTOR_BYTES, (to - from) * SECTOR_BYTES]
    writeSync(this.#file, content, at, length, page * PAGE_BYTES + at)
  }
}

/** Page, and from where to where in it. */
function* pagesOf(offset: number, length: number): Generator<[number, number, number]> {
  let at = offset
  while (at < offset + length) {
    const page = Math.floor(at / PAGE_BYTES)
    const to = Math.min((page + 1) * PAGE_BYTES, offset + length)
    yield [page, at - page * PAGE_BYTES, to - page * PAGE_BYTES]
    at = to
  }
}

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
