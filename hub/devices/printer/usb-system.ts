// The one file that knows the package `usb`. What is used of it is written down here, so that a
// fake can be measured against it.
import { readdirSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { UsbIdentity } from './usb-address.ts'

export type UsbEndpoint = {
  endpointNumber: number
  direction: 'in' | 'out'
  type: string
  packetSize: number
}
export type UsbAlternate = {
  alternateSetting: number
  interfaceClass: number
  interfaceProtocol: number
  endpoints: UsbEndpoint[]
}
export type UsbDevice = {
  readonly vendorId: number
  readonly productId: number
  readonly serialNumber?: string | null | undefined
  readonly bus: string
  readonly ports: number[]
  readonly configuration?:
    | { interfaces: { interfaceNumber: number; alternates: UsbAlternate[] }[] }
    | undefined
  open(): Promise<void>
  /** Fails, and closes nothing, while a transfer is on its way. */
  close(): Promise<void>
  detachKernelDriver(interfaceNumber: number): Promise<void>
  attachKernelDriver(interfaceNumber: number): Promise<void>
  claimInterface(interfaceNumber: number): Promise<void>
  releaseInterface(interfaceNumber: number): Promise<void>
  selectAlternateInterface(interfaceNumber: number, alternateSetting: number): Promise<void>
  clearHalt(direction: 'in' | 'out', endpointNumber: number): Promise<void>
  /** Without a time limit of its own it takes one second. */
  transferIn(
    endpointNumber: number,
    length: number,
    timeoutMs: number,
  ): Promise<{ data?: DataView | undefined }>
  /** A transfer that ran out of time does not say how much was taken. */
  transferOut(
    endpointNumber: number,
    bytes: Uint8Array<ArrayBuffer>,
    timeoutMs: number,
  ): Promise<{ bytesWritten: number }>
}

export type UsbSystem = {
  devices(): Promise<UsbDevice[]>
  /** Who has the interface: `usblp` is the kernel's, `usbfs` a program's; null: nobody. */
  driverOf(device: UsbDevice, interfaceNumber: number): string | null
}

const DEVICES = '/sys/bus/usb/devices'

/** Loaded when first used: a box without a USB printer needs no native module. */
const load = () => import('usb')

export const systemUsb: UsbSystem = {
  devices: async () => (await load()).usb.getDevices() as unknown as Promise<UsbDevice[]>,
  driverOf: (device, interfaceNumber) =>
    readUsbDriver(DEVICES, identityOf(device).socket, interfaceNumber),
}

/** `folder`: the kernel's list of devices; interfaces are named `1-2:1.0` in it. */
export function readUsbDriver(folder: string, socket: string, interfaceNumber: number) {
  try {
    const name = readdirSync(folder).find(
      (name) => name.startsWith(`${socket}:`) && name.endsWith(`.${interfaceNumber}`),
    )
    return name ? basename(readlinkSync(join(folder, name, 'driver'))) : null
  } catch {
    return null
  }
}

export const identityOf = ({
  vendorId,
  productId,
  serialNumber,
  bus,
  ports,
}: UsbDevice): UsbIdentity => ({
  ...{ vendorId, productId, serial: serialNumber || null },
  socket: `${Number(bus)}-${ports.join('.')}`,
})

export type UsbTrouble = 'in-use' | 'not-allowed' | 'out-of-time' | 'halted' | 'lost'

/** The package has one error code for everything; the words were measured with version 3.1. */
export function usbTroubleOf(error: unknown): UsbTrouble {
  const words = error instanceof Error ? error.message : String(error)
  if (/errno 16\b/.test(words)) return 'in-use'
  if (/errno (1|13)\b/.test(words)) return 'not-allowed'
  if (/Cancelled/.test(words)) return 'out-of-time'
  if (/Stall/.test(words)) return 'halted'
  // Fault, Disconnected, errno 19 and whatever else: nothing more can be believed of this line.
  return 'lost'
}
