// What a real browser does not show in time beside two other whole systems is looked at once more
// with the machine to itself (decision 0094). It is told either way; nothing else is played again.

import type { FailedAssertion, TestResult } from './tap-summary.ts'

const UNSTEADY = /^tests\/browser\//
/** More than this is no matter of time. */
const AGAIN_MAX = 2

export type FileFailure = FailedAssertion & { file: string }

export type Outcome = {
  results: TestResult[]
  failures: FileFailure[]
  /** Failed beside others and passed alone. */
  unsteady: FileFailure[]
}

/** Files to play once more; none when anything else failed too, as the build stays red then. */
export function filesToPlayAgain(results: readonly TestResult[]): string[] {
  const failed = new Set(results.filter(isFailed).map(({ file }) => file))
  const isAll = [...failed].every((file) => UNSTEADY.test(file))
  return isAll && failed.size <= AGAIN_MAX ? [...failed] : []
}

/** The second word of a file counts; the first is kept beside it. */
export function replaceOutcome(
  first: Pick<Outcome, 'results' | 'failures'>,
  second: Pick<Outcome, 'results' | 'failures'>,
  again: readonly string[],
): Outcome {
  const isKept = ({ file }: { file: string }) => !again.includes(file)
  const failsStill = new Set(second.results.filter(isFailed).map(({ file }) => file))
  return {
    results: [...first.results.filter(isKept), ...second.results],
    failures: [...first.failures.filter(isKept), ...second.failures],
    unsteady: first.failures.filter((each) => !isKept(each) && !failsStill.has(each.file)),
  }
}

const isFailed = ({ outcome }: TestResult): boolean => outcome === 'failed'
