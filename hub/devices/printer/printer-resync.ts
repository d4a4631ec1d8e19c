// What a broken connection leaves behind: a printer's parser knows of no connections, so that half
// a command waits for the rest of its bytes and would swallow the beginning of the next receipt.

import { ESC_INITIALISE } from './printer-questions.ts'

/**
 * Longer than any command of a paper: 24 rows of a picture on the widest one are 1,736 bytes, and a
 * QR code has at most 300 letters. NUL ends whatever is half there, and is nothing by itself.
 */
export const HALF_COMMAND_BYTES_MAX = 2_048

/** The longest command of all puts the logo into the printer's memory. */
export const HALF_STORE_BYTES_MAX = 8_704

/** Ends half a command of up to so many bytes, forgets half a line and every style. Puts no letter on the paper. */
export const resync = (bytesMax: number): Uint8Array =>
  Uint8Array.from([...Array<number>(bytesMax).fill(0x00), ...ESC_INITIALISE])

export const RESYNC = resync(HALF_COMMAND_BYTES_MAX)
