// Tells a keyboard-wedge scanner from a person by rhythm, or by the prefix it was set up to send.
// Pure: keys and monotonic times go in, a scan or nothing comes out; the caller holds the burst and
// a timer of the scanner's silence.
import { itemAt } from './assert.ts'
import { isValidEan } from './barcode.ts'
import { takeOutTyped } from './typed-into-scan.ts'
import type { ScannerMessage } from './wire/scanning-message.ts'

/** A DataMatrix with article, dates, batch and serial number; more is no scan. */
const CODE_LENGTH_MAX = 200
/** A burst stops growing here. */
const BURST_LENGTH_MAX = 2 * CODE_LENGTH_MAX

/** Characters that came in one rhythm so far. */
export type Burst = { text: string; lastMs: number; gapsMs: readonly number[] }
export const emptyBurst: Burst = { text: '', lastMs: 0, gapsMs: [] }

export type DetectedScan = {
  code: string
  /** Signs of a person, right before and right after the code: they belong into the field. */
  typed: string
  /** After 'suffix' the caller swallows that key: it has not reached anything yet. */
  endedBy: 'suffix' | 'silence' | 'key'
  /** A person typed into it, and two codes could be meant: it is not read. */
  isMixed?: true
}
export type Detection = {
  burst: Burst
  scan: DetectedScan | null
  /** The end of a scan of which only the end was heard: nobody presses Enter so quickly. */
  isTorn?: boolean
}

/** A key that a scanner sends before each code; it is in no text. */
const KEY_PREFIX = '\ue000'

/**
 * Feeds one keydown. `key` is KeyboardEvent.key (a group separator for Ctrl+]); modifiers (a
 * scanner sends Shift for capitals) are ignored. A pause longer than the scanner's, and any
 * other named key, ends the burst.
 */
export function feedKey(
  burst: Burst,
  key: string,
  atMs: number,
  scanner: ScannerMessage,
): Detection {
  if (MODIFIERS.has(key)) return { burst, scan: null }
  const isSuffix = suffixesOf(scanner).includes(key)
  const gapMs = atMs - burst.lastMs
  const isOver = isSuffix ? gapMs >= scanner.silence_ms : gapMs > scanner.gap_ms_max
  const earlier = isOver ? readBurst(burst, scanner, 'silence') : null
  const rest = isOver ? emptyBurst : burst
  const sign = key === scanner.prefix && key.length > 1 ? KEY_PREFIX : key
  if ([...sign].length === 1) return { burst: extend(rest, sign, atMs), scan: earlier }
  const scan = earlier ?? readBurst(rest, scanner, isSuffix ? 'suffix' : 'key')
  return { burst: emptyBurst, scan, isTorn: isSuffix && scan === null && isQuick(rest, scanner) }
}

/** Asks at a time without a key: after the scanner's silence a burst is over and perhaps a scan. */
export function feedSilence(burst: Burst, nowMs: number, scanner: ScannerMessage): Detection {
  if (nowMs - burst.lastMs < scanner.silence_ms) return { burst, scan: null }
  return { burst: emptyBurst, scan: readBurst(burst, scanner, 'silence') }
}

const MODIFIERS: ReadonlySet<string> = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
])

const SUFFIX_KEYS = { any: ['Enter', 'Tab'], enter: ['Enter'], tab: ['Tab'], none: [] } as const
const suffixesOf = ({ suffix }: ScannerMessage): readonly string[] => SUFFIX_KEYS[suffix]

function extend(burst: Burst, key: string, atMs: number): Burst {
  if (burst.text === '') return { text: key, lastMs: atMs, gapsMs: [] }
  if (burst.text.length >= BURST_LENGTH_MAX) return { ...burst, lastMs: atMs }
  return {
    text: burst.text + key,
    lastMs: atMs,
    gapsMs: [...burst.gapsMs, atMs - burst.lastMs],
  }
}

type Part = { from: number; to: number }

function readBurst(
  burst: Burst,
  scanner: ScannerMessage,
  endedBy: DetectedScan['endedBy'],
): DetectedScan | null {
  const { suffix, prefix } = scanner
  if (endedBy !== 'suffix' && (suffix === 'enter' || suffix === 'tab')) return null
  const { text } = burst
  const sign = prefix.length > 1 && prefix.startsWith('F') ? KEY_PREFIX : prefix
  const at = text.indexOf(sign)
  if (at < 0) return null
  // What a scanner says of the symbol belongs to the code: it tells GS1 from the rest.
  const start = at + (sign.startsWith(']') ? 0 : sign.length)
  const part = prefix === '' ? partOf(burst, scanner) : { from: start, to: text.length }
  const code = text.slice(part.from, part.to)
  const isCode = code.length >= scanner.length_min && code.length <= CODE_LENGTH_MAX
  if (!isCode || isHeldKey(code)) return null
  if (prefix === '' && !hasRhythm(burst, part, scanner)) return null
  const before = text.slice(0, prefix === '' ? part.from : at)
  const after = text.slice(part.to)
  const gapsMs = burst.gapsMs.slice(part.from, part.to - 1)
  const taken = takeOutTyped({ text: code, gapsMs })
  if (taken === 'mixed') return { code, typed: before + after, endedBy, isMixed: true }
  return { code: taken?.code ?? code, typed: before + (taken?.typed ?? '') + after, endedBy }
}

/**
 * The code among the signs: all of them, unless a person typed right before or after. Then there is
 * a gap as long as a person's, and an article's number between.
 */
function partOf({ text, gapsMs }: Burst, scanner: ScannerMessage): Part {
  const whole = { from: 0, to: text.length }
  if (isValidEan(text)) return whole
  const breaks = gapsMs.flatMap((gap, at) => (gap > scanner.gap_median_ms_max ? [at + 1] : []))
  const ends = [...breaks, text.length]
  const runs = [0, ...breaks].map((from, at) => ({ from, to: itemAt(ends, at) }))
  return runs.find(({ from, to }) => isValidEan(text.slice(from, to))) ?? whole
}

const hasRhythm = ({ gapsMs }: Burst, { from, to }: Part, scanner: ScannerMessage): boolean =>
  medianOf(gapsMs.slice(from, to - 1)) <= scanner.gap_median_ms_max

const isQuick = (burst: Burst, scanner: ScannerMessage): boolean =>
  burst.gapsMs.length > 0 && medianOf(burst.gapsMs) <= scanner.gap_median_ms_max

/** A held key repeats with the rhythm of a scanner; no article has a code of one character. */
const isHeldKey = (code: string): boolean => [...code].every((key) => key === code.charAt(0))

function medianOf(gapsMs: readonly number[]): number {
  const sorted = [...gapsMs].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? itemAt(sorted, middle)
    : (itemAt(sorted, middle - 1) + itemAt(sorted, middle)) / 2
}
