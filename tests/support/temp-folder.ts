import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import './end-of-file.ts'

/**
 * A folder of the test's own, removed at its end. Others may enter it: PostgreSQL never is root.
 */
export function makeTempFolder(t: Test, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `ocean-${name}-`))
  chmodSync(folder, 0o755)
  t.teardown(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}
