// Runs several test files in one process, one after another, and says it as tap's own runner says
// files: each a subtest under its path. What they all load is loaded and compiled once: half of the
// processor's time of a small test was that.

import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..')
/** What files ask of tap's root: inside a batch their own subtest stands for it. */
const OF_THE_FILE = ['test', 'before', 'after', 'teardown', 'beforeEach', 'afterEach']
const root = t as unknown as Record<string, (...args: unknown[]) => unknown>
const startFile = t.test.bind(t)

const ofRoot = OF_THE_FILE.map((name) => [name, root[name]] as const)

for (const file of process.argv.slice(2)) {
  await startFile(file, async (t) => {
    const own = t as unknown as typeof root
    for (const name of OF_THE_FILE) root[name] = (...args) => own[name]?.(...args)
    await import(join(ROOT, file))
  })
  for (const [name, method] of ofRoot) if (method) root[name] = method
}
