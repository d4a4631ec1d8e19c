// What SQLite appended to its write-ahead log since the last look.
// https://sqlite.org/walformat.html

import { closeSync, openSync, readSync } from 'node:fs'
import type { Db } from '../db/open-database.ts'

const WAL_HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const PAGE_SIZE_AT = 8
const SALTS_AT = 16

/** Bytes of one log, which its two salts tell from the log before. */
export type WalPiece = { salts: string; offset: number; bytes: Buffer }
export type WalCount = { frameCount: number; checkpointedCount: number }
export type WalLook = WalCount & { piece: WalPiece | null }

/**
 * Reads in the process that writes, between two transactions: the frames that SQLite counts are
 * committed then, and stay as they are until it is allowed to begin the log anew.
 */
export class WalReader {
  readonly #db: Db
  readonly #path: string
  #salts = ''
  #takenBytes = 0

  constructor(db: Db, databasePath: string) {
    this.#db = db
    this.#path = `${databasePath}-wal`
  }

  take(): WalLook {
    const count = countFrames(this.#db)
    if (count.frameCount === 0) return { ...count, piece: null }
    const file = openSync(this.#path, 'r')
    try {
      return { ...count, piece: this.#readNew(file, count.frameCount) }
    } finally {
      closeSync(file)
    }
  }

  /** The whole log is taken once more, from its header on. */
  startOver(): void {
    this.#salts = ''
  }

  #readNew(file: number, frameCount: number): WalPiece | null {
    const header = readAt(file, 0, WAL_HEADER_BYTES)
    const salts = header.toString('hex', SALTS_AT, SALTS_AT + 8)
    if (salts !== this.#salts) [this.#salts, this.#takenBytes] = [salts, 0]
    const frameBytes = FRAME_HEADER_BYTES + header.readUInt32BE(PAGE_SIZE_AT)
    const end = WAL_HEADER_BYTES + frameCount * frameBytes
    const offset = this.#takenBytes
    if (end <= offset) return null
    this.#takenBytes = end
    return { salts, offset, bytes: readAt(file, offset, end - offset) }
  }
}

/** Frames in the log, and how many of them the database file has. */
export function countFrames(db: Db): WalCount {
  const [row] = db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
  return {
    frameCount: Math.max(0, row?.log ?? 0),
    checkpointedCount: Math.max(0, row?.checkpointed ?? 0),
  }
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, position + done)
    if (count === 0) throw new Error('the write-ahead log is shorter than SQLite says')
    done += count
  }
  return bytes
}
