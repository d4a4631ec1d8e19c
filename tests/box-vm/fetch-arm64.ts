// What runs a program for arm64 on another processor: Debian's emulator and the libraries that
// node links to, downloaded and unpacked into the cache, never installed.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE } from './build-box-guest.ts'

const LIBRARIES = ['libc6', 'libgcc-s1', 'libstdc++6', 'libudev1', 'libcap2', 'libatomic1']
const QUIET = { stdio: 'ignore' } as const

export type Arm64 = { emulator: string; root: string }

/** Throws where Debian cannot be reached. */
export function fetchArm64(): Arm64 {
  const folder = join(CACHE, 'arm64')
  const root = join(folder, 'root')
  const emulator = join(folder, 'emulator/usr/bin/qemu-aarch64-static')
  if (existsSync(join(folder, 'done'))) return { emulator, root }
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['lists/partial', 'cache/archives/partial', 'debs', 'own']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  execFileSync('apt-get', ['-qq', 'download', 'qemu-user-static'], {
    ...{ ...QUIET, cwd: join(folder, 'own') },
  })
  unpackAll(join(folder, 'own'), join(folder, 'emulator'))
  writeFileSync(join(folder, 'status'), '')
  // Lists of its own: this machine's apt hears nothing of another processor.
  const apart = [
    ...['-o', 'APT::Architecture=arm64', '-o', 'APT::Architectures::=arm64'],
    ...['-o', `Dir::State::lists=${folder}/lists`, '-o', `Dir::Cache=${folder}/cache`],
    ...['-o', `Dir::State::status=${folder}/status`, '-o', 'APT::Sandbox::User=root', '-qq'],
  ]
  execFileSync('apt-get', [...apart, 'update'], QUIET)
  const names = LIBRARIES.map((name) => `${name}:arm64`)
  execFileSync('apt-get', [...apart, 'download', ...names], {
    ...{ ...QUIET, cwd: join(folder, 'debs') },
  })
  unpackAll(join(folder, 'debs'), root)
  writeFileSync(join(folder, 'done'), '')
  return { emulator, root }
}

function unpackAll(debs: string, target: string): void {
  for (const deb of readdirSync(debs)) execFileSync('dpkg-deb', ['-x', join(debs, deb), target])
}
