import type { PrinterProblem } from './printer-port.ts'
import type { PrinterTalk } from './printer-talk.ts'

/** Bits of the answers to DLE EOT 1, 2 and 4 (Epson TM reference). */
const OFFLINE = 0x08
const COVER_OPEN = 0x04
const STOPPED_WITHOUT_PAPER = 0x20
const ERROR = 0x40
const PAPER_END = 0x60

/** The most telling problem first: "offline" alone would not tell anybody what to do. */
export async function readProblem(
  talk: PrinterTalk,
  timeoutMs: number,
): Promise<PrinterProblem | null> {
  const general = await talk.askStatus(1, timeoutMs)
  if (typeof general === 'string') return general
  const cause = await talk.askStatus(2, timeoutMs)
  if (typeof cause === 'string') return cause
  const paper = await talk.askStatus(4, timeoutMs)
  if (typeof paper === 'string') return paper
  if (cause & COVER_OPEN) return 'cover-open'
  if (paper & PAPER_END || cause & STOPPED_WITHOUT_PAPER) return 'paper-out'
  if (cause & ERROR) return 'printer-error'
  return general & OFFLINE ? 'offline' : null
}

/** Bits of the four bytes of automatic status (GS a, Epson TM reference). */
const AUTOMATIC = { offline: 0x08, coverOpen: 0x20, error: 0x6c, paperEnd: 0x0c }

/** What a printer last said of its own accord; where it said nothing, `otherwise`. */
export function readAutomatic(
  bytes: readonly number[] | null,
  otherwise: PrinterProblem,
): PrinterProblem | null {
  if (bytes === null) return otherwise
  const [general = 0, fault = 0, paper = 0] = bytes
  if (general & AUTOMATIC.coverOpen) return 'cover-open'
  if (paper & AUTOMATIC.paperEnd) return 'paper-out'
  if (fault & AUTOMATIC.error) return 'printer-error'
  return general & AUTOMATIC.offline ? 'offline' : null
}
