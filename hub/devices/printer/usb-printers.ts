// What is plugged in, as the kernel writes it below /sys: it needs no permission and no driver, and
// says also what we may not open.
import { accessSync, constants, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { usbAddressOf } from './usb-address.ts'
import { VENDOR_CLASS_MAKERS } from './usb-interface.ts'
import { readUsbDriver } from './usb-system.ts'
import { namesIn, readUsbIdentity } from './usblp-system.ts'

export type UsbPrinter = {
  address: string
  /** Maker and model in its own words. */
  name: string | null
  serial: string | null
  /** in-use: a program has it, this one perhaps. */
  access: 'ready' | 'in-use' | 'not-allowed'
}

export type UsbFolders = { devices: string; nodes: string }
const FOLDERS: UsbFolders = { devices: '/sys/bus/usb/devices', nodes: '/dev/bus/usb' }

const INTERFACE = /^(\d+-[\d.]+):\d+\.(\d+)$/
const NAME_LENGTH_MAX = 60

export function listUsbPrinters(folders: UsbFolders = FOLDERS): UsbPrinter[] {
  const found = new Map<string, number>()
  for (const name of namesIn(folders.devices)) {
    const [, socket = '', number = ''] = INTERFACE.exec(name) ?? []
    if (socket && isPrinter(folders, name, socket)) found.set(socket, Number(number))
  }
  const identities = [...found.keys()].flatMap((socket) => {
    try {
      return [readUsbIdentity(join(folders.devices, socket))]
    } catch {
      // Pulled out while we look.
      return []
    }
  })
  return identities.map((identity) => ({
    address: usbAddressOf(identity, identities),
    name: nameOf(join(folders.devices, identity.socket)),
    serial: identity.serial,
    access: accessOf(folders, identity.socket, found.get(identity.socket) ?? 0),
  }))
}

/** As usb-interface.ts chooses: class 7 that is not IPP, or a maker's own class. */
function isPrinter({ devices }: UsbFolders, name: string, socket: string): boolean {
  const read = (file: string) => Number.parseInt(readOr(join(devices, file), '0'), 16)
  const usbClass = read(`${name}/bInterfaceClass`)
  if (usbClass === 0xff) return VENDOR_CLASS_MAKERS.includes(read(`${socket}/idVendor`))
  return usbClass === 7 && [1, 2].includes(read(`${name}/bInterfaceProtocol`))
}

function accessOf({ devices, nodes }: UsbFolders, socket: string, number: number) {
  const digits = (file: string) => readOr(join(devices, socket, file), '').padStart(3, '0')
  try {
    const node = join(nodes, digits('busnum'), digits('devnum'))
    accessSync(node, constants.R_OK | constants.W_OK)
  } catch {
    return 'not-allowed'
  }
  return readUsbDriver(devices, socket, number) === 'usbfs' ? 'in-use' : 'ready'
}

function nameOf(device: string): string | null {
  const words = ['manufacturer', 'product'].map((file) => readOr(join(device, file), ''))
  const name = words.join(' ').replace(/\p{C}/gu, '').trim().slice(0, NAME_LENGTH_MAX)
  return name === '' ? null : name
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return otherwise
  }
}
