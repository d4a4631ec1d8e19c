// Head office's side of an outlet's escrowed keys (docs/decisions/0101): only the private recovery
// key opens them.
import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { statSync } from 'node:fs'
import { Check } from 'typebox/value'
import { ESCROW_KEY_INFO, escrowPlace, IdentityParcel } from '#domain/identity-parcel.ts'
import type { SealedBytes, SealedParcel } from '#domain/wire/document-identity.ts'
import { readText } from './office-cloud.ts'
import { OfficeError } from './office-errors.ts'
import type { KeyPairText } from './sign-item.ts'

const OTHERS = 0o077
const KEY_BYTES = 32
const TAG_BYTES = 16

export function makeRecoveryKeyPair(): KeyPairText {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    privateText: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicText: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  }
}

/** Throws KEY_INVALID and CREDENTIAL_OPEN (readable by others). */
export function readRecoveryKey(path: string): KeyObject {
  const text = readText(path)
  if ((statSync(path).mode & OTHERS) !== 0) throw new OfficeError('CREDENTIAL_OPEN', path)
  try {
    const key = createPrivateKey(text)
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  } catch (error) {
    throw new OfficeError('KEY_INVALID', path, error)
  }
  throw new OfficeError('KEY_INVALID', path)
}

/**
 * The outlet's keys, with its authority's where the box's signer sealed that one by itself. Throws
 * RECOVERY_KEY_WRONG for what another key opens, or what was of another outlet.
 */
export function openEscrow(sealed: SealedParcel, outletId: string, key: KeyObject): IdentityParcel {
  const identity = openSealed(sealed, outletId, key)
  const { files = [] } = sealed.authority ? openSealed(sealed.authority, outletId, key) : {}
  const paths = files.map(({ path }) => path)
  const others = identity.files.filter(({ path }) => !paths.includes(path))
  return { ...identity, files: [...others, ...files] }
}

function openSealed(sealed: SealedBytes, outletId: string, key: KeyObject): IdentityParcel {
  try {
    const ephemeral = createPublicKey({
      ...{ key: bytes(sealed.ephemeral), format: 'der', type: 'spki' },
    })
    const shared = diffieHellman({ privateKey: key, publicKey: ephemeral })
    const secret = Buffer.from(hkdfSync('sha256', shared, '', ESCROW_KEY_INFO, KEY_BYTES))
    const text = bytes(sealed.ciphertext)
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes(sealed.nonce))
    decipher.setAAD(Buffer.from(escrowPlace(outletId)))
    decipher.setAuthTag(text.subarray(-TAG_BYTES))
    const opened = Buffer.concat([decipher.update(text.subarray(0, -TAG_BYTES)), decipher.final()])
    const parcel: unknown = JSON.parse(opened.toString('utf8'))
    if (Check(IdentityParcel, parcel) && parcel.outlet_id === outletId) return parcel
  } catch (error) {
    throw new OfficeError('RECOVERY_KEY_WRONG', sealed.key_id, error)
  }
  throw new OfficeError('RECOVERY_KEY_WRONG', sealed.key_id)
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url')
