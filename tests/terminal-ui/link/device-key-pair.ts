import { webcrypto } from 'node:crypto'
import type { DeviceRecord } from '../../../terminal-ui/src/link/database.ts'
import { TERMINAL } from '../../support/small-outlet.ts'

/** What a pairing leaves in the terminal's storage. */
export async function makeDeviceKeyPair(): Promise<DeviceRecord> {
  const how = { name: 'ECDSA', namedCurve: 'P-256' }
  const keyPair = (await webcrypto.subtle.generateKey(how, false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  const { x = '', y = '' } = await webcrypto.subtle.exportKey('jwk', keyPair.publicKey)
  const { id: terminalId, code: terminalCode, series } = TERMINAL
  const publicKey = { kty: 'EC' as const, crv: 'P-256' as const, x, y }
  return { key: 'device', keyPair, publicKey, terminalId, terminalCode, series }
}
