import fc from 'fast-check'
import t from 'tap'
import {
  type Burst,
  DEFAULT_SCAN_RULES,
  type DetectedScan,
  emptyBurst,
  feedKey,
  feedSilence,
  type ScanRules,
} from '#domain/scan-detector.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

/** Feeds 'key:gap' pairs, then 200 ms of silence; answers every scan on the way. */
function play(script: string, rules: ScanRules): DetectedScan[] {
  let burst: Burst = emptyBurst
  let nowMs = 1000
  const scans: DetectedScan[] = []
  for (const step of script.split(' ')) {
    const [key = '', gap = '10'] = step.split(':')
    nowMs += Number(gap)
    const detection = feedKey(burst, key, nowMs, rules)
    burst = detection.burst
    if (detection.scan) scans.push(detection.scan)
  }
  const { scan } = feedSilence(burst, nowMs + 200, rules)
  return scan ? [...scans, scan] : scans
}

t.test('bursts', (t) => {
  // A gap of 10 ms where none is written; a scan as code/leaked/endedBy.
  const table = `
    keys                                 | prefix | scans
    8 9 9 2 Enter                        |        | 8992/8992/suffix
    8 9 9 2 Tab                          |        | 8992/8992/suffix
    8 9 9 2                              |        | 8992/8992/silence
    8 9 9 Enter                          |        |
    8 9 9                                |        |
    8 9:35 9:35 2:35 Enter               |        | 8992/8992/suffix
    8 9:36 9:36 2:36 Enter               |        |
    8 9:10 9:36 2:36 Enter               |        |
    8 9:1 9:36 2:36 1:36 Enter           |        |
    7 7:30 7:30 7:30 7:30                |        |
    7 7:30 7:30 7:30 8 Enter             |        | 77778/77778/suffix
    8 9:150 9:150 2:150 Enter            |        |
    8 9:30 9:80 2:30 Enter:80            |        | 8992/8992/suffix
    8 9:10 9:81 2:10 Enter               |        |
    8 9 9 2 1:81 2 3 4 Enter             |        | 1234/1234/suffix
    8 9 9 2 1:100 2 3 4 Enter            |        | 8992/8992/silence; 1234/1234/suffix
    8 9 9 2 Enter:99                     |        | 8992/8992/suffix
    8 9 9 2 Enter:100                    |        | 8992/8992/silence
    8 9 9 2 Escape Enter                 |        |
    8 9 9 2 Escape:100                   |        | 8992/8992/silence
    Shift:5 A:5 Shift:5 b:5 C 1 Enter    |        | AbC1/AbC1/suffix
    8 9:20 9:50 2:20 1:50 Enter          |        | 89921/89921/suffix
    8 9:20 9:51 2:20 1:51 Enter          |        |
    ~ 8 9 9 2 Enter                      | ~      | 8992/~8992/suffix
    8 9 9 2 Enter                        | ~      |
    ~ 8 9 9 Enter                        | ~      |
    Enter                                |        |
    Enter Enter 8 9 9 2 Enter Enter      |        | 8992/8992/suffix
    8 9 9 2 Enter 8 9 9 3 Enter          |        | 8992/8992/suffix; 8993/8993/suffix
  `
  for (const row of textTable(table)) {
    const rules = { ...DEFAULT_SCAN_RULES, prefix: row('prefix') }
    const scans = play(row('keys'), rules).map(
      (scan) => `${scan.code}/${scan.leaked}/${scan.endedBy}`,
    )
    t.equal(scans.join('; '), row('scans'), row('keys'))
  }
  t.end()
})

t.test('before the silence is over a burst goes on', (t) => {
  const burst: Burst = { text: '8992', lastMs: 1000, gapsMs: [10, 10, 10] }
  t.equal(feedSilence(burst, 1099, DEFAULT_SCAN_RULES).burst, burst)
  t.same(feedSilence(burst, 1100, DEFAULT_SCAN_RULES).burst, emptyBurst)
  t.equal(feedSilence(emptyBurst, 5000, DEFAULT_SCAN_RULES).scan, null)
  t.end()
})

t.test('a code has 64 characters at most', (t) => {
  const keys = '12'.repeat(32).split('').join(' ')
  t.equal(play(`${keys} Enter`, DEFAULT_SCAN_RULES).length, 1)
  t.equal(play(`${keys} 1 Enter`, DEFAULT_SCAN_RULES).length, 0)
  t.end()
})

t.test('a burst longer than any code stops growing and is no scan', (t) => {
  let burst: Burst = emptyBurst
  for (let n = 0; n < 500; n++)
    burst = feedKey(burst, String(n % 10), n * 10, DEFAULT_SCAN_RULES).burst
  t.equal(burst.text.length, 128)
  t.equal(feedKey(burst, 'Enter', 5000, DEFAULT_SCAN_RULES).scan, null)
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
      const scans = play([...keys, 'Enter'].join(' '), DEFAULT_SCAN_RULES)
      return scans.length === 1 && scans[0]?.code === code && scans[0].leaked === code
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
      return play([...keys, 'Enter:50'].join(' '), DEFAULT_SCAN_RULES).length === 0
    },
  ),
)
