import { closeSync, openSync, writeSync } from 'node:fs'

const CHUNK_LENGTH = 64 * 1024

/** Readable by the hub alone: buyers stand in it. Written piece by piece, never whole in memory. */
export function writeTextFile(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, 'w', 0o600)
  try {
    let chunk = ''
    for (const piece of pieces) {
      chunk += piece
      if (chunk.length < CHUNK_LENGTH) continue
      writeSync(file, chunk)
      chunk = ''
    }
    writeSync(file, chunk)
  } finally {
    closeSync(file)
  }
}
