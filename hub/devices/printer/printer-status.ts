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
