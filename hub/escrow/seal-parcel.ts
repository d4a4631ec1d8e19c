import {
  createCipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ESCROW_KEY_INFO, escrowPlace, type IdentityParcel } from '#domain/identity-parcel.ts'
import type { SealedBytes } from '#domain/wire/document-identity.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12

/** Head office's public recovery key, P-256 in PEM. Throws one sentence for anything else. */
export function readRecoveryKey(path: string): KeyObject {
  const key = createPublicKey(readFileSync(path, 'utf8'))
  const isP256 = key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  if (key.asymmetricKeyType !== 'ec' || !isP256) throw new Error(`${path} is not a recovery key`)
  return key
}

export const recoveryKeyId = (key: KeyObject): string =>
  createHash('sha256').update(derOf(key)).digest('hex').slice(0, 16)

/** Only who has the private half can open it; the box itself cannot. */
export function sealParcel(parcel: IdentityParcel, recovery: KeyObject): SealedBytes {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const shared = diffieHellman({ privateKey, publicKey: recovery })
  const key = Buffer.from(hkdfSync('sha256', shared, '', ESCROW_KEY_INFO, KEY_BYTES))
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(escrowPlace(parcel.outlet_id)))
  const sealed = [cipher.update(JSON.stringify(parcel)), cipher.final(), cipher.getAuthTag()]
  return {
    key_id: recoveryKeyId(recovery),
    ephemeral: derOf(publicKey).toString('base64url'),
    nonce: nonce.toString('base64url'),
    ciphertext: Buffer.concat(sealed).toString('base64url'),
  }
}

const derOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
