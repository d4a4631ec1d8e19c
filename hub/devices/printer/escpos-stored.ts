// Pictures that a printer keeps without power, for the interpreter: GS ( L, functions 48 to 69.
import { addImage, readPicture } from './escpos-graphics.ts'
import { hex, type Machine, type Parser } from './paper-machine.ts'

/** As a small printer has it. */
const MEMORY_BYTES = 256 * 1024
const ENTRY_BYTES = 10
const KEYS_A_BLOCK = 40
const HEADER = 0x37
const ACK = 0x06
const NAK = 0x15
const CAN = 0x18

/** Letters from 32 to 126. */
const isKey = (...codes: (number | undefined)[]): boolean =>
  codes.every((code) => code !== undefined && code >= 32 && code <= 126)

/** 67 keeps a picture, 69 prints it, 66 forgets it, 65 all; 48 and 51 tell how much room there is. */
export function applyStored(machine: Machine, fn: number | undefined, rest: number[]): boolean {
  const key = String.fromCharCode(rest[0] ?? 0, rest[1] ?? 0)
  switch (fn) {
    case 0:
    case 48:
      return tellNumber(machine, 0x30, MEMORY_BYTES)
    case 3:
    case 51:
      return tellNumber(machine, 0x31, roomOf(machine))
    case 65:
      return String.fromCharCode(...rest) === 'CLR' && forgetAll(machine)
    case 66:
      if (machine.stored.delete(key)) machine.storedWrites += 1
      return rest.length === 2 && isKey(...rest)
    case 67:
      return keep(machine, rest)
    case 69: {
      const [first, second, x = 0, y = 0] = rest
      const dots = machine.stored.get(key)
      // A printer prints nothing for a key that it does not know.
      if (dots) addImage(machine, dots)
      return rest.length === 4 && isKey(first, second) && x === 1 && y === 1
    }
    default:
      return false
  }
}

function forgetAll(machine: Machine): true {
  machine.stored.clear()
  machine.storedWrites += 1
  return true
}

function keep(machine: Machine, rest: readonly number[]): boolean {
  const [tone, first, second, colours, ...picture] = rest
  // The sizes stand before the colour here, and after it in function 112.
  const dots = readPicture([...picture.slice(0, 4), ...picture.slice(5)], { x: 1, y: 1 })
  const isWhole = tone === 48 && colours === 1 && picture[4] === 49 && isKey(first, second)
  if (!isWhole || dots === null) return false
  if (machine.runs.length > 0) {
    machine.output.onFailure('a picture is kept in the middle of a line')
    return true
  }
  // Where it does not fit nothing happens, and nothing is said.
  if (sizeOf(dots.bits) > roomOf(machine)) return true
  machine.stored.set(String.fromCharCode(first ?? 0, second ?? 0), dots)
  machine.storedWrites += 1
  return true
}

const sizeOf = (bits: string): number => Buffer.from(bits, 'base64').length + ENTRY_BYTES

const roomOf = ({ stored }: Machine): number =>
  MEMORY_BYTES - [...stored.values()].reduce((sum, { bits }) => sum + sizeOf(bits), 0)

function tellNumber(machine: Machine, kind: number, value: number): true {
  machine.output.onReply(Uint8Array.of(HEADER, kind, ...Buffer.from(String(value)), 0))
  return true
}

export const isKeyQuestion = (family: number, parameters: readonly number[]): boolean =>
  family === 0x4c && parameters.join(' ') === '48 64 75 67'

/** The keys in their order, forty a block; each is told until it is acknowledged or called off. */
export function* tellKeys(machine: Machine): Parser {
  const keys = [...machine.stored.keys()].sort()
  let at = 0
  machine.isTelling = true
  while (machine.isTelling) {
    const block = keys.slice(at, at + KEYS_A_BLOCK).join('')
    const isLast = at + KEYS_A_BLOCK >= keys.length
    const status = isLast ? 0x40 : 0x41
    machine.output.onReply(Uint8Array.of(HEADER, 0x72, status, ...Buffer.from(block), 0))
    const answer: number = yield
    if (answer === ACK) at += KEYS_A_BLOCK
    else if (answer !== NAK && answer !== CAN) {
      machine.output.onFailure(`${hex(answer)} for an answer to the key codes`)
    }
    if (answer !== NAK && (answer !== ACK || isLast)) machine.isTelling = false
  }
}
