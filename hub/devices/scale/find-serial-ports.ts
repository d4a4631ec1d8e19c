// The lines that a scale may hang on, as the kernel and udev write them; the package's own list
// needs udevadm.
import { accessSync, constants, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export type FoundPort = {
  port: string
  name: string | null
  access: 'ready' | 'not-allowed'
}

export type SerialFolders = { byId: string; ttys: string; nodes: string }
const FOLDERS: SerialFolders = {
  byId: '/dev/serial/by-id',
  ttys: '/sys/class/tty',
  nodes: '/dev',
}
const NAME_LENGTH_MAX = 60
/** Adapters, and the box's own sockets; consoles and pseudo terminals are no lines. */
const ADAPTER = /^tty(USB|ACM)\d+$/
const ONBOARD = /^tty(S|AMA)\d+$/
/** What the kernel calls a socket of which it found no chip. */
const NO_CHIP = '0'

/** A line that has a name which survives replugging is listed by that name alone. */
export function listSerialPorts(folders: SerialFolders = FOLDERS): FoundPort[] {
  const stable = new Map<string, string>()
  for (const name of namesIn(folders.byId)) {
    const path = join(folders.byId, name)
    const node = nodeOf(path)
    if (node) stable.set(node, path)
  }
  return namesIn(folders.ttys)
    .filter((tty) => ADAPTER.test(tty) || (ONBOARD.test(tty) && hasChip(folders, tty)))
    .map((tty) => {
      const port = stable.get(tty) ?? join(folders.nodes, tty)
      return { port, name: nameOf(folders, tty), access: accessOf(port) }
    })
}

const hasChip = ({ ttys }: SerialFolders, tty: string): boolean =>
  (readOr(join(ttys, tty, 'type')) ?? NO_CHIP) !== NO_CHIP

/** The adapter's own words, from the device that its interface belongs to. */
function nameOf({ ttys }: SerialFolders, tty: string): string | null {
  let device: string
  try {
    device = realpathSync(join(ttys, tty, 'device'))
  } catch {
    return null
  }
  for (let depth = 0; depth < 3; depth += 1) {
    device = dirname(device)
    const product = readOr(join(device, 'product'))
    if (product === null) continue
    const words = `${readOr(join(device, 'manufacturer')) ?? ''} ${product}`
    return words.replace(/\p{C}/gu, '').trim().slice(0, NAME_LENGTH_MAX)
  }
  return null
}

function accessOf(path: string): FoundPort['access'] {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return 'ready'
  } catch {
    return 'not-allowed'
  }
}

function nodeOf(path: string): string | null {
  try {
    return basename(realpathSync(path))
  } catch {
    return null
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function readOr(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null
  } catch {
    return null
  }
}
