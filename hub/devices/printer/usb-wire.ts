import type { Timers } from '#domain/seams.ts'
import type { Heard, PrinterPort, PrinterProblem, PrinterWire } from './printer-port.ts'
import { findByUsbAddress } from './usb-address.ts'
import { findPrinterInterface, type PrinterInterface } from './usb-interface.ts'
import {
  identityOf,
  systemUsb,
  type UsbDevice,
  type UsbSystem,
  type UsbTrouble,
  usbTroubleOf,
} from './usb-system.ts'
import { WireListeners } from './wire-listeners.ts'

/** A question to the device never hangs longer: the device cannot be closed while it does. */
const LISTEN_MS = 100
/** What was said to an earlier connection waits in the device; it comes at once or not at all. */
const STALE_MS = 30
const STALE_READS_MAX = 64

/** A printer on USB; `address` as in usb-address.ts. Plugged in anew it is another device. */
export function usbPort(
  address: string,
  timers: Timers,
  system: UsbSystem = systemUsb,
): PrinterPort {
  findByUsbAddress(address, [], identityOf)
  return {
    async connect() {
      const devices = await system.devices().catch(() => [])
      const device = findByUsbAddress(address, devices, identityOf)
      try {
        const way = device && findPrinterInterface(device)
        if (!way) return { ok: false, problem: 'unreachable' }
        await take(system, device, way)
        return { ok: true, wire: new UsbWire(device, way, timers) }
      } catch (error) {
        return { ok: false, problem: problemOf(usbTroubleOf(error)) }
      }
    },
  }
}

const problemOf = (trouble: UsbTrouble): PrinterProblem =>
  trouble === 'in-use' || trouble === 'not-allowed' ? trouble : 'unreachable'

/** Opens and claims; it is ours then, and empty of old answers. */
async function take(system: UsbSystem, device: UsbDevice, way: PrinterInterface): Promise<void> {
  await device.open()
  try {
    await claim(system, device, way.interfaceNumber)
    if (way.alternateSetting !== 0) {
      await device.selectAlternateInterface(way.interfaceNumber, way.alternateSetting)
    }
    await dropStale(device, way)
  } catch (error) {
    await device.close().catch(() => {})
    throw error
  }
}

/**
 * The kernel's driver is asked to leave once, and is not called back between two jobs: its first
 * word would reset the line under a printer that still prints. A program's claim is left alone,
 * since the kernel would take it away on the same word.
 */
async function claim(system: UsbSystem, device: UsbDevice, number: number): Promise<void> {
  try {
    await device.claimInterface(number)
  } catch (error) {
    if (usbTroubleOf(error) !== 'in-use' || system.driverOf(device, number) !== 'usblp') throw error
    await device.detachKernelDriver(number)
    await device.claimInterface(number)
  }
}

async function dropStale(device: UsbDevice, way: PrinterInterface): Promise<void> {
  if (!way.in) return
  try {
    for (let reads = 0; reads < STALE_READS_MAX; reads += 1) {
      await device.transferIn(way.in.endpointNumber, way.in.packetSize, STALE_MS)
    }
  } catch (error) {
    if (usbTroubleOf(error) !== 'out-of-time') throw error
  }
}

class UsbWire implements PrinterWire {
  readonly #device: UsbDevice
  readonly #way: PrinterInterface
  readonly #timers: Timers
  readonly #listeners = new WireListeners()
  readonly #reading: Promise<void>
  /** One transfer at a time: the endpoint can be had once. */
  #writing: Promise<unknown> = Promise.resolve()
  #isClosing = false

  constructor(device: UsbDevice, way: PrinterInterface, timers: Timers) {
    this.#device = device
    this.#way = way
    this.#timers = timers
    this.#reading = this.#readOn()
  }

  write(chunk: Uint8Array, timeoutMs: number): ReturnType<PrinterWire['write']> {
    const turn = this.#writing.then(() => this.#handOver(chunk, timeoutMs))
    this.#writing = turn
    return turn
  }

  listen(listener: (heard: Heard) => void): () => void {
    return this.#listeners.add(listener)
  }

  async close(): Promise<PrinterProblem | null> {
    this.#isClosing = true
    await Promise.all([this.#reading, this.#writing])
    const { interfaceNumber } = this.#way
    await this.#device.releaseInterface(interfaceNumber).catch(() => {})
    await this.#device.close().catch(() => {})
    return this.#listeners.hasEnded ? 'connection-lost' : null
  }

  /** A packet is taken whole or not at all, so that the count is exact. */
  async #handOver(
    chunk: Uint8Array,
    timeoutMs: number,
  ): Promise<{ accepted: number; problem: 'stalled' | 'connection-lost' | null }> {
    const { endpointNumber, packetSize } = this.#way.out
    let accepted = 0
    while (accepted < chunk.length) {
      if (this.#listeners.hasEnded || this.#isClosing)
        return { accepted, problem: 'connection-lost' }
      const packet = Uint8Array.from(chunk.subarray(accepted, accepted + packetSize))
      try {
        accepted += (await this.#device.transferOut(endpointNumber, packet, timeoutMs)).bytesWritten
      } catch (error) {
        const trouble = usbTroubleOf(error)
        if (trouble === 'out-of-time') return { accepted, problem: 'stalled' }
        await this.#lose(trouble, 'out', endpointNumber)
      }
    }
    return { accepted, problem: null }
  }

  async #readOn(): Promise<void> {
    const from = this.#way.in
    while (from && !this.#listeners.hasEnded && !this.#isClosing) {
      try {
        const { endpointNumber, packetSize } = from
        const { data } = await this.#device.transferIn(endpointNumber, packetSize, LISTEN_MS)
        if (data && data.byteLength > 0) this.#listeners.tell(bytesOf(data))
        // An empty packet says nothing; a device that sends only such may not keep us busy.
        else await new Promise((resolve) => this.#timers.after(LISTEN_MS, () => resolve(null)))
      } catch (error) {
        const trouble = usbTroubleOf(error)
        if (trouble !== 'out-of-time') await this.#lose(trouble, 'in', from.endpointNumber)
      }
    }
  }

  async #lose(trouble: UsbTrouble, direction: 'in' | 'out', endpointNumber: number): Promise<void> {
    // Else the next connection would find it halted still.
    if (trouble === 'halted') {
      await this.#device.clearHalt(direction, endpointNumber).catch(() => {})
    }
    this.#listeners.end()
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: DataView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
