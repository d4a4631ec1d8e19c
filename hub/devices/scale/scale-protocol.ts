// What every scale can say, however it says it.

/** One whole word of a scale. `broken`: bytes that were no frame, or a frame that does not check. */
export type ScaleSaid =
  | { kind: 'weight'; grams: number; isStable: boolean; isNet: boolean }
  | { kind: 'trouble'; trouble: ScaleTrouble }
  | { kind: 'broken' }

/** moving: a weight, but not which. not-zeroed: it asks to be set to zero by hand. */
export type ScaleTrouble = 'moving' | 'overload' | 'below-zero' | 'not-zeroed' | 'wrong-unit'

/** `reply`: what the protocol wants to be said at once. */
export type ScaleHeard = { said: ScaleSaid | null; reply: Uint8Array | null }

export type ScaleReader = {
  /** The next byte of the line; null: its parity was wrong. */
  hear(byte: number | null): ScaleHeard
}

export type ScaleProtocol = {
  /** What asks for a weight; null: it speaks by itself. */
  question: Uint8Array | null
  /**
   * How many equal stable weights in a row make one: more where nothing in a frame shows that a
   * bit was turned over on its way.
   */
  agreeingCount: number
  /** Begins with a line of which nothing was heard yet. */
  createReader(): ScaleReader
}

export const NOTHING_HEARD: ScaleHeard = { said: null, reply: null }
export const BROKEN: ScaleHeard = { said: { kind: 'broken' }, reply: null }
export const trouble = (trouble: ScaleTrouble): ScaleSaid => ({ kind: 'trouble', trouble })

const KILOGRAMS = /^ *(\d{1,7})\.(\d{1,3})$/

/** '01.234', '  1.23': grams; null for what is no number of kilograms in whole grams. */
export function readKilograms(text: string): number | null {
  const [, whole, part] = KILOGRAMS.exec(text) ?? []
  if (whole === undefined || part === undefined) return null
  return Number(whole) * 1000 + Number(part.padEnd(3, '0'))
}
