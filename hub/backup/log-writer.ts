// Carries pieces of SQLite's log to the backup's folder without ever holding up a sale: the caller
// leaves them in memory, and they are on the medium a moment later.
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { logName } from './generation-files.ts'
import type { WalPiece } from './wal-reader.ts'

/** A medium that takes nothing for so much of selling is given up, and begun anew later. */
export const WAITING_BYTES_MAX = 48 * 1024 * 1024

export class LogWriter {
  readonly #folder: string
  #waiting: WalPiece[] = []
  #waitingBytes = 0
  #running: Promise<void> | null = null
  #file: { salts: string; handle: FileHandle } | null = null
  /** Logs that ended, until they are on the medium. */
  #ended: FileHandle[] = []
  #logCount = 0
  #fault: unknown = null

  constructor(generationFolder: string) {
    this.#folder = generationFolder
  }

  /** Why this generation must be given up; null: nothing is missing. */
  get fault(): unknown {
    return this.#fault
  }

  get waitingBytes(): number {
    return this.#waitingBytes
  }

  add(piece: WalPiece): void {
    if (this.#fault) return
    this.#waiting.push(piece)
    this.#waitingBytes += piece.bytes.length
    if (this.#waitingBytes > WAITING_BYTES_MAX) {
      this.#giveUp(new Error(`the backup's medium is ${this.#waitingBytes} bytes behind`))
    }
  }

  /** Writes what waits; the medium may have it later. Never rejects: see `fault`. */
  flush(): Promise<void> {
    this.#running ??= this.#write()
      .catch((error) => this.#giveUp(error))
      .finally(() => {
        this.#running = null
      })
    return this.#running
  }

  /** Waits until the medium has all that was added. */
  async sync(): Promise<void> {
    await this.#running
    await this.flush()
    const ended = this.#ended
    this.#ended = []
    const handles = [...ended, ...(this.#file ? [this.#file.handle] : [])]
    await Promise.all(handles.map((handle) => handle.datasync())).catch((error) =>
      this.#giveUp(error),
    )
    await Promise.all(ended.map((handle) => handle.close().catch(() => {})))
  }

  async close(): Promise<void> {
    await this.sync()
    await this.#file?.handle.close().catch(() => {})
    this.#file = null
  }

  async #write(): Promise<void> {
    const pieces = this.#waiting
    this.#waiting = []
    for (const { salts, offset, bytes } of pieces) {
      const handle = await this.#fileOf(salts)
      await writeAll(handle, bytes, offset)
      this.#waitingBytes -= bytes.length
    }
  }

  async #fileOf(salts: string): Promise<FileHandle> {
    if (this.#file?.salts === salts) return this.#file.handle
    if (this.#file) this.#ended.push(this.#file.handle)
    this.#logCount += 1
    const handle = await open(join(this.#folder, logName(this.#logCount)), 'wx', 0o600)
    this.#file = { salts, handle }
    await syncFolder(this.#folder)
    return handle
  }

  #giveUp(fault: unknown): void {
    this.#fault = fault
    this.#waiting = []
    this.#waitingBytes = 0
  }
}

/** One write takes only what fits on a medium that is nearly full. */
async function writeAll(handle: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done)
    done += bytesWritten
  }
}

/** A log whose name is lost in a power cut is lost, whatever of it is on the medium. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
