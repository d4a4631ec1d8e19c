// Makes the release file of a folder: the same folder gives the same bytes, on any day and by
// anybody. Ed25519 signatures are deterministic too.
import { execFileSync } from 'node:child_process'
import { createHash, type KeyObject, sign } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  MANIFEST,
  PAYLOAD,
  type ReleaseManifest,
  SIGNATURE,
} from '../../provisioning/release/release-manifest.ts'
import { listFiles } from '../../provisioning/release/unpack-release.ts'

/** Where nobody says a moment; any does, as long as it is always the same. */
const EARLIEST_S = 1_767_225_600
const tarFlags = (madeAtS: number): string[] => [
  ...['--format=gnu', '--sort=name', `--mtime=@${madeAtS}`, '--owner=0', '--group=0'],
  ...['--numeric-owner', '--hard-dereference'],
]
const PAYLOAD_BYTES_MAX = 2 ** 30

export type About = Pick<
  ReleaseManifest,
  'version' | 'arch' | 'node' | 'protocol_version' | 'migration'
>

/**
 * Answers the path of the file and its manifest. All files bear `madeAtS`, before which a box
 * believes no clock (hub/system/build-floor.ts).
 */
export function packRelease(
  folder: string,
  out: string,
  about: About,
  key: KeyObject,
  { level = 6, madeAtS = EARLIEST_S } = {},
): { path: string; manifest: ReleaseManifest } {
  mkdirSync(out, { recursive: true })
  const work = join(out, `.packing-${about.version}-${about.arch}`)
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work)
  try {
    const payload = gzipSync(tarOf(folder, madeAtS), { level })
    const manifest: ReleaseManifest = {
      ...{ format: 1, product: 'ocean-store-hub' },
      ...about,
      payload: { bytes: payload.length, sha256: sha256(payload) },
      files: describeFiles(folder),
    }
    const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
    writeFileSync(join(work, MANIFEST), text, { mode: 0o644 })
    writeFileSync(join(work, SIGNATURE), sign(null, text, key), { mode: 0o644 })
    writeFileSync(join(work, PAYLOAD), payload, { mode: 0o644 })
    const path = join(out, `ocean-${about.version}-${about.arch}.release`)
    const names = [MANIFEST, SIGNATURE, PAYLOAD]
    const draft = `${path}.part`
    execFileSync('tar', ['-cf', draft, ...tarFlags(madeAtS), '--mode=0644', '-C', work, ...names])
    renameSync(draft, path)
    return { path, manifest }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** By a file, not a pipe: an archive of 200 MB fits no buffer of a child's output. */
function tarOf(folder: string, madeAtS: number): Buffer {
  const path = `${folder}.tar`
  const file = openSync(path, 'w')
  try {
    const names = readdirSync(folder).sort()
    execFileSync('tar', ['-cf', '-', ...tarFlags(madeAtS), '-C', folder, ...names], {
      stdio: ['ignore', file, 'inherit'],
    })
    if (statSync(path).size > PAYLOAD_BYTES_MAX) throw new Error('the release is beyond 1 GB')
    return readFileSync(path)
  } finally {
    closeSync(file)
    if (existsSync(path)) rmSync(path)
  }
}

const describeFiles = (folder: string): ReleaseManifest['files'] =>
  Object.fromEntries(
    listFiles(folder).map((path) => {
      const content = readFileSync(join(folder, path))
      const isProgram = (statSync(join(folder, path)).mode & 0o111) !== 0
      const mode = isProgram ? ('0755' as const) : ('0644' as const)
      return [path, { bytes: content.length, mode, sha256: sha256(content) }]
    }),
  )

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
