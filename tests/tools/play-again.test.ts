// Only a browser's scene has a second word, and the first is never lost.
import t from 'tap'
import { filesToPlayAgain, replaceOutcome } from '../../tools/play-again.ts'
import type { TestOutcome } from '../../tools/tap-summary.ts'

const result = (file: string, outcome: TestOutcome) => ({ file, name: '', outcome, reason: null })
const SALE = 'tests/browser/first-sale.test.ts'
const DAY = 'tests/browser/full-day.test.ts'
const TRUST = 'tests/browser/trust.test.ts'
const MONEY = 'tests/hub/sale/complete-sale.test.ts'
const failureOf = (file: string) => ({ file, path: ['paid'], detail: [] })

t.test('up to two scenes of browsers are played again, and only when nothing else failed', (t) => {
  const failed = (...files: string[]) =>
    filesToPlayAgain([
      result(MONEY, 'passed'),
      ...files.flatMap((file) => [result(file, 'failed'), result(file, 'passed')]),
    ])
  t.same(failed(), [])
  t.same(failed(SALE, DAY), [SALE, DAY])
  t.same(failed(SALE, DAY, TRUST), [])
  t.same(failed(MONEY), [])
  t.same(failed(MONEY, SALE), [])
  t.end()
})

t.test('the second word counts; the first is told when it was another', (t) => {
  const first = {
    results: [result(MONEY, 'passed'), result(SALE, 'failed'), result(DAY, 'failed')],
    failures: [failureOf(SALE), failureOf(DAY)],
  }
  const second = {
    results: [result(SALE, 'passed'), result(DAY, 'failed')],
    failures: [failureOf(DAY)],
  }
  t.same(replaceOutcome(first, second, [SALE, DAY]), {
    results: [result(MONEY, 'passed'), result(SALE, 'passed'), result(DAY, 'failed')],
    failures: [failureOf(DAY)],
    unsteady: [failureOf(SALE)],
  })
  t.end()
})
