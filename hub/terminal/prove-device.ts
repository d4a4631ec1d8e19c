import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { DevicePublicKey, DeviceSessionAnswer } from '#domain/wire/access-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import type { HubDeps } from '../app-types.ts'
import { write } from '../db/write.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { publicHalf } from '../salvage/sealing-key.ts'
import { readLife } from '../tail/take-tail.ts'
import type { Challenges } from './device-challenge.ts'
import { isSignedByDevice, readDeviceKey } from './device-key.ts'
import { openDeviceSession } from './device-session.ts'
import { readSeriesState } from './terminal-cards.ts'
import { noteOrigin } from './terminal-origin.ts'
import { findTerminal } from './terminal-store.ts'

type Proof = {
  terminalId: string
  nonce: string
  signature: string
  /** Lives of this outlet's database that the terminal has seen end. */
  leftEpochs?: readonly string[]
  /** Of the page that proves it; null: no browser. */
  origin?: string | null
}

/**
 * Opens a device session for whoever holds the terminal's private key; not for one that has met a
 * later life of this outlet's database: this box was replaced (decision 0101).
 */
export function proveDevice(
  { db, seams, sealingKey, log }: Pick<HubDeps, 'db' | 'seams' | 'sealingKey' | 'log'>,
  challenges: Challenges,
  { terminalId, nonce, signature, leftEpochs = [], origin = null }: Proof,
): Outcome<{ token: string; answer: DeviceSessionAnswer }> {
  const terminal = findTerminal(db, terminalId)
  if (!terminal?.is_active) return refuse('DEVICE_NOT_PAIRED')
  const key = readDeviceKey(JSON.parse(terminal.public_key_json) as DevicePublicKey)
  if (!key) throw new Error(`the key of terminal ${terminal.code} is damaged`)
  const isFresh = challenges.redeem(terminalId, nonce)
  if (!isFresh || !isSignedByDevice(key, nonce, signature)) {
    return refuse('DEVICE_SIGNATURE_INVALID')
  }
  if (leftEpochs.includes(readChainHead(db).epoch)) {
    log.error({ alarm: 'box-replaced', terminal: terminal.code }, 'a till has met a later hub')
    return refuse('BOX_REPLACED')
  }
  const token = write(db, (tx) => {
    noteOrigin(tx, terminalId, origin, seams.clock.nowMs())
    return openDeviceSession(tx, seams, terminalId)
  })
  const answer = {
    terminal_id: terminalId,
    terminal_code: terminal.code,
    series: readSeriesState(db, terminalId),
    outlet: readOutlet(db),
    hub_time_ms: seams.clock.nowMs(),
    protocol_version: PROTOCOL_VERSION,
    sealing_key: publicHalf(sealingKey),
    life: readLife(db, terminalId),
  }
  return succeed({ token, answer })
}
