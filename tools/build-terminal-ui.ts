// Builds the terminal's screens when what they are made of has changed since the last build.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const BUILD_TIMEOUT_MS = 5 * 60_000
const SOURCES = [
  'terminal-ui/*.{ts,html,json}',
  'terminal-ui/public/**/*',
  'terminal-ui/src/**/*',
  'hub/domain/**/*.ts',
  'package-lock.json',
]

export type BuildOutcome = { ok: true; wasBuilt: boolean } | { ok: false; reason: string }

/** Content decides, not times: a fresh clone and a copied folder have arbitrary times. */
export function buildTerminalUiIfStale(root: string): BuildOutcome {
  const stampPath = join(root, 'terminal-ui/dist/.built-from')
  // A release has what was built, and nothing to build it from.
  if (!existsSync(join(root, 'terminal-ui/src'))) return { ok: true, wasBuilt: false }
  const wanted = hashOfSources(root)
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wanted) {
    return { ok: true, wasBuilt: false }
  }
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [vite, 'build', 'terminal-ui', '--logLevel', 'warn'],
    {
      cwd: root,
      encoding: 'utf8',
      timeout: BUILD_TIMEOUT_MS,
      env: { ...process.env, NO_COLOR: '1' },
    },
  )
  if (status !== 0) return { ok: false, reason: error?.message ?? `${stdout}${stderr}`.trim() }
  writeFileSync(stampPath, wanted)
  return { ok: true, wasBuilt: true }
}

function hashOfSources(root: string): string {
  const hash = createHash('sha256')
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const path of files) hash.update(`${path.slice(root.length)}\0`).update(readFileSync(path))
  return hash.digest('hex')
}
