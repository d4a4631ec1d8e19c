// Once for each browser, with its hub there: fetched when a person pairs it.

import { DevicePublicKey, PairAnswer } from '#domain/wire/access-message.ts'
import { type TerminalDatabase, writeStrictly } from './database.ts'
import { PAIRED_MARK } from './device-identity.ts'
import { earlierPairings } from './earlier-pairings.ts'
import { callHub } from './hub-http.ts'
import { hasShape } from './schema-check.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import type { TillOutcome } from './till-errors.ts'

const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }

/**
 * Pairs this browser under a fresh key. The hub opens a new series for it (I5); documents of an
 * earlier pairing stay in the journal under their own numbers.
 */
export async function pairDevice(
  seams: TerminalSeams,
  database: TerminalDatabase,
  pairingCode: string,
  terminalName: string,
  /** A person has read that what this device keeps will lie at this address of the hub. */
  isOriginChosen?: boolean,
): Promise<TillOutcome<PairAnswer>> {
  const keyPair = await seams.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify'])
  const publicKey = await exportPublicKey(seams.subtle, keyPair.publicKey)
  const earlier = await earlierPairings(database)
  const body = JSON.stringify({
    pairing_code: pairingCode,
    terminal_name: terminalName,
    public_key: publicKey,
    ...(earlier.length > 0 ? { earlier } : {}),
    ...(isOriginChosen ? { is_origin_chosen: true } : {}),
  })
  const answer = await callHub(seams, { method: 'POST', path: '/api/pair', body }, PairAnswer)
  if (!answer.ok) return answer
  const { terminal_id, terminal_code, series, outlet, sealing_key: sealing } = answer.value
  await writeStrictly(database, ['identity', 'sync_metadata'], async (transaction) => {
    const identity = transaction.objectStore('identity')
    const counter = await identity.get('counter')
    const sequence = counter?.key === 'counter' ? counter.sequence : 0
    await identity.put({
      key: 'device',
      keyPair,
      publicKey,
      terminalId: terminal_id,
      terminalCode: terminal_code,
      series,
      earlier,
    })
    await identity.put({ key: 'counter', series, number: 0, sequence })
    const metadata = transaction.objectStore('sync_metadata')
    await metadata.put({ key: 'outlet', outlet })
    if (sealing) await metadata.put({ key: 'sealing-key', sealing })
  })
  seams.marks.set(PAIRED_MARK, terminal_code)
  return answer
}

async function exportPublicKey(subtle: SubtleCrypto, key: CryptoKey): Promise<DevicePublicKey> {
  const { kty, crv, x, y } = await subtle.exportKey('jwk', key)
  const publicKey = { kty, crv, x, y }
  if (!hasShape(DevicePublicKey, publicKey)) throw new Error('the browser exported no P-256 key')
  return publicKey
}
