import {
  BROKEN,
  NOTHING_HEARD,
  readKilograms,
  type ScaleHeard,
  type ScaleProtocol,
  type ScaleReader,
  type ScaleSaid,
  trouble,
} from './scale-protocol.ts'

const STX = 0x02
const CR = 0x0d
const QUESTION_MARK = 0x3f
const FRAME_BYTES_MAX = 12

const MOVING = 0b0000_0001
const OVER_CAPACITY = 0b0000_0010
const UNDER_ZERO = 0b0000_0100
const OUTSIDE_ZERO_CAPTURE = 0b0000_1000
const CENTRE_OF_ZERO = 0b0001_0000
const ALWAYS_SET = 0b0110_0000

/**
 * Mettler-Toledo 8213/8217, spoken by most scanner-scales of other makers as well: `W` is answered
 * by STX, the weight, CR when it is valid and stands still, and by STX ? status CR when not; N
 * behind the weight is net. Kilograms have three decimals, pounds two. 9600 or 2400, 7E1. Source:
 * Transcell PC-150 manual B.1.4 "Toledo 8213 demand format"; Brecknell 67xx manual 7.6.6 (status).
 */
export const toledo8217: ScaleProtocol = {
  question: Uint8Array.of(0x57),
  agreeingCount: 2,
  createReader: () => new ToledoReader(),
}

class ToledoReader implements ScaleReader {
  /** Null: outside a frame. */
  #frame: number[] | null = null

  hear(byte: number | null): ScaleHeard {
    if (byte === STX) {
      const isCut = this.#frame !== null
      this.#frame = []
      return isCut ? BROKEN : NOTHING_HEARD
    }
    if (byte === null || this.#frame === null || this.#frame.length >= FRAME_BYTES_MAX) {
      this.#frame = null
      return BROKEN
    }
    if (byte !== CR) {
      this.#frame.push(byte)
      return NOTHING_HEARD
    }
    const said = readFrame(this.#frame)
    this.#frame = null
    return { said, reply: null }
  }
}

function readFrame(bytes: readonly number[]): ScaleSaid {
  const [first, status] = bytes
  if (first === QUESTION_MARK && status !== undefined && bytes.length === 2) {
    return readStatus(status)
  }
  const text = String.fromCharCode(...bytes)
  const [, digits = '', net] = /^( *\d{1,4}\.\d{2,3})(N?)$/.exec(text) ?? []
  if (/\.\d\d$/.test(digits)) return trouble('wrong-unit')
  const grams = readKilograms(digits)
  if (grams === null) return { kind: 'broken' }
  return { kind: 'weight', grams, isStable: true, isNet: net === 'N' }
}

function readStatus(status: number): ScaleSaid {
  if ((status & ALWAYS_SET) !== ALWAYS_SET || status > 0x7f) return { kind: 'broken' }
  if (status & OVER_CAPACITY) return trouble('overload')
  if (status & UNDER_ZERO) return trouble('below-zero')
  if (status & OUTSIDE_ZERO_CAPTURE) return trouble('not-zeroed')
  if (status & MOVING) return trouble('moving')
  if (status & CENTRE_OF_ZERO) return { kind: 'weight', grams: 0, isStable: true, isNet: false }
  return trouble('moving')
}
