// The geometry of bar charts, in hundredths of the plot: what the drawing needs and nothing else.

export type Bar = {
  key: string
  /** What it stands for, in full. */
  label: string
  /** Under the bar, where the full label does not fit; as the label if absent. */
  short?: string
  value: number
  /** What it is compared with, e.g. the same hour a week ago. */
  before?: number
  /** Bars that mean something of their own; said in words by whoever draws them. */
  tone?: 'plain' | 'faint' | 'warn' | 'bad'
}
/** `bottom` is 0 unless a value is below it. */
export type BarScale = { top: number; bottom: number }
/** From the top of the plot. */
export type BarSpan = { start: number; size: number }

const STEPS = [1, 2, 4, 5, 10]
/** A bar that is not zero is seen. */
const SIZE_MIN = 0.8

/** 1, 2, 4 or 5 times a power of ten: the smallest that is not below `value`; 0 for 0. */
export function roundedUp(value: number): number {
  if (value <= 0) return 0
  const unit = 10 ** Math.floor(Math.log10(value))
  const step = STEPS.find((each) => each * unit >= value) ?? 10
  return step * unit
}

export function scaleOf(bars: readonly Pick<Bar, 'value' | 'before'>[]): BarScale {
  const values = bars.flatMap(({ value, before }) =>
    before === undefined ? [value] : [value, before],
  )
  return {
    top: roundedUp(Math.max(0, ...values)),
    bottom: 0 - roundedUp(Math.max(0, ...values.map((value) => -value))),
  }
}

/** Where a value's bar lies; nothing for 0 or on an empty scale. */
export function spanOf({ top, bottom }: BarScale, value: number): BarSpan {
  const range = top - bottom
  if (range === 0 || value === 0) return { start: zeroOf({ top, bottom }), size: 0 }
  const size = Math.max((Math.abs(value) / range) * 100, SIZE_MIN)
  const zero = zeroOf({ top, bottom })
  return value > 0 ? { start: zero - size, size } : { start: zero, size }
}

export const zeroOf = ({ top, bottom }: BarScale): number =>
  top === bottom ? 100 : (top / (top - bottom)) * 100

/** Every how many labels one is written, so that at most `most` are. */
export const labelStep = (count: number, most: number): number =>
  Math.max(1, Math.ceil(count / most))
