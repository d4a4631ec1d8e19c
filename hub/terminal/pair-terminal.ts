import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { nextSeriesOfLife } from '#domain/receipt-number.ts'
import type { Seams } from '#domain/seams.ts'
import type { DevicePublicKey, EarlierPairing } from '#domain/wire/access-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import type { TerminalTable } from '../db/tables.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { endStaffSessions } from '../staff/staff-session.ts'
import { awaitTail } from '../tail/take-tail.ts'
import { deviceKeyText, readDeviceKey } from './device-key.ts'
import { hashPairingCode } from './pairing-code.ts'
import { recallTerminals } from './recall-terminals.ts'
import { checkOrigin, noteOrigin } from './terminal-origin.ts'
import {
  deleteDeviceSessionsOf,
  findLatestSeries,
  findPairingCode,
  findTerminal,
  findTerminalByName,
  insertSeries,
  insertSeriesKey,
  insertTerminal,
  listTerminals,
  markPairingCodeUsed,
  replaceTerminalKey,
} from './terminal-store.ts'

export type PairingRequest = {
  code: string
  name: string
  publicKey: DevicePublicKey
  /** What the device says it was here before, the newest first. */
  earlier?: readonly EarlierPairing[]
  /** Of the page from which it is paired; null: no browser. */
  origin?: string | null
  /** A person has said that the device is to stay at that origin. */
  isOriginChosen?: boolean
}
export type Paired = { terminalId: string; terminalCode: string; series: string }

/**
 * Pairs a device under a terminal's name. A name that exists keeps its id and code, gets the new
 * key and opens the next series (I5); its old sessions end. The same device may repeat the request
 * when the answer was lost, and gets the same answer. A restored hub believes what a device says it
 * was before (decision 0054).
 */
export function pairTerminal(tx: Db, seams: Seams, request: PairingRequest): Outcome<Paired> {
  const nowMs = seams.clock.nowMs()
  if (!readDeviceKey(request.publicKey)) {
    return refuse('INVALID_REQUEST', 'the key is not a point of P-256', 'public_key')
  }
  const codeHash = hashPairingCode(request.code)
  const code = findPairingCode(tx, codeHash)
  if (!code || code.expires_at_ms <= nowMs) return refuseCode(tx, nowMs, request.name)
  if (code.used_by_terminal_id !== null) {
    return (
      repeatAnswer(tx, code.used_by_terminal_id, request) ?? refuseCode(tx, nowMs, request.name)
    )
  }
  const { life } = readChainHead(tx)
  const known = findTerminalByName(tx, request.name)
  const { origin = null, isOriginChosen: isChosen = false } = request
  const place = checkOrigin(tx, known?.id ?? null, { origin, isChosen, nowMs })
  if (!place.ok) return place
  recallTerminals(tx, seams, life, request)
  const terminal = takeKey(tx, seams, life, request)
  const latest = findLatestSeries(tx, terminal.id)?.series ?? null
  const series = nextSeriesOfLife(latest, life)
  noteOrigin(tx, terminal.id, origin, nowMs)
  insertSeries(tx, terminal.id, series, nowMs)
  insertSeriesKey(tx, terminal.id, series, deviceKeyText(request.publicKey))
  if (life > 0 && request.earlier?.length) awaitTail(tx, terminal.id)
  markPairingCodeUsed(tx, codeHash, terminal.id)
  const paired = { terminalId: terminal.id, terminalCode: terminal.code, series }
  const payload = { terminal_id: terminal.id, terminal_code: terminal.code, series, origin }
  appendAudit(tx, {
    kind: 'terminal-paired',
    payload: { ...payload, code_created_by: code.created_by },
    atMs: nowMs,
  })
  return succeed(paired)
}

type TerminalName = Pick<TerminalTable, 'id' | 'code'>

function takeKey(
  tx: Db,
  seams: Seams,
  life: number,
  { name, publicKey }: PairingRequest,
): TerminalName {
  const nowMs = seams.clock.nowMs()
  const known = findTerminalByName(tx, name)
  if (known) {
    replaceTerminalKey(tx, known.id, deviceKeyText(publicKey), nowMs)
    deleteDeviceSessionsOf(tx, known.id)
    endStaffSessions(tx, known.id)
    return known
  }
  const terminal = {
    id: uuidv7(seams),
    code: nextCode(tx, life),
    name,
    public_key_json: deviceKeyText(publicKey),
    is_active: 1,
    paired_at_ms: nowMs,
    last_seen_at_ms: nowMs,
    origin: null,
  }
  insertTerminal(tx, terminal)
  return terminal
}

/**
 * T1, T2 …: terminals are never deleted, so the highest is the last one given. A restored hub does
 * not know which it gave in the time it lost: from then on codes end in the life's letter.
 */
function nextCode(tx: Db, life: number): string {
  const given = listTerminals(tx).map(({ code }) => Number(/^T(\d+)/.exec(code)?.[1] ?? 0))
  const letter = life === 0 ? '' : String.fromCharCode(65 + (life % 26))
  return `T${Math.max(0, ...given) + 1}${letter}`
}

function repeatAnswer(tx: Db, terminalId: string, request: PairingRequest): Outcome<Paired> | null {
  const terminal = findTerminal(tx, terminalId)
  const series = findLatestSeries(tx, terminalId)?.series
  const isSameKey = terminal?.public_key_json === deviceKeyText(request.publicKey)
  if (!terminal || !series || !isSameKey) return null
  return succeed({ terminalId, terminalCode: terminal.code, series })
}

function refuseCode(tx: Db, atMs: number, terminalName: string): Outcome<Paired> {
  appendAudit(tx, { kind: 'pairing-refused', payload: { terminal_name: terminalName }, atMs })
  return refuse('PAIRING_CODE_INVALID')
}
