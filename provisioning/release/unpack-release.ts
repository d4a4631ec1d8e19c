// Lays a believed release into a folder of its own. The folder has its name only when everything in
// it is on the medium and was compared: a half release is never started.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { MANIFEST, PAYLOAD, ReleaseFault, type ReleaseManifest } from './release-manifest.ts'

const UNPACK_MS_MAX = 20 * 60_000

/** Answers the folder. One that is there already was whole when it got its name. */
export function unpackRelease(file: string, releases: string, manifest: ReleaseManifest): string {
  const folder = join(releases, manifest.version)
  if (existsSync(folder)) return folder
  const draft = `${folder}.part`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o755 })
  try {
    untar(['-xOf', file, PAYLOAD], ['-xzf', '-', '-C', draft])
    assertFiles(draft, manifest)
    untarManifest(file, draft)
    syncAll(draft)
    renameSync(draft, folder)
    syncFolder(releases)
    return folder
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw error
  }
}

/** The payload is what was signed, so that tar unpacks nothing that somebody else packed. */
function untar(outer: string[], inner: string[]): void {
  const words = (args: string[]): string => args.map((word) => `'${quote(word)}'`).join(' ')
  const owners = '--no-same-owner --no-same-permissions'
  const line = `set -o pipefail; tar ${words(outer)} | tar ${owners} ${words(inner)}`
  const { status, stderr, error } = spawnSync('bash', ['-c', line], {
    ...{ encoding: 'utf8', timeout: UNPACK_MS_MAX },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (status === 0) return
  throw new ReleaseFault(`it cannot be unpacked: ${error?.message ?? stderr.trim()}`)
}

const quote = (word: string): string => word.replaceAll("'", "'\\''")

/** What a technician later compares the folder with. */
function untarManifest(file: string, draft: string): void {
  const { status } = spawnSync('tar', ['-xf', file, '-C', draft, MANIFEST], { stdio: 'ignore' })
  if (status !== 0) throw new ReleaseFault('the manifest cannot be unpacked')
  chmodSync(join(draft, MANIFEST), 0o644)
}

/** Throws ReleaseFault, naming the file, unless the folder holds these files and no others. */
export function assertFiles(folder: string, { files }: ReleaseManifest): void {
  const found = listFiles(folder)
  const strange = found.find((path) => path !== MANIFEST && !(path in files))
  if (strange !== undefined) throw new ReleaseFault(`${strange} is not in the manifest`)
  for (const [path, { bytes, mode, sha256 }] of Object.entries(files)) {
    const place = join(folder, path)
    if (!existsSync(place)) throw new ReleaseFault(`${path} is missing`)
    const content = readFileSync(place)
    const hash = createHash('sha256').update(content).digest('hex')
    if (content.length !== bytes || hash !== sha256) throw new ReleaseFault(`${path} is damaged`)
    chmodSync(place, Number.parseInt(mode, 8))
  }
}

/** Paths of files below a folder, sorted. Throws on anything that is neither file nor folder. */
export function listFiles(folder: string, below = ''): string[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true })
  return entries
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) return listFiles(folder, path)
      if (entry.isFile()) return [path]
      throw new ReleaseFault(`${path} is neither a file nor a folder`)
    })
    .sort()
}

/** Returns when the medium has all of it: files first, then the folders that name them. */
function syncAll(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry)
    if (lstatSync(path).isDirectory()) syncAll(path)
    else syncFolder(path)
  }
  syncFolder(folder)
}

function syncFolder(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
