// Tells a keyboard-wedge scanner from a person by rhythm. Pure: keys and monotonic times go in, a
// scan or nothing comes out; the caller holds the burst and a timer of SILENCE_MS.

import { itemAt } from './assert.ts'
import { BARCODE_LENGTH_MAX } from './barcode.ts'

export const SCAN_LENGTH_MIN = 4
export const GAP_MEDIAN_MS_MAX = 35
export const GAP_MS_MAX = 80
export const SILENCE_MS = 100
/** Longer than any code with its prefix; a burst stops growing here and is no scan. */
const BURST_LENGTH_MAX = 2 * BARCODE_LENGTH_MAX

/** What the scanner is set up to send around a code; '' where it sends no prefix. */
export type ScanRules = { prefix: string; suffixKeys: readonly string[] }
export const DEFAULT_SCAN_RULES: ScanRules = { prefix: '', suffixKeys: ['Enter', 'Tab'] }

/** Characters that came in one rhythm so far. */
export type Burst = { text: string; lastMs: number; gapsMs: readonly number[] }
export const emptyBurst: Burst = { text: '', lastMs: 0, gapsMs: [] }

export type DetectedScan = {
  code: string
  /** Characters, prefix included, that reached the focused field before we knew: undo them. */
  leaked: string
  /** After 'suffix' the caller swallows that key: it has not reached the field yet. */
  endedBy: 'suffix' | 'silence'
}
export type Detection = { burst: Burst; scan: DetectedScan | null }

/**
 * Feeds one keydown. `key` is KeyboardEvent.key; modifiers (a scanner sends Shift for capitals) are
 * ignored, other named keys end the burst.
 */
export function feedKey(burst: Burst, key: string, atMs: number, rules: ScanRules): Detection {
  if (MODIFIERS.has(key)) return { burst, scan: null }
  const silence = feedSilence(burst, atMs, rules)
  if (rules.suffixKeys.includes(key)) {
    const scan = silence.scan ?? readBurst(silence.burst, rules, 'suffix')
    return { burst: emptyBurst, scan }
  }
  if ([...key].length !== 1) return { burst: emptyBurst, scan: silence.scan }
  return { burst: extend(silence.burst, key, atMs), scan: silence.scan }
}

/** Asks at a time without a key: after SILENCE_MS a burst is over and perhaps a scan. */
export function feedSilence(burst: Burst, nowMs: number, rules: ScanRules): Detection {
  if (burst.text === '' || nowMs - burst.lastMs < SILENCE_MS) return { burst, scan: null }
  return { burst: emptyBurst, scan: readBurst(burst, rules, 'silence') }
}

const MODIFIERS: ReadonlySet<string> = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
])

function extend(burst: Burst, key: string, atMs: number): Burst {
  const gapMs = atMs - burst.lastMs
  if (burst.text === '' || gapMs > GAP_MS_MAX) return { text: key, lastMs: atMs, gapsMs: [] }
  if (burst.text.length >= BURST_LENGTH_MAX) return { ...burst, lastMs: atMs }
  return { text: burst.text + key, lastMs: atMs, gapsMs: [...burst.gapsMs, gapMs] }
}

function readBurst(
  burst: Burst,
  rules: ScanRules,
  endedBy: DetectedScan['endedBy'],
): DetectedScan | null {
  const code = burst.text.slice(rules.prefix.length)
  const isCode = code.length >= SCAN_LENGTH_MIN && code.length <= BARCODE_LENGTH_MAX
  if (!isCode || !burst.text.startsWith(rules.prefix) || isHeldKey(code)) return null
  return medianOf(burst.gapsMs) <= GAP_MEDIAN_MS_MAX ? { code, leaked: burst.text, endedBy } : null
}

/** A held key repeats with the rhythm of a scanner; no article has a code of one character. */
const isHeldKey = (code: string): boolean => [...code].every((key) => key === code.charAt(0))

function medianOf(gapsMs: readonly number[]): number {
  const sorted = [...gapsMs].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? itemAt(sorted, middle)
    : (itemAt(sorted, middle - 1) + itemAt(sorted, middle)) / 2
}
