import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { DevicePublicKey } from '#domain/wire/access-message.ts'

/** The key, or null when the point is not on P-256. */
export function readDeviceKey(publicKey: DevicePublicKey): KeyObject | null {
  try {
    return createPublicKey({ key: publicKey, format: 'jwk' })
  } catch {
    return null
  }
}

/**
 * True when `signature` (base64url) is the key's own over the UTF-8 `text`. WebCrypto signs ECDSA
 * P-256 with SHA-256 as 64 raw bytes r || s (IEEE P1363), not as DER.
 */
export function isSignedByDevice(key: KeyObject, text: string, signature: string): boolean {
  const raw = Buffer.from(signature, 'base64url')
  return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, raw)
}

/** One spelling of a key, to keep and to compare: senders order the members as they like. */
export const deviceKeyText = ({ kty, crv, x, y }: DevicePublicKey): string =>
  JSON.stringify({ kty, crv, x, y })
