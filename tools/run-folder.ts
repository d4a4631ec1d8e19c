import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of one run. Others may walk through it: as root, PostgreSQL is another user. */
export function makeRunFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `ocean-${name}-`))
  chmodSync(folder, 0o755)
  return folder
}

export const removeRunFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
