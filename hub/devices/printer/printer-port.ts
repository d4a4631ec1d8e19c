// The way to a printer, one file per kind of wire (tcp-wire, usb-wire, usblp-wire). What was sent
// is a count, never a promise.

/** Why a printer could not take a job or finish it; screens turn the code into a sentence. */
export type PrinterProblem =
  | 'refused'
  | 'unreachable'
  | 'connect-timeout'
  /** The device is plugged in, and somebody else holds it or we may not open it. */
  | 'in-use'
  | 'not-allowed'
  | 'no-answer'
  /** Bytes of an earlier job are still inside and not printed. */
  | 'busy'
  | 'offline'
  | 'cover-open'
  | 'paper-out'
  | 'printer-error'
  | 'stalled'
  | 'connection-lost'

export type StatusKind = 1 | 2 | 3 | 4

/** What a listener hears: bytes of the printer, or that none will come any more. */
export type Heard = Uint8Array | 'ended'

/** One connection, used for one job. Nothing here throws: a broken wire is an answer. */
export type PrinterWire = {
  /**
   * Hands over a chunk of at most `CHUNK_BYTES`; `accepted` counts what the other side (or the
   * kernel on its behalf) took of it. Ends with `stalled` when the time is up.
   */
  write(
    chunk: Uint8Array,
    timeoutMs: number,
  ): Promise<{ accepted: number; problem: 'stalled' | 'connection-lost' | null }>
  /** Everything that comes from the printer, until `ended`, which is told to late listeners too. */
  listen(listener: (heard: Heard) => void): () => void
  /** Says that the job is complete and lets go; a problem if the other side broke off. */
  close(): Promise<PrinterProblem | null>
}

export type PrinterPort = {
  connect(): Promise<{ ok: true; wire: PrinterWire } | { ok: false; problem: PrinterProblem }>
}

export const CHUNK_BYTES = 1_024
