// A scale that is not there: it takes the bytes of the line and answers as the makers' manuals say.
// It shares no table with the readers. What it does not understand is written down: a test looks.
import type { Timers } from '#domain/seams.ts'
import type { ScaleFraming, ScaleProtocolName } from '#domain/wire/scale-message.ts'

export type FakeScaleFaults = {
  /** Hears, and says nothing. */
  isMute: boolean
  /** Answers so much later. */
  delayMs: number
  /** Only so many bytes of a frame leave it; 0: all. */
  cutAt: number
  /** What the cable makes of the bytes. */
  noise: ((bytes: Uint8Array) => Uint8Array) | null
  /** Goods swing. */
  isMoving: boolean
  unit: 'kg' | 'lb'
  /** A tare was set on it. */
  isNet: boolean
  /** Asks to be set to zero (8217 only). */
  isNotZeroed: boolean
}

export type FakeScale = {
  /** Grams on it; negative when a tare was taken off an empty one. */
  put(grams: number): void
  readonly faults: FakeScaleFaults
  hear(bytes: Uint8Array): void
  /** Bytes that no such scale knows. */
  readonly unknown: readonly number[]
  stop(): void
}

type FakeScaleOptions = {
  protocol: ScaleProtocolName
  framing: ScaleFraming
  capacityG: number
  timers: Timers
  say(bytes: Uint8Array): void
}

const STREAM_MS = 100

export function createFakeScale(options: FakeScaleOptions): FakeScale {
  const { protocol, framing, capacityG, timers } = options
  const faults: FakeScaleFaults = {
    ...{ isMute: false, delayMs: 0, cutAt: 0, noise: null, isMoving: false },
    ...{ unit: 'kg', isNet: false, isNotZeroed: false },
  }
  const unknown: number[] = []
  const pending = new Set<() => void>()
  let grams = 0
  let isEnquired = false

  function later(delayMs: number, task: () => void): void {
    const cancel = timers.after(delayMs, () => {
      pending.delete(cancel)
      task()
    })
    pending.add(cancel)
  }
  function say(text: string): void {
    if (faults.isMute) return
    const whole = Uint8Array.from(
      [...text].map((letter) => ontoLine(letter.charCodeAt(0), framing)),
    )
    const cut = faults.cutAt > 0 && whole.length > 1 ? whole.subarray(0, faults.cutAt) : whole
    const bytes = faults.noise ? faults.noise(cut) : cut
    if (faults.delayMs === 0) options.say(bytes)
    else later(faults.delayMs, () => options.say(bytes))
  }
  const state = (): FakeState => ({ grams, isOver: grams > capacityG, ...faults })

  function hearByte(line: number): void {
    const byte = framing.startsWith('8') ? line : line & 0x7f
    if (ontoLine(byte, framing) !== line) unknown.push(line)
    else if (protocol === 'toledo-8217' && byte === 0x57) say(toledoAnswer(state()))
    else if (protocol === 'cas-request' && byte === 0x05) {
      isEnquired = true
      say('\x06')
    } else if (protocol === 'cas-request' && byte === 0x11 && isEnquired) {
      isEnquired = false
      say(casFrame(state()))
    } else unknown.push(line)
  }
  function stream(): void {
    say(casLine(state()))
    later(STREAM_MS, stream)
  }
  if (protocol === 'cas-stream') later(STREAM_MS, stream)

  return {
    put: (next) => {
      grams = next
    },
    faults,
    hear: (bytes) => bytes.forEach(hearByte),
    unknown,
    stop: () => {
      for (const cancel of pending) cancel()
      pending.clear()
    },
  }
}

type FakeState = FakeScaleFaults & { grams: number; isOver: boolean }

const inKilograms = (grams: number, width: number): string => {
  const size = Math.abs(grams)
  const part = String(size % 1000).padStart(3, '0')
  return `${Math.floor(size / 1000)}.${part}`.padStart(width, '0')
}

/** A pound has 453.6 g; two decimals, as such scales show. */
const inPounds = (grams: number, width: number): string => {
  const hundredths = Math.round(Math.abs(grams) / 4.536)
  const part = String(hundredths % 100).padStart(2, '0')
  return `${Math.floor(hundredths / 100)}.${part}`.padStart(width, '0')
}

const inUnit = ({ unit, grams }: FakeState, width: number): string =>
  unit === 'kg' ? inKilograms(grams, width) : inPounds(grams, width)

function casFrame(state: FakeState): string {
  const status = state.isMoving ? 'U' : 'S'
  const sign = state.isOver ? 'F' : state.grams < 0 ? '-' : ' '
  const data = `${status}${sign}${state.isOver ? 'FFFFFF' : inUnit(state, 6)}${state.unit}`
  let check = 0
  for (const letter of data) check ^= letter.charCodeAt(0)
  return `\x01\x02${data}${String.fromCharCode(check)}\x03\x04`
}

function casLine(state: FakeState): string {
  const status = state.isOver ? 'OL' : state.isMoving ? 'US' : 'ST'
  const digits = state.isOver ? '------' : inUnit(state, 7)
  const mode = state.isNet ? 'NT' : 'GS'
  // Number 1, all lamps out; the bit that is always set keeps the byte out of the digits' way.
  return `${status},${mode},1\x80,${state.grams < 0 ? '-' : '+'}${digits} ${state.unit}\r\n`
}

function toledoAnswer(state: FakeState): string {
  const { grams, isMoving, isNotZeroed, isOver } = state
  const bits = [isMoving, isOver, grams < 0, isNotZeroed].map((isSet, bit) =>
    isSet ? 1 << bit : 0,
  )
  const faultBits = bits.reduce((sum, bit) => sum + bit, 0)
  if (faultBits > 0) return `\x02?${String.fromCharCode(0x60 + faultBits)}\r`
  return `\x02${inUnit(state, 6)}${state.isNet ? 'N' : ''}\r`
}

function ontoLine(byte: number, framing: ScaleFraming): number {
  if (framing.startsWith('8')) return byte
  const ones = byte.toString(2).replaceAll('0', '').length
  const wantsOdd = framing === '7O1'
  return (ones % 2 === 1) === wantsOdd ? byte : byte + 0x80
}
