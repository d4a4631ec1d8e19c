// A real disk of a few megabytes: ext4 in a file, on this machine's disk or in its memory. Where
// the machine does not let a test mount one, it says why.
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { makeTempFolder } from './temp-folder.ts'

export type SmallDisk = {
  /** Where it is mounted. */
  folder: string
  /** Takes every block that is left. */
  fill(): void
  /** Gives back what `fill` took. */
  empty(): void
  /** What the kernel does to a disk that has an error: nothing is written from then on. */
  failWrites(): void
  /** Another cable, the same disk: checked, and mounted anew. Nobody may have a file open on it. */
  repair(): void
}

/** A machine whose own disk is very busy keeps an unmount waiting: that is said, not sat out. */
const RUN_MS_MAX = 60_000
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`

function run(command: string, ...args: string[]): string {
  const { status, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { PATH },
    timeout: RUN_MS_MAX,
  })
  if (error || (status ?? 1) > 1) throw new Error(`${command}: ${error?.message ?? stderr.trim()}`)
  return status === 0 ? '' : stderr.trim()
}

/** A sentence where it cannot be. */
export const mountSmallDisk = (t: Test, megabytes: number): SmallDisk | string =>
  mountIn(makeTempFolder(t, 'disk'), t, megabytes)

/** The same file system over memory: nobody waits for this machine's own disk. */
export function mountSmallDiskInMemory(t: Test, megabytes: number): SmallDisk | string {
  const memory = mountSmallMemory(t, 2 * megabytes)
  return typeof memory === 'string' ? memory : mountIn(memory.folder, t, megabytes)
}

function mountIn(home: string, t: Test, megabytes: number): SmallDisk | string {
  if (process.getuid?.() !== 0) return 'only root may mount a disk'
  const [image, folder] = [join(home, 'disk.img'), join(home, 'disk')]
  mkdirSync(folder)
  const file = openSync(image, 'w')
  ftruncateSync(file, megabytes * 1024 * 1024)
  closeSync(file)
  const mount = () => {
    const complaint = run('mount', '-o', 'loop', image, folder)
    if (complaint) throw new Error(complaint)
  }
  try {
    run('mkfs.ext4', '-q', '-F', '-m', '0', image)
    mount()
  } catch (error) {
    return (error as Error).message
  }
  // The folder above it is removed after this.
  t.teardown(() => run('umount', '-l', folder))
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => takeAll(ballast, folder),
    empty: () => rmSync(ballast),
    failWrites: () => run('mount', '-o', 'remount,abort', folder),
    repair: () => {
      const complaint = run('umount', folder)
      if (complaint) throw new Error(complaint)
      run('e2fsck', '-fy', image)
      mount()
    },
  }
}

/** Memory alone. It can only become full. */
export function mountSmallMemory(
  t: Test,
  megabytes: number,
): Pick<SmallDisk, 'folder' | 'fill' | 'empty'> | string {
  if (process.getuid?.() !== 0) return 'only root may mount a disk'
  const folder = makeTempFolder(t, 'memory')
  try {
    const complaint = run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
    if (complaint) return complaint
  } catch (error) {
    return (error as Error).message
  }
  t.teardown(() => run('umount', '-l', folder))
  const ballast = join(folder, 'ballast')
  return { folder, fill: () => takeAll(ballast, folder), empty: () => rmSync(ballast) }
}

function takeAll(path: string, folder: string): void {
  const file = openSync(path, 'w')
  try {
    for (const bytes of [1 << 20, 4_096]) {
      const piece = Buffer.alloc(bytes)
      try {
        while (statfsSync(folder).bavail > 0) writeSync(file, piece)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      }
    }
  } finally {
    closeSync(file)
  }
}
