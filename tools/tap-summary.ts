// Reads the TAP that `tap --reporter=tap` prints, line by line, and counts tests the way people do:
// a test is a top-level `t.test(...)` of a file; a file that has none counts as one test. A skip
// counts wherever it stands, so that nothing is left out in silence.

export type TestOutcome = 'passed' | 'failed' | 'skipped'
export type TestResult = { file: string; name: string; outcome: TestOutcome; reason: string | null }
export type FailedAssertion = { path: string[]; detail: string[] }
export type FileSummary = {
  file: string
  results: TestResult[]
  failures: FailedAssertion[]
  /** As tap measured it; null: it did not say. */
  tookMs: number | null
}

type Point = {
  depth: number
  isOk: boolean
  text: string
  skipReason: string | null
  tookMs: number | null
}
type OpenSubtest = { name: string; failuresBefore: number }

const INDENT = 4
const SUBTEST_PATTERN = /^( *)# Subtest: (.*)$/
const POINT_PATTERN = /^( *)(not ok|ok) \d+(?: - (.*))?$/
const YAML_START_PATTERN = /^( *) {2}---$/

export type TapReader = {
  /** Takes one line; answers a file's summary when the line was the last of that file. */
  read(line: string): FileSummary | null
  /** The summary that still waited for its diagnostics when the output ended. */
  end(): FileSummary | null
}

export function createTapReader(): TapReader {
  let file = newFile('')
  let yamlEnd: string | null = null
  let yamlOwner: FailedAssertion | null = null
  /** A file that failed: what tap knows of it (exit code, signal, time-out) follows its point. */
  let waiting: FileSummary | null = null
  const release = (): FileSummary | null => {
    const summary = waiting
    waiting = null
    return summary
  }
  return {
    end: release,
    read(line) {
      if (yamlEnd !== null) {
        if (line === yamlEnd) yamlEnd = null
        else yamlOwner?.detail.push(line)
        return yamlEnd === null ? release() : null
      }
      const yaml = YAML_START_PATTERN.exec(line)
      if (yaml) {
        yamlEnd = `${yaml[1] ?? ''}  ...`
        return null
      }
      const released = release()
      const subtest = SUBTEST_PATTERN.exec(line)
      if (subtest) {
        const depth = (subtest[1] ?? '').length / INDENT
        if (depth === 0) file = newFile(subtest[2] ?? '')
        else file.open(depth, subtest[2] ?? '')
        return released
      }
      const point = readPoint(line)
      if (!point) return released
      yamlOwner = null
      if (point.depth > 0) {
        yamlOwner = file.take(point)
        return released
      }
      // A file that ended before its first word has no heading of its own.
      if (!point.text.startsWith(file.name)) file = newFile(point.text)
      const summary = file.finish(point)
      if (point.isOk) return summary
      yamlOwner = file.ownFailure()
      waiting = summary
      return released
    },
  }
}

function readPoint(line: string): Point | null {
  const found = POINT_PATTERN.exec(line)
  if (!found) return null
  const depth = (found[1] ?? '').length / INDENT
  if (!Number.isInteger(depth)) return null
  const whole = found[3] ?? ''
  const directive = / # (SKIP|TODO)\b ?(.*)$/i.exec(whole)
  return {
    depth,
    isOk: found[2] === 'ok',
    text: whole.replace(/ # (time=|SKIP\b|TODO\b).*$/i, ''),
    skipReason: directive ? directive[2] || 'no reason given' : null,
    tookMs: Number(/ # time=([\d.]+)ms/.exec(whole)?.[1] ?? Number.NaN) || null,
  }
}

function newFile(name: string) {
  const results: TestResult[] = []
  const failures: FailedAssertion[] = []
  let ownFailure: FailedAssertion | null = null
  const opened: (OpenSubtest | undefined)[] = []

  const report = (test: string, outcome: TestOutcome, reason: string | null) =>
    results.push({ file: name, name: test, outcome, reason })
  const pathOf = (point: Point) => [
    ...opened.slice(1, point.depth).map((subtest) => subtest?.name ?? ''),
    point.text,
  ]

  function open(depth: number, subtest: string): void {
    opened.length = depth
    opened[depth] = { name: subtest, failuresBefore: failures.length }
  }

  /** Counts one point; answers the failure that the diagnostics below it belong to. */
  function take(point: Point): FailedAssertion | null {
    const subtest = opened[point.depth]?.name === point.text ? opened[point.depth] : undefined
    const path = pathOf(point)
    if (point.skipReason !== null) report(path.join(' › '), 'skipped', point.skipReason)
    else if (point.depth === 1 && (subtest || !point.isOk))
      report(point.text, point.isOk ? 'passed' : 'failed', null)
    opened.length = Math.min(opened.length, point.depth)
    if (point.isOk || point.skipReason !== null) return null
    const isExplainedBelow = subtest !== undefined && failures.length > subtest.failuresBefore
    if (isExplainedBelow) return null
    const failure = { path, detail: [] }
    failures.push(failure)
    return failure
  }

  function finish(point: Point): FileSummary {
    const hasFailed = results.some(({ outcome }) => outcome === 'failed')
    if (point.skipReason !== null) report('the whole file', 'skipped', point.skipReason)
    else if (!point.isOk && !hasFailed) {
      report('the file itself', 'failed', null)
      ownFailure = { path: ['the file ended before its tests did, or had none'], detail: [] }
      failures.push(ownFailure)
    } else if (results.length === 0) report('the whole file', 'passed', null)
    return { file: name, results, failures, tookMs: point.tookMs }
  }

  return { name, open, take, finish, ownFailure: () => ownFailure }
}
