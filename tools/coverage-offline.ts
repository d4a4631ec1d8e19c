// `npm run coverage:offline`: the code that carries money over an outage (the till's link, the till
// alone, sync, salvage, conflicts) is covered to the last line and branch. Runs the tests that
// drive it and no others, says for each file what is not covered, and fails when anything is not.
// `npm run coverage:offline -- told tail` measures folders with these words by tests with them.

import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { filesIn, sizeOf, uncoveredParts, uncoveredPlaces } from './coverage-gate.ts'
import { measureCoverage } from './measure-coverage.ts'
import type { FileRun } from './run-test-file.ts'
import { runsOf } from './test-plan.ts'

const ROOT = join(import.meta.dirname, '..')
const REPORT = join(ROOT, '.tap/offline')

/** Folders, and files of other folders, of which everything has to be covered. */
const GATED = [
  'terminal-ui/src/link',
  'terminal-ui/src/models/alone',
  'terminal-ui/src/models/away-banner.ts',
  'terminal-ui/src/models/away-limit.ts',
  'terminal-ui/src/models/backlog-progress.ts',
  'terminal-ui/src/models/conflict-settler.ts',
  'terminal-ui/src/models/connectivity-model.ts',
  'terminal-ui/src/models/console-conflicts-model.ts',
  'terminal-ui/src/models/customer-shelf.ts',
  'terminal-ui/src/models/customers-alone.ts',
  'terminal-ui/src/models/follow-salvage.ts',
  'terminal-ui/src/models/follow-unreadable.ts',
  'terminal-ui/src/models/missing-numbers.ts',
  'terminal-ui/src/models/open-payment.ts',
  'terminal-ui/src/models/own-conflicts-model.ts',
  'terminal-ui/src/models/rules-model.ts',
  'terminal-ui/src/models/salvage-model.ts',
  'terminal-ui/src/models/saved-file-model.ts',
  'terminal-ui/src/models/tails-model.ts',
  'terminal-ui/src/models/tell-conflicts.ts',
  'terminal-ui/src/models/till-counts.ts',
  'terminal-ui/src/models/what-works.ts',
  'hub/told',
  'hub/tail',
  'hub/salvage',
  'hub/conflict',
  'hub/quarantine',
  'hub/customer/customer-merge-store.ts',
  'hub/customer/order-merge.ts',
  'hub/customer/survivor-of.ts',
  'hub/shift/addendum-store.ts',
  'hub/shift/addendum-watch.ts',
  'hub/shift/finalise-addenda.ts',
  'hub/shift/place-addendum-cash.ts',
  'hub/sale',
  'hub/terminal/take-client-events.ts',
  'hub/terminal/client-event-routes.ts',
  'hub/terminal/about-store.ts',
  'hub/terminal/key-of-series.ts',
  'hub/terminal/known-gaps.ts',
  'hub/terminal/missing-numbers.ts',
  'hub/terminal/missing-numbers-metric.ts',
  'hub/terminal/missing-numbers-store.ts',
  'hub/terminal/prove-device.ts',
  'hub/terminal/recall-terminals.ts',
]
/** The tests that drive it. */
const TESTS = [
  'tests/terminal-ui/link/*.test.ts',
  'tests/terminal-ui/models/{*alone*,away-banner}.test.ts',
  'tests/terminal-ui/models/{salvage,tails,told-salvage}-real-hub.test.ts',
  'tests/terminal-ui/models/{salvage-model,saved-file-model,tails-model}.test.ts',
  'tests/terminal-ui/models/{own-conflicts,console-conflicts-model}.test.ts',
  'tests/terminal-ui/models/{away-limit,backlog-progress,till-counts,what-works}.test.ts',
  'tests/terminal-ui/models/{missing-numbers,rules-model}.test.ts',
  'tests/terminal-ui/models/{customer-shelf,customers-in-step,hub-models,open-payment}.test.ts',
  'tests/hub/{told,tail,salvage,conflict,quarantine,customer,sale,e-receipt}/*.test.ts',
  'tests/hub/{shift,terminal}/*.test.ts',
  'tests/hub/access/{device-session,pairing}.test.ts',
  'tests/hub/refund/{over-refund,refund-tenders}.test.ts',
  'tests/hub/promotion/sold-with-promotions.test.ts',
]

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

function sayRun(files: readonly string[], run: FileRun, tookMs: number): void {
  const { code, lines, isHeld } = run
  say(`${code === 0 ? '✓' : '✗'} ${files.join('\n  ')} (${(tookMs / 1000).toFixed(1)} s)`)
  if (isHeld) say('– did not end by itself and was ended: what it ran is not counted')
  if (code !== 0) say(lines.join('\n'))
}

const withWords =
  (words: string[]) =>
  (name: string): boolean =>
    words.length === 0 || words.some((word) => name.includes(word))

async function main(): Promise<void> {
  const words = process.argv.slice(2)
  const gated = GATED.filter(withWords(words))
  const tests = globSync(TESTS, { cwd: ROOT }).sort().filter(withWords(words))
  if (gated.length === 0 || tests.length === 0) throw new Error(`nothing is called ${words}`)
  const measured = filesIn(ROOT, gated)
  const isPassed = await measureCoverage({
    ...{ root: ROOT, runs: runsOf(tests), measured, reportFolder: REPORT },
    jobs: Math.min(4, availableParallelism()),
    onRun: sayRun,
  })
  process.exitCode = sayCoverage(gated) && isPassed ? 0 : 1
}

function sayCoverage(gated: string[]): boolean {
  const summary = join(REPORT, 'coverage-summary.json')
  const missing = uncoveredParts(ROOT, gated, summary)
  const places = uncoveredPlaces(join(REPORT, 'coverage-final.json'))
  say('')
  for (const sentence of missing) say(`✗ ${sentence}`)
  const named = new Set(missing.map((sentence) => sentence.split(':')[0] ?? ''))
  for (const file of named) {
    const where = places.get(join(ROOT, file))
    if (where) say(`    ${file}: ${where}`)
  }
  const count = filesIn(ROOT, gated).length
  say(
    missing.length === 0
      ? `✓ every line and branch of ${count} files is covered (${sizeOf(summary)})`
      : `✗ ${named.size} of ${count} files are not covered entirely`,
  )
  return missing.length === 0
}

await main()
