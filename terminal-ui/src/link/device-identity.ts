// Who this terminal is: a key pair that cannot leave the browser, beside the receipt counter.

import {
  DeviceChallengeAnswer,
  DeviceSessionAnswer,
  MeAnswer,
} from '#domain/wire/access-message.ts'
import {
  type CounterRecord,
  type DeviceRecord,
  type TerminalDatabase,
  writeStrictly,
} from './database.ts'
import { callHub } from './hub-http.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from './till-errors.ts'

/** Left in localStorage at pairing: if it stands and the key is gone, storage was lost. */
export const PAIRED_MARK = 'ocean-pos.paired'
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
  const [device, counter] = await Promise.all([
    database.get('identity', 'device'),
    database.get('identity', 'counter'),
  ])
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
  const life = await database.get('sync_metadata', 'hub-life')
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
      left_epochs: life?.key === 'hub-life' ? life.left : undefined,
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

const post = (path: string, body: unknown) =>
  ({ method: 'POST', path, body: JSON.stringify(body), mayKnowMore: true }) as const

export function base64Url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
