// The kernel's printer driver as files: /dev/usb/lpN, opened so that no call can block. A blocking
// read or write would park a thread for as long as the printer has no paper.
import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { UsbIdentity } from './usb-address.ts'

export type UsblpNode = UsbIdentity & { path: string }

export type UsblpSystem = {
  nodes(): UsblpNode[]
  open(path: string): number
  /** Bytes the kernel took; of none: 0 when it has handed on what it took before, else EAGAIN. */
  write(file: number, bytes: Uint8Array): number
  read(file: number, into: Uint8Array): number
  /** What the kernel has not handed on is dropped. */
  close(file: number): void
}

const NODES = '/sys/class/usbmisc'

export const systemUsblp: UsblpSystem = {
  nodes: () => listUsblpNodes(NODES),
  open: (path) => openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
  write: (file, bytes) => writeSync(file, bytes),
  read: (file, into) => readSync(file, into),
  close: (file) => closeSync(file),
}

/** `folder`: the kernel's list of such nodes. One that goes while we look is not there. */
export function listUsblpNodes(folder: string): UsblpNode[] {
  return namesIn(folder).flatMap((name) => {
    if (!/^lp\d+$/.test(name)) return []
    try {
      const device = dirname(realpathSync(join(folder, name, 'device')))
      return [{ path: `/dev/usb/${name}`, ...readUsbIdentity(device) }]
    } catch {
      return []
    }
  })
}

/** A device's own folder below /sys. Throws when it is gone. */
export function readUsbIdentity(device: string): UsbIdentity {
  const read = (name: string): string => readFileSync(join(device, name), 'utf8').trim()
  const readIfThere = (name: string): string | null => {
    try {
      return read(name) || null
    } catch {
      return null
    }
  }
  return {
    vendorId: Number.parseInt(read('idVendor'), 16),
    productId: Number.parseInt(read('idProduct'), 16),
    serial: readIfThere('serial'),
    socket: basename(device),
  }
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
