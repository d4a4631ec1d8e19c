import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { encodeDrawerPulse, encodeReceipt, type PrinterProfile } from './printer-encoder.ts'
import type { PrinterLink, PrinterPort, PrinterProblem } from './printer-port.ts'

export type PrintOrder = { kind: 'document'; model: ReceiptModel } | { kind: 'drawer-pulse' }

/**
 * not-started: no byte of the job left us, so it may be tried again by itself. uncertain: at least
 * one byte left and the rest is not known to have arrived, so a person must look. sent: the printer
 * has taken everything, which is the best that can be said without a fence. withdrawn: the caller
 * said no at the last moment.
 */
export type PrintEnd =
  | { state: 'not-started'; problem: PrinterProblem; bytesAccepted: 0 }
  | { state: 'withdrawn'; problem: null; bytesAccepted: 0 }
  | { state: 'sent'; problem: null; bytesAccepted: number }
  | { state: 'uncertain'; problem: PrinterProblem; bytesAccepted: number }

export type Printer = {
  /** `mayStart` is asked, and must make its answer durable, just before the first byte leaves. */
  print(order: PrintOrder, mayStart: () => boolean): Promise<PrintEnd>
}

export type StatusTimeouts = { beforeMs: number; afterMs: number }
/** After a job the answer may have to wait until the printer has read what stands before it. */
export const STATUS_TIMEOUTS: StatusTimeouts = { beforeMs: 800, afterMs: 10_000 }
/** So many unanswered questions in a row make a printer count as one that cannot answer. */
const SILENCES_MAX = 3

type Ability = 'unknown' | 'answers' | 'mute'

/** A printer on any port: check, send, look again. One job at a time is the caller's duty. */
export function createPrinter(
  port: PrinterPort,
  profile: PrinterProfile,
  timeouts: StatusTimeouts = STATUS_TIMEOUTS,
): Printer {
  let ability: Ability = 'unknown'
  let silences = 0

  async function check(link: PrinterLink): Promise<PrinterProblem | null> {
    if (ability === 'mute') return null
    const problem = await readProblem(link, timeouts.beforeMs)
    if (problem === 'connection-lost') return problem
    if (problem !== 'no-answer') {
      ability = 'answers'
      silences = 0
      return problem
    }
    silences += 1
    // Many printers never answer. One that did and now does not is stuck; but not for ever, since
    // it may have been replaced by one that cannot.
    if (ability === 'answers' && silences < SILENCES_MAX) return 'no-answer'
    ability = 'mute'
    return null
  }

  async function printOn(
    link: PrinterLink,
    bytes: Uint8Array,
    mayStart: () => boolean,
  ): Promise<PrintEnd> {
    const obstacle = await check(link)
    if (obstacle !== null) return { state: 'not-started', problem: obstacle, bytesAccepted: 0 }
    if (!mayStart()) return { state: 'withdrawn', problem: null, bytesAccepted: 0 }
    const { bytesAccepted, problem: sendProblem } = await link.send(bytes)
    const canLook = ability === 'answers' && sendProblem === null
    const problem = canLook ? await readProblem(link, timeouts.afterMs) : sendProblem
    return problem === null
      ? { state: 'sent', problem, bytesAccepted }
      : { state: 'uncertain', problem, bytesAccepted }
  }

  return {
    async print(order, mayStart) {
      const bytes = encodeOrder(order, profile)
      const connected = await port.connect()
      if (!connected.ok) {
        return { state: 'not-started', problem: connected.problem, bytesAccepted: 0 }
      }
      const { link } = connected
      const end = await printOn(link, bytes, mayStart).catch(async (error: unknown) => {
        await link.close()
        throw error
      })
      const problem = await link.close()
      if (end.state !== 'sent' || problem === null) return end
      return { state: 'uncertain', problem, bytesAccepted: end.bytesAccepted }
    },
  }
}

function encodeOrder(order: PrintOrder, profile: PrinterProfile): Uint8Array {
  return order.kind === 'document'
    ? encodeReceipt(order.model, profile)
    : encodeDrawerPulse(profile)
}

/** Bits of the answers to DLE EOT 1, 2 and 4 (Epson TM reference). */
const OFFLINE = 0x08
const COVER_OPEN = 0x04
const STOPPED_WITHOUT_PAPER = 0x20
const ERROR = 0x40
const PAPER_END = 0x60

/** The most telling problem first: "offline" alone would not tell anybody what to do. */
async function readProblem(link: PrinterLink, timeoutMs: number): Promise<PrinterProblem | null> {
  const general = await link.askStatus(1, timeoutMs)
  if (typeof general === 'string') return general
  const cause = await link.askStatus(2, timeoutMs)
  if (typeof cause === 'string') return cause
  const paper = await link.askStatus(4, timeoutMs)
  if (typeof paper === 'string') return paper
  if (cause & COVER_OPEN) return 'cover-open'
  if (paper & PAPER_END || cause & STOPPED_WITHOUT_PAPER) return 'paper-out'
  if (cause & ERROR) return 'printer-error'
  return general & OFFLINE ? 'offline' : null
}
