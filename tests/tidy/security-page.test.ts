// docs/security.md names every requirement of ASVS 5.0.0 levels 1 and 2 once, and evidence that is
// there.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ROOT, readSource } from './source-files.ts'

/** How many of levels 1 and 2 each section has; they are numbered from 1, level 3 comes last. */
const COUNTS: Record<string, number> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5 },
  ...{ '6.6': 3, '6.8': 4, '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2 },
  ...{ '8.2': 3, '8.3': 1, '8.4': 1, '9.1': 3, '9.2': 4, '11.1': 2, '11.2': 3, '11.3': 3 },
  ...{ '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2, '12.3': 4, '13.1': 1, '13.2': 5 },
  ...{ '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3, '15.2': 3, '15.3': 7 },
  ...{ '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3 },
}
/** Chapters that do not apply as a whole: OAuth and WebRTC. */
const WHOLE_CHAPTERS = { V10: 29, V17: 7 }
const PATH = /`([\w.-]+(?:\/[\w.-]+)+\.(?:tsx?|md|sql|json|conf)|[\w-]+\.json)`/g
const ROW = /^\| (\d+\.\d+\.\d+) \| (.+) \| (met|partly|open|n\/a) \| (.+) \|$/gm

const page = readSource('docs/security.md')
const rows = [...page.matchAll(ROW)].map(([, id = '', , state = '', evidence = '']) => ({
  ...{ id, state, evidence },
}))

t.test('every requirement of levels 1 and 2 stands on the page once', async (t) => {
  const expected = Object.entries(COUNTS).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
  )
  t.strictSame(
    rows.map(({ id }) => id),
    expected,
  )
  let whole = 0
  for (const [chapter, count] of Object.entries(WHOLE_CHAPTERS)) {
    t.match(page, new RegExp(`^## ${chapter} .*\n+The whole chapter is n/a`, 'm'))
    whole += count
  }
  t.equal(expected.length + whole, 70 + 183, 'as the standard counts them')
})

t.test('evidence is there', async (t) => {
  for (const [, path = ''] of page.matchAll(PATH))
    t.ok(existsSync(join(ROOT, path)), `${path} is in the repository`)
  for (const { id, state, evidence } of rows) {
    if (state === 'n/a') continue
    t.ok(evidence.length > 20 || [...evidence.matchAll(PATH)].length > 0, `${id} says why`)
  }
})
