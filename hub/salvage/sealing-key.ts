import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DevicePublicKey, OutletSealingKey } from '#domain/wire/access-message.ts'
import { replaceFile } from '../system/durable-file.ts'

/** The outlet's key that terminals seal their journals to; the private half stays on the box. */
export type SealingKey = {
  keyId: string
  publicKey: DevicePublicKey
  privateKey: KeyObject
  /** Those before it: nothing new is sealed to them, and what was still opens. */
  former: readonly SealingKey[]
}

/**
 * The sealing key of this outlet, made once. It lies beside the pepper, readable by the hub alone
 * (0600); it belongs to the outlet, so it goes with the backup to a replacement box. Losing it
 * costs what tills could not read themselves any more, and nothing else.
 *
 * It is replaced by `npm run sealing-key -- rotate`, which keeps the old one under its day,
 * `sealing-key-2026-11-28.pem`, and by starting the hub: tills hear the new one with their next
 * session and begin a new segment. The kept ones are read as well.
 */
export function readOrCreateSealingKey(dataFolder: string): SealingKey {
  const former = readdirSync(dataFolder)
    .filter((name) => FORMER.test(name))
    .map((name) => describeKey(createPrivateKey(readFileSync(join(dataFolder, name), 'utf8'))))
  const path = join(dataFolder, 'sealing-key.pem')
  return { ...describeKey(createPrivateKey(readIfThere(path) ?? createPem(path))), former }
}

const FORMER = /^sealing-key-.+\.pem$/

/** The one that a segment says it was sealed to. */
export const keyNamed = (key: SealingKey, keyId: string): SealingKey | null =>
  [key, ...key.former].find((each) => each.keyId === keyId) ?? null

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export const readSealingKeyFile = (path: string): SealingKey =>
  describeKey(createPrivateKey(readFileSync(path, 'utf8')))

/** Takes the place of the one that is there. */
export const writeNewSealingKey = (path: string): SealingKey =>
  describeKey(createPrivateKey(createPem(path)))

/** A key of no outlet that lasts. */
export const newSealingKey = (): SealingKey => describeKey(generateKey())

const generateKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

function createPem(path: string): string {
  const pem = generateKey().export({ type: 'pkcs8', format: 'pem' })
  // Lost in a power cut after a till has sealed to it, it would be missed.
  replaceFile(path, pem.toString(), 0o600)
  return pem.toString()
}

function describeKey(privateKey: KeyObject): SealingKey {
  const { crv, x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (crv !== 'P-256') throw new Error('the sealing key is not of P-256')
  const publicKey: DevicePublicKey = { kty: 'EC', crv: 'P-256', x, y }
  const keyId = createHash('sha256').update(`${x}.${y}`).digest('base64url').slice(0, 16)
  return { keyId, publicKey, privateKey, former: [] }
}

/** What terminals are told. */
export const publicHalf = ({ keyId, publicKey }: SealingKey): OutletSealingKey => ({
  key_id: keyId,
  public_key: publicKey,
})
