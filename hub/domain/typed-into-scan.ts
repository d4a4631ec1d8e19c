// A person's key in the middle of a scan. It comes from another keyboard, so that it splits one gap
// of the scanner's even rhythm and changes no other: taken out, the rhythm is even again and the
// check digit right. Where two readings fit, none is taken.
import { itemAt } from './assert.ts'
import { hasCheckDigit, isValidEan } from './barcode.ts'
import type { Burst } from './scan-detector.ts'

/**
 * The longest gap of an even scanner by its shortest. Below 1.5, so that a key that was late, with
 * the next one sooner by as much, is never taken for a person's.
 */
const EVEN_MAX = 1.4
/** Below this, clocks are too coarse to say which key came between two others. */
const GAP_MS_MIN = 3
const TYPED_MAX = 2

export type TakenOut = { code: string; typed: string }

/** The code without what was typed into it; `mixed`: it could be two codes. Null: nothing shows. */
export function takeOutTyped({ text, gapsMs }: Omit<Burst, 'lastMs'>): TakenOut | 'mixed' | null {
  if (text.length < 9 || text.length > 13 + TYPED_MAX || isEven(gapsMs)) return null
  const found = new Map<string, TakenOut>()
  const clear = new Set<string>()
  for (let one = 1; one < text.length - 1; one += 1) {
    for (let two = one; two < text.length - 1; two += 1) {
      const isTyped = (at: number): boolean => at === one || at === two
      const { kept, soonest } = gapsWithout(gapsMs, isTyped)
      const code = signsOf(text, (at) => !isTyped(at))
      if (!isEven(kept) || !isValidEan(code)) continue
      if (soonest * 2 <= Math.min(...kept)) clear.add(code)
      found.set(code, { code, typed: signsOf(text, isTyped) })
    }
  }
  const [first = null] = found.values()
  const isNumber = /^\d{12,14}$/.test(text) && hasCheckDigit(text)
  if (found.size > 1 || (isNumber && first !== null)) return 'mixed'
  return first !== null && clear.has(first.code) ? first : null
}

const signsOf = (text: string, isWanted: (at: number) => boolean): string =>
  [...text].filter((_, at) => isWanted(at)).join('')

const isEven = (gapsMs: readonly number[]): boolean =>
  Math.min(...gapsMs) >= GAP_MS_MIN && Math.max(...gapsMs) <= EVEN_MAX * Math.min(...gapsMs)

/** The gaps that are left, and the longest time by which a typed key is near another. */
function gapsWithout(gapsMs: readonly number[], isTyped: (at: number) => boolean) {
  const kept: number[] = []
  let soonest = 0
  let sumMs = 0
  for (const [index, gapMs] of gapsMs.entries()) {
    sumMs += gapMs
    if (isTyped(index + 1)) soonest = Math.max(soonest, Math.min(gapMs, itemAt(gapsMs, index + 1)))
    else {
      kept.push(sumMs)
      sumMs = 0
    }
  }
  return { kept, soonest }
}
