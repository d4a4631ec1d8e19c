// A test file ends when its tests have: what still holds the process is told and let go, instead of
// holding up the whole build until its time is over.
import { writeSync } from 'node:fs'
import { basename } from 'node:path'

const PATIENCE_MS = 40_000
const STDERR = 2

function letGo(): void {
  const resources = process.getActiveResourcesInfo().join(', ')
  writeSync(STDERR, `${basename(process.argv[1] ?? '')} is held after its end by: ${resources}\n`)
  process.exit()
}

// Programs that measure borrow from here too, and tap must not take their time.
if (/\.test\.ts$/.test(process.argv[1] ?? '')) {
  const { default: t } = await import('tap')
  t.teardown(() => void setTimeout(letGo, PATIENCE_MS).unref())
}
