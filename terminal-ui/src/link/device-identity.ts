// Who this terminal is: a key pair that cannot leave the browser, beside the receipt counter.

import {
  DeviceChallengeAnswer,
  DevicePublicKey,
  DeviceSessionAnswer,
  MeAnswer,
  PairAnswer,
} from '#domain/wire/access-message.ts'
import {
  type CounterRecord,
  type DeviceRecord,
  type TerminalDatabase,
  writeStrictly,
} from './database.ts'
import { callHub } from './hub-http.ts'
import { hasShape } from './schema-check.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from './till-errors.ts'

/** Left in localStorage at pairing: if it stands and the key is gone, storage was lost. */
export const PAIRED_MARK = 'ocean-pos.paired'
const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNATURE_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' }

export type IdentityState =
  | { kind: 'paired'; device: DeviceRecord; counter: CounterRecord }
  | { kind: 'unpaired' }
  /** A cookie or a mark says that this browser was paired, but key and counter are gone. */
  | { kind: 'storage-lost'; terminalCode: string | null }

/** What the terminal is by its own storage, and by what outlived it. */
export async function readIdentity(
  seams: TerminalSeams,
  database: TerminalDatabase,
): Promise<IdentityState> {
  const device = await database.get('identity', 'device')
  const counter = await database.get('identity', 'counter')
  if (device?.key === 'device' && counter?.key === 'counter') {
    seams.marks.set(PAIRED_MARK, device.terminalCode)
    return { kind: 'paired', device, counter }
  }
  const mark = seams.marks.get(PAIRED_MARK)
  if (mark !== null) return { kind: 'storage-lost', terminalCode: mark }
  // Clearing site data can leave the cookie: a session without a key is the same incident.
  const me = await callHub(seams, { method: 'GET', path: '/api/me' }, MeAnswer)
  return me.ok ? { kind: 'storage-lost', terminalCode: null } : { kind: 'unpaired' }
}

/**
 * Pairs this browser under a fresh key. The hub opens a new series for it (I5); documents of an
 * earlier pairing stay in the journal under their own numbers.
 */
export async function pairDevice(
  seams: TerminalSeams,
  database: TerminalDatabase,
  pairingCode: string,
  terminalName: string,
): Promise<TillOutcome<PairAnswer>> {
  const keyPair = await seams.subtle.generateKey(KEY_ALGORITHM, false, ['sign', 'verify'])
  const publicKey = await exportPublicKey(seams.subtle, keyPair.publicKey)
  const { earlierPairings } = await import('./earlier-pairings.ts')
  const earlier = await earlierPairings(database)
  const body = JSON.stringify({
    pairing_code: pairingCode,
    terminal_name: terminalName,
    public_key: publicKey,
    ...(earlier.length > 0 ? { earlier } : {}),
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

/** Proves the key by signing the hub's nonce; the answer's cookie is the session. */
export async function proveDevice(
  seams: TerminalSeams,
  database: TerminalDatabase,
): Promise<TillOutcome<DeviceSessionAnswer>> {
  const device = await database.get('identity', 'device')
  if (device?.key !== 'device') return refuseAtTill('NOT_PAIRED')
  const challenge = await callHub(
    seams,
    post('/api/device/challenge', { terminal_id: device.terminalId }),
    DeviceChallengeAnswer,
  )
  if (!challenge.ok) return challenge
  const { nonce } = challenge.value
  const signature = await seams.subtle.sign(
    SIGNATURE_ALGORITHM,
    device.keyPair.privateKey,
    new TextEncoder().encode(nonce),
  )
  return callHub(
    seams,
    post('/api/device/session', {
      terminal_id: device.terminalId,
      nonce,
      signature: base64Url(new Uint8Array(signature)),
    }),
    DeviceSessionAnswer,
  )
}

export type SeriesFinding =
  | { kind: 'in-step' }
  /** The hub has seen higher numbers than we remember: storage went back in time. */
  | { kind: 'counter-behind'; ours: number; hubs: number }
  /** This key belongs to a series that the hub has closed: pair again. */
  | { kind: 'series-superseded'; ours: string; hubs: string }

/**
 * Compares our counter with the hub's memory of the series. A counter that is behind is lifted at
 * once, so that no number the hub has seen is ever given to a second sale (I5).
 */
export async function reconcileSeries(
  database: TerminalDatabase,
  hubs: DeviceSessionAnswer['series'],
): Promise<SeriesFinding> {
  return writeStrictly(database, ['identity'], async (transaction) => {
    const store = transaction.objectStore('identity')
    const counter = await store.get('counter')
    if (counter?.key !== 'counter') throw new Error('a paired terminal has a counter')
    if (counter.series !== hubs.series) {
      return { kind: 'series-superseded', ours: counter.series, hubs: hubs.series }
    }
    if (counter.number >= hubs.last_number_seen) return { kind: 'in-step' }
    await store.put({ ...counter, number: hubs.last_number_seen })
    return { kind: 'counter-behind', ours: counter.number, hubs: hubs.last_number_seen }
  })
}

async function exportPublicKey(subtle: SubtleCrypto, key: CryptoKey): Promise<DevicePublicKey> {
  const { kty, crv, x, y } = await subtle.exportKey('jwk', key)
  const publicKey = { kty, crv, x, y }
  if (!hasShape(DevicePublicKey, publicKey)) throw new Error('the browser exported no P-256 key')
  return publicKey
}

const post = (path: string, body: unknown) =>
  ({ method: 'POST', path, body: JSON.stringify(body) }) as const

export function base64Url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
