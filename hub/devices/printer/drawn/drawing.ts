// What is asked of whoever draws a line, and what comes back: plain data, for any thread.

export type DrawRequest = {
  /** Alone, or with an amount at the right edge of its last row. */
  left: string
  right: string | null
  align: 'left' | 'center' | 'right'
  isBold: boolean
  size: 'normal' | 'double'
  /** The printable width of the paper. */
  widthDots: number
}

/** Rows of dots, one bit each, the leftmost dot in the highest bit; 1 is black. */
export type Dots = { widthBytes: number; rowCount: number; bytes: Uint8Array }

/** `lines`: what is written on each row, as it was drawn. */
export type Drawing = Dots & { lines: string[] }

/** A picture for the head of the paper; threshold is for drawings, dither for photographs. */
export type LogoRequest = { png: Uint8Array; method: 'threshold' | 'dither' }

/** The pitch of the printer's own lines, so that drawn and printed rows stand evenly. */
export const ROW_DOTS = 30
/** A character of the printer's own font is 12 dots wide. */
export const COLUMN_DOTS = 12
