import {
  NOTHING_HEARD,
  readKilograms,
  type ScaleHeard,
  type ScaleProtocol,
  type ScaleReader,
  type ScaleSaid,
  trouble,
} from './scale-protocol.ts'

const CR = 0x0d
const LF = 0x0a
/** Twice the longest line: more without an end is another protocol, or another speed. */
const LINE_BYTES_MAX = 48

/**
 * Scales that speak by themselves: `ST,GS,+  1.234kg` with CR LF, or with two bytes more for the
 * scale's number and its lamps (`ST,GS,1x,  01.234 kg`). ST stable, US not, OL overload; GS gross,
 * NT net. Nothing in a line checks it. Source: CAS CI-600D and NT-200 manuals, "CAS 22 bytes
 * format" and "AND 18 bytes"; the same words from many makers' indicators.
 */
export const casStream: ScaleProtocol = {
  question: null,
  agreeingCount: 3,
  createReader: () => new CasStreamReader(),
}

class CasStreamReader implements ScaleReader {
  #line: number[] = []
  /** The line began before we listened, or something in it was broken: only its end counts. */
  #isLost = true
  #isFirst = true

  hear(byte: number | null): ScaleHeard {
    if (byte === LF) return this.#endLine()
    if (byte === null || this.#line.length >= LINE_BYTES_MAX) {
      const isNews = !this.#isLost
      this.#isLost = true
      this.#line = []
      return { said: isNews ? { kind: 'broken' } : null, reply: null }
    }
    if (!this.#isLost) this.#line.push(byte)
    return NOTHING_HEARD
  }

  #endLine(): ScaleHeard {
    const line = this.#line
    const said = this.#isLost ? this.#endLost() : readLine(line)
    this.#line = []
    this.#isLost = false
    this.#isFirst = false
    return { said, reply: null }
  }

  /** The piece before the first end of a line is nobody's fault. */
  #endLost(): ScaleSaid | null {
    return this.#isFirst ? null : { kind: 'broken' }
  }
}

const OVERLOAD = /^OL,(GS|NT),/
const LINE = /^(ST|US),(GS|NT),(?:[^,]{2},)? *([+-]?)([^,+-]{0,12}?) ?(kg|lb|oz|g|t)$/i

function readLine(bytes: readonly number[]): ScaleSaid {
  const isEnded = bytes[bytes.length - 1] === CR
  const text = String.fromCharCode(...bytes.slice(0, -1))
  if (isEnded && OVERLOAD.test(text)) return trouble('overload')
  const [, status, mode, sign, digits = '', unit = ''] = LINE.exec(text) ?? []
  if (!isEnded || status === undefined) return { kind: 'broken' }
  if (unit.toLowerCase() !== 'kg') return trouble('wrong-unit')
  const grams = readKilograms(digits)
  if (grams === null) return { kind: 'broken' }
  if (sign === '-' && grams > 0) return trouble('below-zero')
  return { kind: 'weight', grams, isStable: status === 'ST', isNet: mode === 'NT' }
}
