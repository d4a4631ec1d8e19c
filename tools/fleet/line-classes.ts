// What outlets are connected by, and how many of them.
import type { LineShape } from '../shaped-line.ts'

export type LineClass = { name: string; share: number; shape: LineShape }

const kilobits = (perSecond: number): number => (perSecond * 1_000) / 8

export const LINE_CLASSES: readonly LineClass[] = [
  {
    name: 'fibre',
    share: 0.4,
    shape: {
      delayMs: 12,
      upBytesPerSecond: kilobits(20_000),
      downBytesPerSecond: kilobits(50_000),
    },
  },
  {
    name: 'ADSL',
    share: 0.35,
    shape: { delayMs: 25, upBytesPerSecond: kilobits(512), downBytesPerSecond: kilobits(4_000) },
  },
  {
    name: '3G',
    share: 0.2,
    shape: { delayMs: 90, upBytesPerSecond: kilobits(256), downBytesPerSecond: kilobits(512) },
  },
  {
    name: 'weak 3G',
    share: 0.05,
    shape: { delayMs: 500, upBytesPerSecond: kilobits(64), downBytesPerSecond: kilobits(128) },
  },
]

/** The class of the outlet at this fraction (0 to 1) of all. */
export function lineClassAt(fraction: number): LineClass {
  let upTo = 0
  for (const each of LINE_CLASSES) {
    upTo += each.share
    if (fraction < upTo) return each
  }
  return LINE_CLASSES[0] as LineClass
}
