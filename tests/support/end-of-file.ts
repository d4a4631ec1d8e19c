// A test file ends when its tests have: what still holds the process is told and let go, instead of
// holding up the whole build until its time is over.
import { writeSync } from 'node:fs'
import { basename } from 'node:path'
import t from 'tap'

const PATIENCE_MS = 10_000
const STDERR = 2

t.teardown(() => {
  setTimeout(() => {
    const resources = process.getActiveResourcesInfo().join(', ')
    writeSync(STDERR, `${basename(process.argv[1] ?? '')} is held after its end by: ${resources}\n`)
    process.exit()
  }, PATIENCE_MS).unref()
})
