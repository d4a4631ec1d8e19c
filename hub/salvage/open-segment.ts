import { createDecipheriv, createPublicKey, diffieHellman, hkdfSync } from 'node:crypto'
import { NONCE_BYTES, placeText, SEGMENT_KEY_INFO } from '#domain/sealed-journal.ts'
import type { SealedRecord, SegmentHeader } from '#domain/wire/salvage-message.ts'
import type { SealingKey } from './sealing-key.ts'

const TAG_BYTES = 16
/** RFC 3394: what AES-KW checks itself by. */
const WRAP_IV = Buffer.alloc(8, 0xa6)

/** The segment's AES-256 key, or null when it was not sealed to this key or was altered. */
export function openSegmentKey(header: SegmentHeader, { privateKey }: SealingKey): Buffer | null {
  try {
    const publicKey = createPublicKey({ key: header.ephemeral_key, format: 'jwk' })
    const secret = diffieHellman({ privateKey, publicKey })
    const salt = Buffer.from(header.segment_id)
    const wrapping = Buffer.from(hkdfSync('sha256', secret, salt, SEGMENT_KEY_INFO, 32))
    const unwrap = createDecipheriv('id-aes256-wrap', wrapping, WRAP_IV)
    const wrapped = Buffer.from(header.wrapped_key, 'base64url')
    return Buffer.concat([unwrap.update(wrapped), unwrap.final()])
  } catch {
    return null
  }
}

/** The body as its terminal wrote it, or null when a bit of it or of its place is another. */
export function openRecord(
  key: Buffer,
  header: SegmentHeader,
  { kind, id, number, body }: SealedRecord,
): string | null {
  const bytes = Buffer.from(body, 'base64url')
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const open = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  open.setAAD(Buffer.from(placeText({ ...header, kind, id, number })))
  open.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const text = open.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    return Buffer.concat([text, open.final()]).toString('utf8')
  } catch {
    return null
  }
}
