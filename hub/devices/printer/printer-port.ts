// The way to a printer, one file per kind of wire. What was sent is a count, never a promise.

/** Why a printer could not take a job or finish it; screens turn the code into a sentence. */
export type PrinterProblem =
  | 'refused'
  | 'unreachable'
  | 'connect-timeout'
  | 'no-answer'
  | 'offline'
  | 'cover-open'
  | 'paper-out'
  | 'printer-error'
  | 'stalled'
  | 'connection-lost'

export type StatusKind = 1 | 2 | 3 | 4

export type StatusProblem = 'no-answer' | 'connection-lost'

export type SendEnd = { bytesAccepted: number; problem: PrinterProblem | null }

/** One connection, used for one job. Nothing here throws: a broken wire is an answer. */
export type PrinterLink = {
  /** The answer to DLE EOT `kind`, or why there was none. */
  askStatus(kind: StatusKind, timeoutMs: number): Promise<number | StatusProblem>
  /** Sends in chunks of at most 1 KiB and stops at the first that is not taken. */
  send(bytes: Uint8Array): Promise<SendEnd>
  /** Says that the job is complete and lets go; a problem if the other side broke off. */
  close(): Promise<PrinterProblem | null>
}

export type PrinterPort = {
  connect(): Promise<{ ok: true; link: PrinterLink } | { ok: false; problem: PrinterProblem }>
}
