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

const SOH = 0x01
const STX = 0x02
const ETX = 0x03
const EOT = 0x04
const ENQ = 0x05
const ACK = 0x06
const DC1 = 0x11
const NAK = 0x15

const FRAME_BYTES = 15
/** The check byte may have any value, also that of a control character. */
const CHECK_AT = 12

/**
 * CAS AP, AD, PD-II and ER scales that are asked: ENQ, ACK, DC1, and then
 * SOH STX status sign weight(6) unit(2) check ETX EOT, where check is the exclusive or of the ten
 * bytes before it. A busy scale answers NAK and is asked again later. Source: CAS PD-II owner's
 * manual, 3.1.6 "Type-6 interface"; "Transmission protocol standard" of the AP-1 (9600, 8N1).
 */
export const casRequest: ScaleProtocol = {
  question: Uint8Array.of(ENQ),
  agreeingCount: 2,
  createReader: () => new CasRequestReader(),
}

class CasRequestReader implements ScaleReader {
  #frame: number[] = []

  hear(byte: number | null): ScaleHeard {
    if (byte === null) return this.#drop()
    if (this.#frame.length === 0) return this.#hearOutside(byte)
    // A new beginning inside a frame: the end of the one before was lost.
    if (byte === SOH && this.#frame.length !== CHECK_AT) {
      this.#frame = [byte]
      return BROKEN
    }
    this.#frame.push(byte)
    if (this.#frame.length === 2 && byte !== STX) return this.#drop()
    if (this.#frame.length < FRAME_BYTES) return NOTHING_HEARD
    const frame = this.#frame
    this.#frame = []
    return { said: readFrame(frame), reply: null }
  }

  #hearOutside(byte: number): ScaleHeard {
    if (byte === ACK) return { said: null, reply: Uint8Array.of(DC1) }
    if (byte === NAK) return NOTHING_HEARD
    if (byte !== SOH) return BROKEN
    this.#frame = [byte]
    return NOTHING_HEARD
  }

  #drop(): ScaleHeard {
    this.#frame = []
    return BROKEN
  }
}

function readFrame(frame: readonly number[]): ScaleSaid {
  const data = frame.slice(2, CHECK_AT)
  const check = data.reduce((sum, byte) => sum ^ byte, 0)
  const isWhole = frame[CHECK_AT] === check && frame[13] === ETX && frame[14] === EOT
  if (!isWhole) return { kind: 'broken' }
  const text = String.fromCharCode(...data)
  const [status, sign] = text
  if (sign === 'F') return trouble('overload')
  const unit = text.slice(8).trim().toLowerCase()
  const grams = readKilograms(text.slice(2, 8))
  if (unit !== 'kg') return /^(lb|oz|g)$/.test(unit) ? trouble('wrong-unit') : { kind: 'broken' }
  if (grams === null || !/[SU]/.test(status ?? '') || !/[ -]/.test(sign ?? '')) {
    return { kind: 'broken' }
  }
  if (sign === '-' && grams > 0) return trouble('below-zero')
  return { kind: 'weight', grams, isStable: status === 'S', isNet: false }
}
