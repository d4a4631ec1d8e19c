// npm 11 leaves optional platform packages out of package-lock.json when it cannot read their
// manifest (musl, darwin and win32 variants), and `npm ci` then refuses the lock as incomplete.
// This adds the missing entries. Run through `npm run lock` after every dependency change.
import { readFileSync, writeFileSync } from 'node:fs'

type LockEntry = {
  version?: string
  optional?: boolean
  dev?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}
type Lock = { packages: Record<string, LockEntry> }

const platformPattern =
  /(android|darwin|linux|win32|freebsd|openbsd|openharmony)-(arm64|x64|arm|ia32|loong64|ppc64|riscv64|s390x)/

/** Names of optional packages that some entry wants and the lock does not hold. */
export function missingOptionalPackages(lock: Lock): Map<string, LockEntry> {
  const missing = new Map<string, LockEntry>()
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const hoisted = `node_modules/${name}`
      if (lock.packages[hoisted] || lock.packages[`${path}/node_modules/${name}`]) continue
      missing.set(hoisted, entryFor(name, version, entry.dev))
    }
  }
  return missing
}

function entryFor(name: string, version: string, dev: boolean | undefined): LockEntry {
  const entry: LockEntry = { version, optional: true }
  if (dev) entry.dev = true
  const platform = platformPattern.exec(name)
  if (platform?.[1] && platform[2]) {
    entry.os = [platform[1]]
    entry.cpu = [platform[2]]
  }
  if (name.includes('musl')) entry.libc = ['musl']
  return entry
}

function completeLock(path: string): void {
  const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock
  const missing = missingOptionalPackages(lock)
  const entries = [...Object.entries(lock.packages), ...missing]
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  lock.packages = Object.fromEntries(entries)
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`package-lock.json: ${missing.size} optional packages added`)
}

if (import.meta.main) completeLock(process.argv[2] ?? 'package-lock.json')
