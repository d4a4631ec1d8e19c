// Which test files run, which of them share a process, and in which order.

import { globSync } from 'node:fs'
import { dirname } from 'node:path'

export const MEASURED = 'tests/domain/'
/** These start whole systems: alone in their process, with more patience. */
const HEAVY =
  /^tests\/(browser|chaos|crash|simulation)\/|^tests\/demo\/start|^tests\/tools\/(replay|bench|fleet|outage)/
/**
 * Scenes of single screens and of rarer faults, a browser and a hub each, long looks at great files
 * and bad lines, and whole systems killed over and over: every third of them is played by a build,
 * the others on the days after.
 * `npm run test:long` plays all, and so does a word that names them.
 */
const BY_TURNS = new RegExp(
  [
    '^tests/browser/(console-|paper-|weigh-|scanner|phone-|day-without|damaged-|network-)',
    '^tests/browser/(points-alone|trust|new-shop)',
    '^tests/(chaos/kill-everything|crash/power-cut|devices/logo-memory)',
    '^tests/provisioning/(commission|off-box-backup)',
    '^tests/tools/(fleet|outage|import-catalogue)',
    '^tests/hub/(catalogue/import-(limits|crash|properties)|cloud/lives|backup/continuous-)',
    '^tests/relay/(redis|cloud|line)-faults',
    '^tests/terminal-ui/models/salvage-real-hub',
  ].join('|'),
)
export const TURNS = 3
/** Begun first, so that none of them is alone at the end. */
const LONG = /full-day|cold-start|network-faults|damaged-storage/
/** These set tap's jobs, end processes, lose scripts or measure time: alone in their process. */
const ALONE =
  /^tests\/(relay|demo|tools|provisioning|observability)\/|(main-process|kill-print-worker|bundle|lost-scripts|tcp-printer|usb-printer|printer-fence|probe-printer|drawn-lines|drawn-receipt|scale-on-a-line)\.test/
/** Loading what they all need takes longer than most of them do. */
const BATCH_MAX = 12

/** Files of one process. */
export type TestRun = { files: string[]; timeoutS: number }
export type TestPlan = {
  measured: string[]
  /** Whole systems: they wait more than they compute. */
  heavy: TestRun[]
  /** With servers or time limits of their own. */
  alone: TestRun[]
  /** Small ones, several to a process. */
  light: TestRun[]
  /** Played on another day. */
  resting: string[]
}

/** `turn`: which third of the scenes by turns is played; `all` of them. */
export type Turn = number | 'all'

/**
 * Not the day alone: a scene that is played every third day would be played in the same way of
 * three for ever (tests/support/one-of.ts). In 36 days each meets all of two, three or four.
 */
export const turnOf = (day: number): number => day + Math.floor(day / 4)

export function planTests(root: string, words: readonly string[], turn: Turn = 'all'): TestPlan {
  const all = globSync('tests/**/*.test.ts', { cwd: root }).sort()
  const named =
    words.length === 0 ? all : all.filter((file) => words.some((word) => file.includes(word)))
  const takingTurns = words.length === 0 && turn !== 'all' ? all.filter(isByTurns) : []
  const resting = takingTurns.filter((_, at) => (at + Number(turn)) % TURNS !== 0)
  const files = named.filter((file) => !resting.includes(file))
  const isMeasured = (file: string) => file.startsWith(MEASURED)
  const isHeavy = (file: string) => HEAVY.test(file)
  const others = files.filter((file) => !isMeasured(file) && !isHeavy(file))
  const heavy = files.filter(isHeavy).sort((a, b) => Number(LONG.test(b)) - Number(LONG.test(a)))
  return {
    measured: files.filter(isMeasured),
    heavy: heavy.map((file) => ({ files: [file], timeoutS: 900 })),
    alone: aloneOf(others),
    light: sharedOf(others),
    resting,
  }
}

const isByTurns = (file: string): boolean => BY_TURNS.test(file)

const aloneOf = (files: readonly string[]): TestRun[] =>
  files.filter((file) => ALONE.test(file)).map((file) => ({ files: [file], timeoutS: 300 }))

/** Neighbours share a process; the hub's features load the same and are neighbours. */
function sharedOf(files: readonly string[]): TestRun[] {
  const shared = files.filter((file) => !ALONE.test(file))
  return [...Map.groupBy(shared, roomOf).values()].flatMap(batchesOf)
}

const roomOf = (file: string): string =>
  file.startsWith('tests/hub/') ? 'tests/hub' : dirname(file)

/** Of files that start no whole system; those that stand alone come first. */
export const runsOf = (files: readonly string[]): TestRun[] => [
  ...aloneOf(files),
  ...sharedOf(files),
]

function batchesOf(files: readonly string[]): TestRun[] {
  const count = Math.ceil(files.length / BATCH_MAX)
  const size = Math.ceil(files.length / count)
  return Array.from({ length: count }, (_, at) => ({
    files: files.slice(at * size, (at + 1) * size),
    timeoutS: 900,
  }))
}

/** Part of the core's tests says nothing about its coverage. */
export const isWholeCore = (root: string, { measured }: TestPlan): boolean =>
  measured.length > 0 && measured.length === planTests(root, [MEASURED]).measured.length
