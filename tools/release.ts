// npm run release -- key --out <folder>        a pair of keys that signs releases
// npm run release -- build --key <file> --out <folder> [--arch amd64|arm64] [--version 1.2.3]
// npm run release -- check <file> --keys <folder>
// A release is one file with everything a box needs; docs/runbooks/install-and-update.md.
import { execFileSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import about from '../package.json' with { type: 'json' }
import { readRelease } from '../provisioning/release/read-release.ts'
import {
  type ReleaseManifest,
  readReleaseKeys,
  VERSION_PATTERN,
} from '../provisioning/release/release-manifest.ts'
import { buildTerminalUiIfStale } from './build-terminal-ui.ts'
import { gatherRelease } from './release/gather-release.ts'
import { packRelease } from './release/pack-release.ts'

const ROOT = resolve(import.meta.dirname, '..')

export type BuildOrder = {
  keyFile: string
  out: string
  arch: ReleaseManifest['arch']
  version: string
  /** Folders of Debian packages for boxes without a way out. */
  debs: string[]
}

export function buildRelease({ keyFile, out, arch, version, debs }: BuildOrder) {
  if (!new RegExp(VERSION_PATTERN).test(version)) throw new Error(`${version} is no version`)
  const built = buildTerminalUiIfStale(ROOT)
  if (!built.ok) throw new Error(`the screens cannot be built: ${built.reason}`)
  const folder = join(resolve(out), `.gathered-${version}-${arch}`)
  const extra = debs.map((path) => resolve(path))
  try {
    const node = gatherRelease(ROOT, folder, { arch, version, extra })
    const migration = readdirSync(join(ROOT, 'migrations/hub')).filter((name) =>
      name.endsWith('.sql'),
    ).length
    const key = createPrivateKey(readFileSync(keyFile))
    const facts = { version, arch, node, protocol_version: PROTOCOL_VERSION, migration }
    return packRelease(folder, resolve(out), facts, key, { madeAtS: commitTimeS() })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Of the commit that is packed: the same for everybody who packs it, and no clock's word. */
function commitTimeS(): number {
  const words = ['log', '-1', '--format=%ct']
  return Number(execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }))
}

/** release.key is head office's alone; release.pem goes to every box. */
export function makeReleaseKey(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const { privateKey } = generateKeyPairSync('ed25519')
  const secret = privateKey.export({ type: 'pkcs8', format: 'pem' })
  const open = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })
  writeFileSync(join(folder, 'release.key'), secret, { mode: 0o600, flag: 'wx' })
  writeFileSync(join(folder, 'release.pem'), open, { mode: 0o644 })
}

const USAGE = `npm run release -- key --out <folder>
npm run release -- build --key <release.key> --out <folder>
    --arch amd64|arm64   default amd64
    --version 1.2.3      default the version of package.json
    --debs <folder>      Debian packages to go with it; may be given again
npm run release -- check <file> --keys <folder of .pem>
`

function main(args: string[]): void {
  const text = { type: 'string' } as const
  const options = {
    ...{ out: text, key: text, keys: text },
    arch: { type: 'string', default: 'amd64' },
    version: { type: 'string', default: about.version },
    debs: { type: 'string', multiple: true, default: [] as string[] },
  } as const
  const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
  const [verb, file] = positionals
  const { out, key, keys, version, debs } = values
  const arch = values.arch === 'arm64' ? 'arm64' : 'amd64'
  if (verb === 'key' && out) makeReleaseKey(out)
  else if (verb === 'build' && key && out) {
    const { path, manifest } = buildRelease({ keyFile: key, out, arch, version, debs: [...debs] })
    const count = Object.keys(manifest.files).length
    const size = Math.round(manifest.payload.bytes / 1e6)
    say(`${path}: ${version} for ${arch}, ${count} files, ${size} MB`)
  } else if (verb === 'check' && file && keys) {
    const { manifest } = readRelease(file, readReleaseKeys(keys))
    say(`${manifest.version} for ${manifest.arch}: signed and whole`)
  } else {
    process.stderr.write(USAGE)
    process.exitCode = 2
  }
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
