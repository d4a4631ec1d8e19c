// Which hardware this is: a copy of a box's disk in another box is another box. Only the hash
// leaves it.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

const FILES = [
  '/etc/machine-id',
  '/sys/class/dmi/id/product_uuid',
  '/sys/class/dmi/id/product_serial',
  '/sys/class/dmi/id/board_serial',
  '/sys/firmware/devicetree/base/serial-number',
]
const NETWORK_FOLDER = '/sys/class/net'

/**
 * SHA-256, hex, of everything that names this machine and can be read by the relay's user. `given`
 * stands for all of it on machines that have no names of their own: virtual ones, and tests.
 */
export function readBoxId(given: string | undefined, root = '/'): string {
  const names = given === undefined ? namesOfMachine(root) : [given]
  if (names.length === 0) throw new Error('nothing names this machine; RELAY_BOX_ID must be set')
  return createHash('sha256').update(JSON.stringify(names)).digest('hex')
}

function namesOfMachine(root: string): string[] {
  const texts = FILES.flatMap((path) => {
    const text = readIfThere(join(root, path))
    return text ? [`${path} ${text}`] : []
  })
  return [...texts, ...cardAddresses(join(root, NETWORK_FOLDER))]
}

/** Of cards inside the box; bridges and tunnels come and go, and so do adapters on USB. */
function cardAddresses(folder: string): string[] {
  return listIfThere(folder)
    .filter((name) => isBuiltIn(join(folder, name, 'device')))
    .flatMap((name) => readIfThere(join(folder, name, 'address')) || [])
    .sort()
}

function isBuiltIn(device: string): boolean {
  try {
    return !realpathSync(device).includes('/usb')
  } catch {
    return false
  }
}

function listIfThere(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8').replaceAll('\0', '').trim()
  } catch {
    return ''
  }
}
