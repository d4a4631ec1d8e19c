import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { signedText } from '#domain/feed-signature.ts'
import type { FeedItem } from '#domain/wire/feed-item.ts'

/** The public half of head office's Ed25519 key: PEM (SPKI). Throws a sentence for anything else. */
export function readHeadOfficeKey(path: string): KeyObject {
  const key = createPublicKey(readFileSync(path, 'utf8'))
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error(`head office's key must be an Ed25519 public key: ${path}`)
  }
  return key
}

/** Why the item is not head office's own word for this outlet, or null: it is. */
export function faultOfSignature(
  item: FeedItem,
  outletId: string,
  key: KeyObject | null,
): 'signature-missing' | 'signature-wrong' | 'key-missing' | null {
  if (item.signature === null) return 'signature-missing'
  if (key === null) return 'key-missing'
  const signature = Buffer.from(item.signature, 'base64url')
  const isOurs = [outletId, null].some((audience) => {
    const text = signedTextOrNull(item, audience)
    return text !== null && verify(null, Buffer.from(text), key, signature)
  })
  return isOurs ? null : 'signature-wrong'
}

function signedTextOrNull(item: FeedItem, outletId: string | null): string | null {
  try {
    return signedText(item, outletId)
  } catch {
    return null
  }
}
