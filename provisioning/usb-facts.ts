// Printers on USB as the kernel lists them, for a support bundle: numbers of makers and models and
// who has them; no serial number.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Facts } from './support-facts.ts'

const PRINTERS_MAX = 20
const INTERFACE = /^(\d+-[\d.]+):\d+\.\d+$/

/** `folder`: the kernel's list of devices. Class 7 and makers' own, where receipt printers hide. */
export function readUsbFacts(folder = '/sys/bus/usb/devices'): Facts[] {
  const facts = namesIn(folder).flatMap((name) => {
    const [, socket] = INTERFACE.exec(name) ?? []
    const usbClass = socket ? readHex(join(folder, name, 'bInterfaceClass')) : null
    if (!socket || (usbClass !== '07' && usbClass !== 'ff')) return []
    const device = join(folder, socket)
    const ids = {
      vendor: readHex(join(device, 'idVendor')),
      product: readHex(join(device, 'idProduct')),
    }
    const protocol = readHex(join(folder, name, 'bInterfaceProtocol'))
    return [{ ...ids, class: usbClass, protocol, driver: driverOf(join(folder, name)) }]
  })
  return facts.slice(0, PRINTERS_MAX)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function readHex(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return /^[0-9a-f]{2,4}$/.test(text) ? text : null
  } catch {
    return null
  }
}

/** `usbfs` is a program, the hub most often; null: nobody. */
function driverOf(folder: string): string | null {
  try {
    const name = basename(readlinkSync(join(folder, 'driver')))
    return /^[a-z0-9_-]{1,20}$/.test(name) ? name : 'another'
  } catch {
    return null
  }
}
