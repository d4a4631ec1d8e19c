// What a broken connection leaves behind: a printer's parser knows of no connections, so that half
// a command waits for the rest of its bytes and would swallow the beginning of the next receipt.

import { ESC_INITIALISE } from './printer-questions.ts'

/**
 * Longer than any command we send: 24 rows of a picture on the widest paper are 1,736 bytes, and a
 * QR code has at most 300 letters. NUL ends whatever is half there, and is nothing by itself.
 */
export const HALF_COMMAND_BYTES_MAX = 2_048

/** Ends half a command, forgets half a line and every style. Puts no letter on the paper. */
export const RESYNC = Uint8Array.from([
  ...Array<number>(HALF_COMMAND_BYTES_MAX).fill(0x00),
  ...ESC_INITIALISE,
])
