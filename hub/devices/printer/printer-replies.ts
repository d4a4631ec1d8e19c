// What a printer says, told apart by its fixed bits (Epson TM reference): replies come on one
// stream, in the order of their making, and some of them nobody asked for.

export type Reply =
  /** Answer to DLE EOT: 0xx1xx10. */
  | { kind: 'status'; bits: number }
  /** Answer to GS r: 0xx0xxxx. It carries no name: only counting tells whose it is. */
  | { kind: 'fence' }
  /** Answer to GS ( H function 48: 37 22 d1 d2 d3 d4 00. */
  | { kind: 'process'; id: string }
  /** Answer to GS ( L function 64: 37 72 status, two letters a picture, 00. More follows on an ACK. */
  | { kind: 'keys'; keys: readonly string[]; isLast: boolean }
  /** Answer to GS ( L function 51: 37 31, a number in digits, 00. */
  | { kind: 'room'; bytes: number }
  /** Answer to GS I 65 to 69: 5F, then letters, then 00. */
  | { kind: 'identity'; text: string }
  /** Automatic status back: four bytes, the first 0xx1xx00. Unasked for, and no answer. */
  | { kind: 'automatic'; bytes: readonly number[] }

const BLOCK_HEADER = 0x37
const IDENTITY_HEADER = 0x5f
/** What follows the first header says whose answer it is. */
const OF_PROCESS = 0x22
const OF_KEYS = 0x72
const OF_ROOM = 0x31
const LAST_BLOCK = 0x40
const NUL = 0x00
const AUTOMATIC_BYTES = 4
/** Letters that no NUL ends are noise: more than this in a row no printer says. */
const BLOCK_BYTES_MAX = 84
/** XON, XOFF and what a line adds of its own say nothing. */
const isStatus = (byte: number): boolean => (byte & 0x93) === 0x12
const isFence = (byte: number): boolean => (byte & 0x90) === 0
const isAutomatic = (byte: number): boolean => (byte & 0x93) === 0x10
const isBlock = (byte: number | undefined): boolean =>
  byte === BLOCK_HEADER || byte === IDENTITY_HEADER
const textOf = (bytes: readonly number[]): string => String.fromCharCode(...bytes)

function blockOf([kind, ...data]: readonly number[]): Reply | null {
  if (kind === OF_PROCESS) return { kind: 'process', id: textOf(data) }
  if (kind === OF_ROOM) return /^\d{1,8}$/.test(textOf(data)) ? roomOf(data) : null
  if (kind !== OF_KEYS) return null
  const [status, ...letters] = data
  const keys = textOf(letters).match(/../gs) ?? []
  return { kind: 'keys', keys, isLast: status === LAST_BLOCK }
}

const roomOf = (digits: readonly number[]): Reply => ({
  kind: 'room',
  bytes: Number(textOf(digits)),
})

/** Takes bytes in any portions and answers the replies that became whole. */
export function createReplyReader(): (bytes: Uint8Array) => Reply[] {
  let held: number[] = []
  const takeBlock = (): Reply | null => {
    const [header, ...rest] = held
    held = []
    return header === BLOCK_HEADER ? blockOf(rest) : { kind: 'identity', text: textOf(rest) }
  }
  const read = (byte: number): Reply | null => {
    if (isBlock(held[0])) {
      if (byte === NUL) return takeBlock()
      held.push(byte)
      if (held.length >= BLOCK_BYTES_MAX) held = []
      return null
    }
    if (held.length > 0) {
      held.push(byte)
      if (held.length < AUTOMATIC_BYTES) return null
      const bytes = held
      held = []
      return { kind: 'automatic', bytes }
    }
    if (isBlock(byte) || isAutomatic(byte)) {
      held = [byte]
      return null
    }
    if (isStatus(byte)) return { kind: 'status', bits: byte }
    return isFence(byte) ? { kind: 'fence' } : null
  }
  return (bytes) => [...bytes].flatMap((byte) => read(byte) ?? [])
}
