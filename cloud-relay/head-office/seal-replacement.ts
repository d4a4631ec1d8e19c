import { createCipheriv, randomBytes, scryptSync } from 'node:crypto'
import {
  cleanPhrase,
  PARCEL_FORMAT,
  PARCEL_KEY_BYTES,
  PARCEL_SCRYPT,
  type ReplacementParcel,
  type SealedReplacement,
} from '#domain/replacement-parcel.ts'

/** Told by telephone: nothing that is heard or written as something else. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = 4
const GROUP_LETTERS = 4

/** Four groups of four, e.g. `7KQM-2XPA-…`: 78 bits, each tried with scrypt. */
export function makePhrase(): string {
  const letters: string[] = []
  while (letters.length < GROUPS * GROUP_LETTERS) {
    for (const byte of randomBytes(32)) {
      // What is left over would make some letters likelier.
      const letter = byte < LETTERS.length * 8 ? LETTERS[byte % LETTERS.length] : undefined
      if (letter) letters.push(letter)
    }
  }
  const text = letters.slice(0, GROUPS * GROUP_LETTERS).join('')
  return text.match(/.{4}/g)?.join('-') ?? text
}

export function sealReplacement(parcel: ReplacementParcel, phrase: string): SealedReplacement {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const key = scryptSync(cleanPhrase(phrase), salt, PARCEL_KEY_BYTES, PARCEL_SCRYPT)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(PARCEL_FORMAT))
  const sealed = [cipher.update(JSON.stringify(parcel)), cipher.final(), cipher.getAuthTag()]
  return {
    format: PARCEL_FORMAT,
    outlet_code: parcel.identity.outlet_code,
    salt: salt.toString('base64url'),
    nonce: nonce.toString('base64url'),
    ciphertext: Buffer.concat(sealed).toString('base64url'),
  }
}
