// Where a house rule is not followed, and why. An exception that is no longer needed fails.

import type { Test } from 'tap'

export type Rule =
  | 'import'
  | 'function-lines'
  | 'file-lines'
  | 'line-columns'
  | 'word'
  | 'text'
  | 'name'
export type Violation = { file: string; what: string; words: string }
export type Exception = { rule: Rule; file: string; what?: string; reason: string }

export const EXCEPTIONS: Exception[] = [
  {
    rule: 'file-lines',
    file: 'hub/db/tables.ts',
    reason: 'generated from the migrations, one block per table',
  },
  {
    rule: 'file-lines',
    file: 'migrations/hub/0001-the-outlet.sql',
    reason: 'the whole first schema reads as one; it is frozen and never grows',
  },
  {
    rule: 'word',
    file: 'terminal-ui/src/link/opfs-worker.ts',
    what: 'setTimeout',
    reason: 'a worker of the browser is a program of its own; it pauses between two tries',
  },
  {
    rule: 'text',
    file: 'tools/tap-summary.ts',
    what: 'TODO',
    reason: 'the word is a directive of the TAP format that this file reads',
  },
]

/** Fails once for every violation that has no exception, and for every exception without one. */
export function expectNone(t: Test, rule: Rule, violations: Violation[]): void {
  const exceptions = EXCEPTIONS.filter((exception) => exception.rule === rule)
  const allows = (exception: Exception, { file, what }: Violation) =>
    exception.file === file && (exception.what ?? what) === what
  for (const violation of violations) {
    if (exceptions.some((exception) => allows(exception, violation))) continue
    t.fail(`${violation.file}: ${violation.words}`)
  }
  for (const exception of exceptions) {
    if (violations.some((violation) => allows(exception, violation))) continue
    t.fail(`${exception.file} keeps the rule “${rule}” again: drop its exception`)
  }
  t.pass(`${violations.length - exceptions.length} violations of “${rule}”`)
}
