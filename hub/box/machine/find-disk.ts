// Which disk a folder lies on: /proc/self/mountinfo names the device, sysfs its disk.
// https://docs.kernel.org/filesystems/proc.html (3.5: mountinfo)
// https://docs.kernel.org/admin-guide/devices.html
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { namesIn, readText } from './read-text.ts'

export type FoundDisk = { name: string; folder: string }

/** Encrypted and logical volumes lie on another device; nobody stacks more of them. */
const LAYERS_MAX = 4

/** Null: the folder is on no disk of this machine (memory, a network), or nothing says which. */
export async function findDisk(root: string, folder: string): Promise<FoundDisk | null> {
  const mounts = await readText(join(root, 'proc/self/mountinfo'))
  const device = mounts === null ? null : deviceOf(mounts, folder)
  return device === null ? null : diskBelow(join(root, 'sys/dev/block', device), LAYERS_MAX)
}

/** The last of the longest: what was mounted later hides what was there. */
function deviceOf(mounts: string, folder: string): string | null {
  let found: { point: string; device: string } | null = null
  for (const line of mounts.split('\n')) {
    const [, , device = '', , escaped = ''] = line.split(' ')
    const point = escaped.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    )
    const holds = `${folder}/`.startsWith(point === '/' ? '/' : `${point}/`)
    if (holds && point.length >= (found?.point.length ?? 0)) found = { point, device }
  }
  return found?.device ?? null
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
