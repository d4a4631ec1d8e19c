// A terminal's storage belongs to the origin at which it was opened: a second origin of the same
// hub would be a second, empty storage beside what is unsent in the first (decision 0105).
import { boxLabel } from '#domain/bundle-text.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { listOriginsUnseenSince, readTerminalOrigin, setTerminalOrigin } from './origin-store.ts'

/** As browsers write it: `https://hub-mart01.local`, without a slash at its end. */
const ORIGIN = /^https?:\/\/[^/\s]{1,280}$/
/** Addresses that a router may give to another machine tomorrow; this machine's own are none. */
const LAN_ADDRESS = /^https?:\/\/(10|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d+\.\d+/

/** The box's own screen, and demonstrations. */
const LOOPBACK = /^https?:\/\/(localhost|127\.|\[::1\])/
/** A terminal that is on is noted every hour. */
const UNSEEN_MS = 2 * 3_600_000

/** Null for programs that are no browsers, and for what is no origin. */
export const originOf = ({ origin }: { origin?: string | undefined }): string | null =>
  origin !== undefined && ORIGIN.test(origin) ? origin : null

/** Whether a device that stays there loses its storage when the box gets another address. */
export const isByAddress = (origin: string): boolean => LAN_ADDRESS.test(origin)

type Asked = {
  origin: string | null
  /** A person has read what it means, and wants this device here. */
  isChosen: boolean
  nowMs: number
}

/**
 * Whether a device may be paired here under the name of the terminal, or as a new one. Refuses
 * TERMINAL_ELSEWHERE, ORIGIN_IS_ADDRESS and TERMINALS_SILENT_ELSEWHERE, each with the origin that
 * is meant instead.
 */
export function checkOrigin(
  tx: Db,
  terminalId: string | null,
  { origin, isChosen, nowMs }: Asked,
): Outcome<null> {
  if (origin === null || isChosen) return succeed(null)
  const bound = terminalId === null ? null : readTerminalOrigin(tx, terminalId)
  if (bound !== null && bound !== origin) return refuse('TERMINAL_ELSEWHERE', bound)
  if (bound !== null) return succeed(null)
  if (isByAddress(origin)) return refuse('ORIGIN_IS_ADDRESS', byName(tx, origin))
  const other = terminalId === null ? findSilentElsewhere(tx, origin, nowMs) : undefined
  return other === undefined ? succeed(null) : refuse('TERMINALS_SILENT_ELSEWHERE', other)
}

/** A device with a new name may be one of those, named anew: its storage lies there. */
function findSilentElsewhere(tx: Db, origin: string, nowMs: number): string | undefined {
  if (LOOPBACK.test(origin)) return undefined
  const unseen = listOriginsUnseenSince(tx, nowMs - UNSEEN_MS)
  return unseen.find((each) => each !== origin && !LOOPBACK.test(each))
}

/** The same door under the outlet's name. */
function byName(db: Db, origin: string): string {
  const { protocol, port } = new URL(origin)
  const host = `${boxLabel(readOutlet(db).outlet_code)}.local`
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}`
}

/** Whoever has the terminal's key speaks for it; that it does so from elsewhere is told. */
export function noteOrigin(tx: Db, terminalId: string, origin: string | null, atMs: number): void {
  if (origin === null) return
  const bound = readTerminalOrigin(tx, terminalId)
  if (bound === origin) return
  setTerminalOrigin(tx, terminalId, origin)
  if (bound === null) return
  const payload = { terminal_id: terminalId, from: bound, to: origin }
  appendAudit(tx, { kind: 'terminal-origin-changed', payload, atMs })
}
