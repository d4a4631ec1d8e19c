// What a printer says, told apart by its fixed bits (Epson TM reference): replies come on one
// stream, in the order of their making, and some of them nobody asked for.

export type Reply =
  /** Answer to DLE EOT: 0xx1xx10. */
  | { kind: 'status'; bits: number }
  /** Answer to GS r: 0xx0xxxx. It carries no name: only counting tells whose it is. */
  | { kind: 'fence' }
  /** Answer to GS ( H function 48: 37 22 d1 d2 d3 d4 00. */
  | { kind: 'process'; id: string }
  /** Automatic status back: four bytes, the first 0xx1xx00. Unasked for, and no answer. */
  | { kind: 'automatic'; bytes: readonly number[] }

const PROCESS_HEADER = 0x37
const NUL = 0x00
const AUTOMATIC_BYTES = 4
/** XON, XOFF and what a line adds of its own say nothing. */
const isStatus = (byte: number): boolean => (byte & 0x93) === 0x12
const isFence = (byte: number): boolean => (byte & 0x90) === 0
const isAutomatic = (byte: number): boolean => (byte & 0x93) === 0x10

/** Takes bytes in any portions and answers the replies that became whole. */
export function createReplyReader(): (bytes: Uint8Array) => Reply[] {
  let held: number[] = []
  const read = (byte: number): Reply | null => {
    if (held[0] === PROCESS_HEADER) {
      if (byte !== NUL) {
        held.push(byte)
        return null
      }
      const id = String.fromCharCode(...held.slice(2))
      held = []
      return { kind: 'process', id }
    }
    if (held.length > 0) {
      held.push(byte)
      if (held.length < AUTOMATIC_BYTES) return null
      const bytes = held
      held = []
      return { kind: 'automatic', bytes }
    }
    if (byte === PROCESS_HEADER || isAutomatic(byte)) {
      held = [byte]
      return null
    }
    if (isStatus(byte)) return { kind: 'status', bits: byte }
    return isFence(byte) ? { kind: 'fence' } : null
  }
  return (bytes) => [...bytes].flatMap((byte) => read(byte) ?? [])
}
