import fc from 'fast-check'
import t from 'tap'
import { ean13CheckDigit, hasCheckDigit } from '#domain/barcode.ts'
import {
  type Burst,
  type DetectedScan,
  emptyBurst,
  feedKey,
  feedSilence,
} from '#domain/scan-detector.ts'
import { faultOfScanners, scannerFaultText } from '#domain/scanner-faults.ts'
import { DEFAULT_SCANNER, scannerOf } from '#domain/scanner-rules.ts'
import type { ScannerMessage } from '#domain/wire/scanning-message.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

/** Feeds 'key:gap' pairs, then 200 ms of silence; answers every scan on the way. */
function play(script: string, scanner = DEFAULT_SCANNER): DetectedScan[] {
  let burst: Burst = emptyBurst
  let nowMs = 1000
  const scans: DetectedScan[] = []
  for (const step of script.split(' ')) {
    const [key = '', gap = '10'] = step.split(':')
    nowMs += Number(gap)
    const detection = feedKey(burst, key, nowMs, scanner)
    burst = detection.burst
    if (detection.scan) scans.push(detection.scan)
  }
  const { scan } = feedSilence(burst, nowMs + 200, scanner)
  return scan ? [...scans, scan] : scans
}

const textOf = (scans: DetectedScan[]): string =>
  scans.map(({ code, typed, endedBy }) => [code, typed, endedBy].join('/')).join('; ')

t.test('bursts', (t) => {
  // A gap of 10 ms where none is written; a scan as code/typed/endedBy.
  const table = `
    keys                                        | scans
    8 9 9 2 Enter                               | 8992//suffix
    8 9 9 2 Tab                                 | 8992//suffix
    8 9 9 2                                     | 8992//silence
    8 9 9 Enter                                 |
    8 9 9                                       |
    8 9:35 9:35 2:35 Enter                      | 8992//suffix
    8 9:36 9:36 2:36 Enter                      |
    8 9:10 9:36 2:36 Enter                      |
    8 9:1 9:36 2:36 1:36 Enter                  |
    7 7:30 7:30 7:30 7:30                       |
    7 7:30 7:30 7:30 8 Enter                    | 77778//suffix
    8 9:150 9:150 2:150 Enter                   |
    8 9:30 9:80 2:30 Enter:80                   | 8992//suffix
    8 9:10 9:81 2:10 Enter                      |
    8 9 9 2 1:81 2 3 4 Enter                    | 8992//silence; 1234//suffix
    8 9 9 2 1:100 2 3 4 Enter                   | 8992//silence; 1234//suffix
    8 9 9 2 Enter:99                            | 8992//suffix
    8 9 9 2 Enter:100                           | 8992//silence
    8 9 9 2 F8                                  | 8992//key
    8 9 9 2 F8:90                               | 8992//silence
    8 9 9 F8                                    |
    Shift:5 A:5 Shift:5 b:5 C 1 Enter           | AbC1//suffix
    8 9:20 9:50 2:20 1:50 Enter                 | 89921//suffix
    8 9:20 9:51 2:20 1:51 Enter                 |
    8 9:36 9:51 2:36 1:51 Enter                 |
    a 9:60 6 3 8 5 0 7 4 Enter                  | 96385074/a/suffix
    a b:40 9:60 6 3 8 5 0 7 4 Enter             | 96385074/ab/suffix
    9 6 3 8 5 0 7 4 c:60                        | 96385074/c/silence
    a 9:60 6 3 8 5 0 7 5 Enter                  | a96385075//suffix
    4 0 0 6:70 3 8 1 3 3 3 9 3 1 Enter          | 4006381333931//suffix
    4 0 0 6 3 8 1 3 a:3 3:7 3 9 3 1 Enter       | 4006381333931/a/suffix
    4 0 0 6 3 8 1 3 a:6 3:6 3 9 3 1 Enter       | 40063813a33931//suffix
    4 0 0 6 3 8 1 3 a:3 3:17 3 9 3 1 Enter      | 40063813a33931//suffix
    4 0 0 6 3 8 1 3 a 3 3 9 3 1 Enter           | 40063813a33931//suffix
    4 a:2 0:8 0 6 3 8 1 3 3 3 b:2 9:8 3 1 Enter | 4006381333931/ab/suffix
    4 0 0 6 3 8 1 3 3 3 3:3 9:7 3 1 Enter       | 4006381333931/3/suffix
    4:2 0:2 0:2 6:2 3:2 8:2 1:2 a:1 3:1 3:2 3:2 9:2 3:2 1:2 Enter | 4006381a333931//suffix
    Enter                                       |
    Enter Enter 8 9 9 2 Enter Enter             | 8992//suffix
    8 9 9 2 Enter 8 9 9 3 Enter                 | 8992//suffix; 8993//suffix
  `
  for (const row of textTable(table)) t.equal(textOf(play(row('keys'))), row('scans'), row('keys'))
  t.end()
})

t.test('prefixes and suffixes as a scanner was set up', (t) => {
  const table = `
    keys                        | prefix | suffix | scans
    ~ 8 9 9 2 Enter             | ~      | any    | 8992//suffix
    8 9 9 2 Enter               | ~      | any    |
    ~ 8 9 9 Enter               | ~      | any    |
    ~ 8:70 9:70 9:70 2:70 Enter | ~      | any    | 8992//suffix
    a ~:60 8 9 9 2 Enter        | ~      | any    | 8992/a/suffix
    F12 8 9 9 2 Enter           | F12    | any    | 8992//suffix
    8 9 9 2 Enter               | F12    | any    |
    a F12 8 9 9 2               | F12    | none   | 8992/a/silence
    ] E 0 8 9 9 2 Enter         | ]      | enter  | ]E08992//suffix
    ] C 1 8 9 9 2 Enter         | ]C1    | enter  | ]C18992//suffix
    ] E 0 8 9 9 2 Enter         | ]C1    | enter  |
    8 9 9 2 Tab                 |        | enter  |
    8 9 9 2                     |        | enter  |
    8 9 9 2 Enter               |        | enter  | 8992//suffix
    8 9 9 2 Enter               |        | tab    |
    8 9 9 2 Tab                 |        | tab    | 8992//suffix
    8 9 9 2 Enter               |        | none   | 8992//key
    8 9 9 2                     |        | none   | 8992//silence
  `
  for (const row of textTable(table)) {
    const suffix = row('suffix') as ScannerMessage['suffix']
    const scanner = { ...DEFAULT_SCANNER, prefix: row('prefix'), suffix }
    t.equal(textOf(play(row('keys'), scanner)), row('scans'), row('keys'))
  }
  t.end()
})

t.test('the end of a scan of which only the end was heard', (t) => {
  const end = (keys: string, scanner = DEFAULT_SCANNER) => {
    let burst: Burst = emptyBurst
    for (const [index, key] of keys.split(' ').entries()) {
      burst = feedKey(burst, key, 1000 + index * 10, scanner).burst
    }
    return feedKey(burst, 'Enter', 1000 + keys.length * 5, scanner)
  }
  t.match(end('3 1'), { isTorn: true, scan: null })
  t.match(end('8 9 9 2'), { isTorn: false })
  t.match(end('1'), { isTorn: false }, 'a single key is a person’s')
  const none = { ...DEFAULT_SCANNER, suffix: 'none' as const }
  t.match(end('3 1', none), { isTorn: false })
  t.end()
})

t.test('before the silence is over a burst goes on', (t) => {
  const burst: Burst = { text: '8992', lastMs: 1000, gapsMs: [10, 10, 10] }
  t.equal(feedSilence(burst, 1099, DEFAULT_SCANNER).burst, burst)
  t.same(feedSilence(burst, 1100, DEFAULT_SCANNER).burst, emptyBurst)
  t.equal(feedSilence(emptyBurst, 5000, DEFAULT_SCANNER).scan, null)
  t.end()
})

t.test('a scan has 200 signs at most, and a burst stops growing', (t) => {
  const keys = '12'.repeat(100).split('').join(' ')
  t.equal(play(`${keys} Enter`).length, 1)
  t.equal(play(`${keys} 1 Enter`).length, 0)
  let burst: Burst = emptyBurst
  for (let n = 0; n < 1_000; n++) {
    burst = feedKey(burst, String(n % 10), n * 10, DEFAULT_SCANNER).burst
  }
  t.equal(burst.text.length, 400)
  t.equal(feedKey(burst, 'Enter', 10_000, DEFAULT_SCANNER).scan, null)
  t.end()
})

t.test('whose settings hold, and what is wrong with settings', (t) => {
  const of = (code: string | null, more: Partial<ScannerMessage> = {}): ScannerMessage => ({
    ...DEFAULT_SCANNER,
    terminal_code: code,
    ...more,
  })
  t.equal(scannerOf(undefined, 'T1'), DEFAULT_SCANNER)
  t.equal(scannerOf([of('T2')], 'T1'), DEFAULT_SCANNER)
  t.match(scannerOf([of(null, { prefix: '~' }), of('T1', { prefix: '@' })], 'T1'), { prefix: '@' })
  t.match(scannerOf([of(null, { prefix: '~' }), of('T1')], undefined), { prefix: '~' })
  const cases: [string, ScannerMessage[]][] = [
    ['', [of(null), of('T1', { prefix: ']C1' }), of('T2', { prefix: 'F13', separator: '|' })]],
    ['scanner 2 is of a terminal', [of('T1'), of('T1')]],
    ['scanner 1 begins', [of(null, { prefix: '8' })]],
    ['scanner 1 begins', [of(null, { prefix: 'F8' })]],
    ['scanner 1 begins', [of(null, { prefix: '~ ' })]],
    ['scanner 1 has a usual gap', [of(null, { gap_median_ms_max: 90 })]],
    ['scanner 1 has a usual gap', [of(null, { silence_ms: 60 })]],
    ['scanner 2 has a separator', [of(null), of('T1', { separator: '0' })]],
  ]
  for (const [expected, scanners] of cases) {
    const fault = faultOfScanners(scanners)
    const text = fault === null ? '' : scannerFaultText(fault)
    t.ok(text.startsWith(expected) && (expected !== '') === (text !== ''), `${expected} ← ${text}`)
  }
  t.end()
})

const gap = fc.integer({ min: 0, max: 30 })
property(
  'every code of a scanner is found, whatever its rhythm below the limit',
  fc.property(
    fc.stringMatching(/^[0-9A-Z-]{2,20}[a-z][0-9]{1,19}$/),
    fc.array(gap, { minLength: 41 }),
    (code, gaps) => {
      const keys = [...code].map((key, index) => `${key}:${gaps[index]}`)
      const scans = play([...keys, 'Enter'].join(' '))
      return scans.length === 1 && scans[0]?.code === code && scans[0].typed === ''
    },
  ),
)

property(
  'nobody who types slower than the limit is taken for a scanner',
  fc.property(
    fc.stringMatching(/^[0-9a-z]{1,30}$/),
    fc.array(fc.integer({ min: 36, max: 400 }), { minLength: 31 }),
    (text, gaps) => {
      const keys = [...text].map((key, index) => `${key}:${gaps[index]}`)
      return play([...keys, 'Enter:50'].join(' ')).length === 0
    },
  ),
)

/** A field under the keys: what the till does when it hears of a scan, and nothing else. */
function playInField(steps: readonly { key: string; gapMs: number }[], scanner: ScannerMessage) {
  let burst: Burst = emptyBurst
  let nowMs = 1000
  let field = ''
  let held = ''
  const codes: string[] = []
  const take = (scan: DetectedScan | null) => {
    if (scan === null) return
    codes.push(scan.code)
    field = held + scan.typed
  }
  for (const { key, gapMs } of steps) {
    const quiet = feedSilence(burst, nowMs + gapMs, scanner)
    // The timer of the silence comes before a key that is later than it.
    if (gapMs >= scanner.silence_ms && key.length === 1) {
      take(quiet.scan)
      burst = quiet.burst
    }
    nowMs += gapMs
    const before = burst
    const detection = feedKey(burst, key, nowMs, scanner)
    burst = detection.burst
    take(detection.scan)
    const isNew = burst !== before && burst.text !== '' && burst.gapsMs.length === 0
    if (isNew) held = field
    if (key.length === 1) field += key
  }
  take(feedSilence(burst, nowMs + 500, scanner).scan)
  return { field, codes }
}

const typedKey = fc.record({
  kind: fc.constant('typed' as const),
  key: fc.constantFrom(...'abcxyz*058'),
  gapMs: fc.integer({ min: 36, max: 300 }),
})
const scannedCode = fc.record({
  kind: fc.constant('scan' as const),
  first12: fc.stringMatching(/^\d{12}$/).filter((digits) => !/^0+$/.test(digits)),
  gapMs: fc.integer({ min: 36, max: 300 }),
  paces: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 13, maxLength: 13 }),
  suffix: fc.constantFrom('Enter', 'Tab', ''),
})

/** A second scan comes when the first is over: with a suffix at once, else after the silence. */
type Happening =
  | { kind: 'typed'; key: string; gapMs: number }
  | { kind: 'scan'; first12: string; gapMs: number; paces: number[]; suffix: string }

function keysOf(events: readonly Happening[]) {
  let mustRest = false
  const codes: string[] = []
  let typed = ''
  const steps = events.flatMap((event) => {
    if (event.kind === 'typed') {
      typed += event.key
      const step = { key: event.key, gapMs: event.gapMs }
      return [step]
    }
    const code = event.first12 + ean13CheckDigit(event.first12)
    codes.push(code)
    const restMs = mustRest ? 120 : 0
    mustRest = event.suffix === ''
    const keys = [...code].map((key, at) => ({
      key,
      gapMs: at === 0 ? event.gapMs + restMs : (event.paces[at] ?? 5),
    }))
    return event.suffix === '' ? keys : [...keys, { key: event.suffix, gapMs: 8 }]
  })
  return { steps, codes, typed }
}

property(
  'typing and scans in any order: no key that was typed is lost, and no scan',
  fc.property(
    fc.array(fc.oneof(typedKey, scannedCode), { minLength: 1, maxLength: 12 }),
    (events) => {
      const { steps, codes, typed } = keysOf(events)
      const played = playInField(steps, DEFAULT_SCANNER)
      return played.field === typed && played.codes.join() === codes.join()
    },
  ),
  1_000,
)

const checkDigitOf = (body: string): string =>
  [...'0123456789'].find((digit) => hasCheckDigit(body + digit)) ?? ''
const isNumber = (code: string): boolean => /^(\d{8}|\d{12,14})$/.test(code) && hasCheckDigit(code)

const evenScan = fc.record({
  first11: fc.stringMatching(/^[0-9]{7}$|^[0-9]{11,12}$/).filter((digits) => !/^0+$/.test(digits)),
  paceMs: fc.integer({ min: 6, max: 25 }),
  jitters: fc.array(fc.double({ min: 1, max: 1.35, noNaN: true }), {
    minLength: 13,
    maxLength: 13,
  }),
  key: fc.constantFrom(...'0123456789ab*'),
  after: fc.integer({ min: 0, max: 6 }),
  share: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
})

property(
  'a key typed into an even scan: the code that was scanned, or none that is a number',
  fc.property(evenScan, ({ first11, paceMs, jitters, key, after, share }) => {
    const code = first11 + checkDigitOf(first11)
    const keys = [...code].map((sign, at) => ({ sign, gapMs: paceMs * (jitters[at] ?? 1) }))
    const [before, rest] = [keys.slice(0, after + 1), keys.slice(after + 1)]
    const [next, ...others] = rest
    const gapMs = next?.gapMs ?? 0
    const typed = { sign: key, gapMs: gapMs * share }
    const last = { sign: next?.sign ?? '', gapMs: gapMs * (1 - share) }
    const steps = [...before, typed, last, ...others]
    const [scan] = play([...steps.map(({ sign, gapMs: ms }) => `${sign}:${ms}`), 'Enter'].join(' '))
    if (scan === undefined || scan.isMixed === true) return true
    const isRight = scan.code === code && scan.typed === key
    return isRight || (scan.code.length > code.length && !isNumber(scan.code))
  }),
  2_000,
)

property(
  'an even scan that nobody typed into is read as it is',
  fc.property(evenScan, ({ first11, paceMs, jitters }) => {
    const code = first11 + checkDigitOf(first11)
    const steps = [...code].map((sign, at) => `${sign}:${paceMs * (jitters[at] ?? 1)}`)
    const [scan] = play([...steps, 'Enter'].join(' '))
    return scan?.code === code && scan.typed === '' && scan.isMixed === undefined
  }),
)
