// The bytes of a segment's file. It is only ever added to, so a power cut can tear its end, and a
// failing storage anything; whatever frame is whole is found again wherever it lies.

import type { SealedKind, SignedHeader } from '#domain/wire/salvage-message.ts'
import { SignedHeader as SignedHeaderShape } from '#domain/wire/salvage-message.ts'
import { hasShape } from './schema-check.ts'

/** "OSJ1", length of the payload, CRC-32 of it; then the payload: length of its facts, facts, body. */
const MAGIC = [0x4f, 0x53, 0x4a, 0x31] as const
const HEAD_BYTES = 12
const PAYLOAD_BYTES_MAX = 4 * 1024 * 1024

/** One document as it lies in the file: facts in the clear, the body sealed. */
export type FramedRecord = {
  kind: SealedKind
  id: string
  number: number
  sequence: number
  body: Uint8Array<ArrayBuffer>
}
/** The hub gave its verdict for all that was in the file then. */
export type HandedOver = { atMs: number; unreadableCount: number }
export type ScannedFile = {
  signed: SignedHeader | null
  handedOver: HandedOver | null
  /** How many of `records` that verdict was about: the first so many. */
  handedOverCount: number
  /** Each document once, in the order in which they were added; of a command its last words. */
  records: FramedRecord[]
  /** Stretches that are no whole frame, a torn end among them. */
  damagedCount: number
}

export const frameHeader = (signed: SignedHeader): Uint8Array<ArrayBuffer> =>
  frame({ signed }, new Uint8Array(0))

/** It lies in the file itself: whatever else is lost, what was handed over is not offered again. */
export const frameHandedOver = (handedOver: HandedOver): Uint8Array<ArrayBuffer> =>
  frame({ handedOver }, new Uint8Array(0))

/** A command that the hub refused, and so changed nothing: nobody shall take it for done. */
export const frameWithdrawn = (id: string): Uint8Array<ArrayBuffer> =>
  frame({ withdrawn: id }, new Uint8Array(0))

export const frameRecord = ({ body, ...facts }: FramedRecord): Uint8Array<ArrayBuffer> =>
  frame(facts, body)

function frame(facts: object, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(facts))
  const bytes = new Uint8Array(HEAD_BYTES + 4 + text.length + body.length)
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC)
  view.setUint32(4, bytes.length - HEAD_BYTES)
  view.setUint32(HEAD_BYTES, text.length)
  bytes.set(text, HEAD_BYTES + 4)
  bytes.set(body, HEAD_BYTES + 4 + text.length)
  view.setUint32(8, crc32(bytes.subarray(HEAD_BYTES)))
  return bytes
}

/** Every whole frame of a file, whatever lies between them. */
export function scanFile(bytes: Uint8Array<ArrayBuffer>): ScannedFile {
  const found: ScannedFile = {
    ...{ signed: null, handedOver: null, handedOverCount: 0 },
    ...{ records: [], damagedCount: 0 },
  }
  const known = new Set<string>()
  let at = 0
  let wasWhole = true
  while (at < bytes.length) {
    const payload = payloadAt(bytes, at)
    const isWhole = payload !== null && takeFrame(found, known, payload)
    at = isWhole ? at + HEAD_BYTES + payload.length : nextMagic(bytes, at + 1)
    if (wasWhole && !isWhole) found.damagedCount += 1
    wasWhole = isWhole
  }
  return found
}

function payloadAt(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> | null {
  if (at + HEAD_BYTES > bytes.length || !isMagic(bytes, at)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = view.getUint32(at + 4)
  const end = at + HEAD_BYTES + length
  if (length < 4 || length > PAYLOAD_BYTES_MAX || end > bytes.length) return null
  const payload = bytes.subarray(at + HEAD_BYTES, end)
  return crc32(payload) === view.getUint32(at + 8) ? payload : null
}

function takeFrame(
  found: ScannedFile,
  known: Set<string>,
  payload: Uint8Array<ArrayBuffer>,
): boolean {
  const factsEnd = 4 + new DataView(payload.buffer, payload.byteOffset).getUint32(0)
  if (factsEnd > payload.length) return false
  const facts = readFacts(payload.subarray(4, factsEnd))
  if (facts === null) return false
  if ('signed' in facts) {
    if (!hasShape(SignedHeaderShape, facts.signed)) return false
    found.signed = facts.signed
  } else if ('handedOver' in facts) {
    found.handedOver = facts.handedOver as HandedOver
    found.handedOverCount = found.records.length
  } else if ('withdrawn' in facts) {
    dropCommand(found, facts.withdrawn as string)
  } else {
    const { kind, id, number, sequence } = facts as Omit<FramedRecord, 'body'>
    const name = `${kind} ${id}`
    if (known.has(name)) {
      if (kind === 'sale') return true
      dropCommand(found, id)
    }
    known.add(name)
    found.records.push({ kind, id, number, sequence, body: payload.slice(factsEnd) })
  }
  return true
}

function dropCommand(found: ScannedFile, id: string): void {
  const at = found.records.findIndex((record) => record.kind === 'command' && record.id === id)
  if (at < 0) return
  found.records.splice(at, 1)
  if (at < found.handedOverCount) found.handedOverCount -= 1
}

function readFacts(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

const isMagic = (bytes: Uint8Array, at: number): boolean =>
  MAGIC.every((byte, index) => bytes[at + index] === byte)

function nextMagic(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) if (isMagic(bytes, at)) return at
  return bytes.length
}

/** IEEE 802.3, as in zip and PNG. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})
