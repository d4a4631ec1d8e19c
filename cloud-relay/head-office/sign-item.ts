// Head office's signature (Ed25519): who works at an outlet, what a role may do and how an outlet
// is set up are taken by a hub only with it (docs/decisions/0037).
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { statSync } from 'node:fs'
import { type SignedPart, signedText } from '#domain/feed-signature.ts'
import { readText } from './office-cloud.ts'
import { OfficeError } from './office-errors.ts'

const OTHERS = 0o077

export type KeyPairText = { privateText: string; publicText: string }

export function makeKeyPair(): KeyPairText {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateText: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicText: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  }
}

/** Throws KEY_INVALID and CREDENTIAL_OPEN (readable by others). */
export function readSigningKey(path: string): KeyObject {
  const text = readText(path)
  if ((statSync(path).mode & OTHERS) !== 0) throw new OfficeError('CREDENTIAL_OPEN', path)
  try {
    const key = createPrivateKey(text)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (error) {
    throw new OfficeError('KEY_INVALID', path, error)
  }
  throw new OfficeError('KEY_INVALID', path)
}

export const publicTextOf = (key: KeyObject): string =>
  createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string

/** base64url over the item's canonical text for this outlet (null: all). */
export const signItem = (key: KeyObject, item: SignedPart, outletId: string | null): string =>
  sign(null, Buffer.from(signedText(item, outletId), 'utf8'), key).toString('base64url')
