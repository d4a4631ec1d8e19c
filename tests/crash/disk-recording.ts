// Reads what record-syncs.c wrote, and rebuilds the disk as a power cut at one moment leaves it.

export type DiskEvent =
  | { op: 'write'; file: string; offset: number; bytes: Buffer }
  | { op: 'truncate'; file: string; length: number }
  | { op: 'sync'; file: string }

/** Parses the recorder's log (format in record-syncs.c). */
export function readRecording(log: Buffer): DiskEvent[] {
  const events: DiskEvent[] = []
  let at = 0
  while (at < log.length) {
    const op = String.fromCharCode(log.readUInt8(at))
    const nameLength = log.readUInt8(at + 1)
    const offset = Number(log.readBigUInt64LE(at + 2))
    const length = Number(log.readBigUInt64LE(at + 10))
    const file = log.toString('utf8', at + 18, at + 18 + nameLength)
    at += 18 + nameLength
    if (op === 'S') events.push({ op: 'sync', file })
    if (op === 'T') events.push({ op: 'truncate', file, length })
    if (op !== 'W') continue
    events.push({ op: 'write', file, offset, bytes: log.subarray(at, at + length) })
    at += length
  }
  return events
}

/** What the disk's cache does with writes that were not synced when the power went. */
export type LossMode = 'none survive' | 'all survive' | 'random survive' | 'torn at 512 bytes'
export const LOSS_MODES: LossMode[] = [
  'none survive',
  'all survive',
  'random survive',
  'torn at 512 bytes',
]
const SECTOR_BYTES = 512

type Change = Exclude<DiskEvent, { op: 'sync' }>

/** Follows the recording forward; `cut` gives the files as a cut at this moment leaves them. */
export class SimulatedDisk {
  readonly #synced = new Map<string, Buffer>()
  readonly #unsynced = new Map<string, Change[]>()

  constructor(files: Map<string, Buffer>) {
    for (const [name, bytes] of files) this.#synced.set(name, bytes)
  }

  apply(event: DiskEvent): void {
    const waiting = this.#unsynced.get(event.file) ?? []
    if (event.op !== 'sync') {
      waiting.push(event)
      this.#unsynced.set(event.file, waiting)
      return
    }
    let image = this.#synced.get(event.file) ?? Buffer.alloc(0)
    for (const change of waiting) image = applied(image, change)
    this.#synced.set(event.file, image)
    this.#unsynced.delete(event.file)
  }

  cut(mode: LossMode, random: () => number): Map<string, Buffer> {
    const files = new Map<string, Buffer>()
    const names = new Set([...this.#synced.keys(), ...this.#unsynced.keys()])
    for (const name of names) {
      let image: Buffer = Buffer.from(this.#synced.get(name) ?? Buffer.alloc(0))
      for (const change of this.#unsynced.get(name) ?? []) {
        for (const part of survivors(change, mode, random)) image = applied(image, part)
      }
      files.set(name, image)
    }
    return files
  }
}

function applied(image: Buffer, change: Change): Buffer {
  if (change.op === 'truncate') return resized(image, change.length)
  const end = change.offset + change.bytes.length
  const target = image.length >= end ? image : resized(image, end)
  change.bytes.copy(target, change.offset)
  return target
}

function resized(image: Buffer, length: number): Buffer {
  if (length <= image.length) return Buffer.from(image.subarray(0, length))
  return Buffer.concat([image, Buffer.alloc(length - image.length)])
}

function survivors(change: Change, mode: LossMode, random: () => number): Change[] {
  if (mode === 'none survive') return []
  if (mode === 'all survive') return [change]
  if (mode === 'random survive' || change.op === 'truncate') return random() < 0.5 ? [change] : []
  const sectors: Change[] = []
  for (let at = 0; at < change.bytes.length; at += SECTOR_BYTES) {
    if (random() < 0.5) continue
    const bytes = change.bytes.subarray(at, at + SECTOR_BYTES)
    sectors.push({ ...change, offset: change.offset + at, bytes })
  }
  return sectors
}
