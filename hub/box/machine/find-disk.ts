// Which disk a folder lies on, and whether reading writes to it: /proc/self/mountinfo names the
// device and how it is mounted, sysfs its disk.
// https://docs.kernel.org/filesystems/proc.html (3.5: mountinfo)
// https://docs.kernel.org/admin-guide/devices.html
import { lstat, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { namesIn, readText } from './read-text.ts'

export type FoundDisk = { name: string; folder: string }

/** Encrypted and logical volumes lie on another device; nobody stacks more of them. */
const LAYERS_MAX = 4

/** Null: the folder is on no disk of this machine (memory, a network), or nothing says which. */
export async function findDisk(root: string, folder: string): Promise<FoundDisk | null> {
  const mount = await mountOf(root, folder)
  return mount === null ? null : diskBelow(join(root, 'sys/dev/block', mount.device), LAYERS_MAX)
}

/** The unit that sees to it, where install.sh has put it (docs/decisions/0110). */
const WANTED = 'etc/systemd/system/multi-user.target.wants/ocean-quiet-disk.service'

/** Null: nobody promised it here. False: each file that is read gets a new time of its reading. */
export async function isQuietDisk(root: string, folder: string): Promise<boolean | null> {
  const isPromised = await lstat(join(root, WANTED)).then(
    () => true,
    () => false,
  )
  const mount = isPromised ? await mountOf(root, folder) : null
  return mount === null ? null : mount.options.split(',').includes('noatime')
}

type Mount = { point: string; device: string; options: string }

async function mountOf(root: string, folder: string): Promise<Mount | null> {
  const mounts = await readText(join(root, 'proc/self/mountinfo'))
  return mounts === null ? null : lastLongest(mounts, folder)
}

/** The last of the longest: what was mounted later hides what was there. */
function lastLongest(mounts: string, folder: string): Mount | null {
  let found: Mount | null = null
  for (const line of mounts.split('\n')) {
    const [, , device = '', , escaped = '', options = ''] = line.split(' ')
    const point = escaped.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    )
    const holds = `${folder}/`.startsWith(point === '/' ? '/' : `${point}/`)
    if (holds && point.length >= (found?.point.length ?? 0)) found = { point, device, options }
  }
  return found
}

async function diskBelow(link: string, layers: number): Promise<FoundDisk | null> {
  const folder = await realpath(link).catch(() => null)
  if (folder === null || layers === 0) return null
  const [lower] = await namesIn(join(folder, 'slaves'))
  if (lower !== undefined) return diskBelow(join(folder, 'slaves', lower), layers - 1)
  const isPartition = await stat(join(folder, 'partition')).then(
    () => true,
    () => false,
  )
  const disk = isPartition ? dirname(folder) : folder
  return { name: basename(disk), folder: disk }
}
