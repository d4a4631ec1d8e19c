// Reads a release file: a plain tar of manifest, signature and payload, in this order. Nothing is
// written anywhere before manifest and payload are believed.
import { createHash, type KeyObject } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import {
  believeManifest,
  MANIFEST,
  MANIFEST_BYTES_MAX,
  PAYLOAD,
  ReleaseFault,
  type ReleaseManifest,
  SIGNATURE,
  SIGNATURE_BYTES,
} from './release-manifest.ts'

const BLOCK_BYTES = 512
const PIECE_BYTES = 1024 * 1024

export type Release = {
  manifest: ReleaseManifest
  /** Where in the file the payload begins. */
  payloadAt: number
}

/** Throws ReleaseFault with what is wrong, in words for whoever holds the stick. */
export function readRelease(path: string, keys: KeyObject[]): Release {
  const file = openSync(path, 'r')
  try {
    const manifestBytes = readMember(file, 0, MANIFEST, MANIFEST_BYTES_MAX)
    const signature = readMember(file, manifestBytes.next, SIGNATURE, SIGNATURE_BYTES)
    const manifest = believeManifest(manifestBytes.bytes, signature.bytes, keys)
    const payload = readHeader(file, signature.next, PAYLOAD)
    if (payload.size !== manifest.payload.bytes) {
      throw new ReleaseFault('the payload is not as long as the manifest says')
    }
    assertPayload(file, payload.at, manifest)
    return { manifest, payloadAt: payload.at }
  } finally {
    closeSync(file)
  }
}

/** Pieces of a file from one place on. */
export function* readPieces(file: number, at: number, bytes: number): Generator<Buffer> {
  for (let done = 0; done < bytes; ) {
    const piece = readAt(file, at + done, Math.min(PIECE_BYTES, bytes - done))
    done += piece.length
    yield piece
  }
}

function assertPayload(file: number, at: number, { payload }: ReleaseManifest): void {
  const isShort = fstatSync(file).size < at + payload.bytes
  if (isShort) throw new ReleaseFault('the file is cut off: copy it again')
  const hash = createHash('sha256')
  for (const piece of readPieces(file, at, payload.bytes)) hash.update(piece)
  if (hash.digest('hex') !== payload.sha256) {
    throw new ReleaseFault('the payload is damaged: its hash is not the one that was signed')
  }
}

function readMember(
  file: number,
  from: number,
  name: string,
  bytesMax: number,
): { bytes: Buffer; next: number } {
  const { size, at } = readHeader(file, from, name)
  if (size > bytesMax) throw new ReleaseFault(`${name} is too long`)
  return { bytes: readAt(file, at, size), next: at + padded(size) }
}

function readHeader(file: number, from: number, name: string): { size: number; at: number } {
  const header = readAt(file, from, BLOCK_BYTES)
  const found = header.subarray(0, 100).toString('latin1').replace(/\0.*$/s, '')
  const size = /^[0-7]{11}$/.exec(header.subarray(124, 135).toString('latin1'))?.[0]
  if (found !== name || !size) throw new ReleaseFault(`this is no release file: no ${name} in it`)
  return { size: Number.parseInt(size, 8), at: from + BLOCK_BYTES }
}

function readAt(file: number, at: number, bytes: number): Buffer {
  const into = Buffer.alloc(bytes)
  let done = 0
  while (done < bytes) {
    const count = readSync(file, into, done, bytes - done, at + done)
    if (count === 0) throw new ReleaseFault('the file is cut off: copy it again')
    done += count
  }
  return into
}

const padded = (size: number): number => Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES
