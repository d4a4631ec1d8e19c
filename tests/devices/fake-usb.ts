// A USB bus with one printer on it, seen as the package `usb` 3.1 shows it: its words, its traps.
// Measured against the real one by npm run test:usb-vm.
import type { Timers } from '#domain/seams.ts'
import type { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import type { UsbAlternate, UsbDevice, UsbSystem } from '#hub/devices/printer/usb-system.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { PACKET_BYTES, UsbLine } from './usb-line.ts'

export const FAKE_ADDRESS = '04b8:0e15:TEST0001'
const INTERFACE = 0
const OUT = 2
const IN = 1

export type BusState = {
  /** Who has the interface beside us. */
  driver: 'usblp' | 'usbfs' | null
  isAllowed: boolean
  alternates: UsbAlternate[]
}

export const printerAlternate = (interfaceProtocol = 2): UsbAlternate => ({
  ...{ alternateSetting: 0, interfaceClass: 7, interfaceProtocol },
  endpoints: [
    { endpointNumber: IN, direction: 'in', type: 'bulk', packetSize: PACKET_BYTES },
    { endpointNumber: OUT, direction: 'out', type: 'bulk', packetSize: PACKET_BYTES },
  ],
})

export class FakeUsbBus implements UsbSystem {
  readonly state: BusState = {
    driver: 'usblp',
    isAllowed: true,
    alternates: [printerAlternate()],
  }
  /** What was done to the devices, in order. */
  readonly log: string[] = []
  readonly #printer: FakePrinter
  #device: FakeUsbDevice | null = null

  readonly #timers: Timers

  constructor(printer: FakePrinter, timers: Timers = realSeams.timers) {
    this.#printer = printer
    this.#timers = timers
  }

  /** Switched off is unplugged; switched on again it is a new device. */
  async devices(): Promise<UsbDevice[]> {
    if (this.#printer.isOff) return []
    if (!this.#device || this.#device.line.destroyed) {
      const line = new UsbLine()
      this.#printer.plugIn(line)
      this.#device = new FakeUsbDevice(line, this.state, this.log, this.#timers)
    }
    return [this.#device]
  }

  driverOf(): string | null {
    return this.state.driver
  }
}

class FakeUsbDevice implements UsbDevice {
  readonly vendorId = 0x04b8
  readonly productId = 0x0e15
  readonly serialNumber = 'TEST0001'
  readonly bus = '001'
  readonly ports = [1, 2]
  readonly line: UsbLine
  readonly #state: BusState
  readonly #log: string[]
  readonly #timers: Timers
  #isOpen = false
  #isClaimed = false
  #underWay = { in: 0, out: 0 }

  constructor(line: UsbLine, state: BusState, log: string[], timers: Timers) {
    this.#timers = timers
    this.line = line
    this.#state = state
    this.#log = log
  }

  get configuration() {
    if (!this.#state.isAllowed) throw fault('open error: permission denied (errno 13)')
    return { interfaces: [{ interfaceNumber: INTERFACE, alternates: this.#state.alternates }] }
  }

  async open(): Promise<void> {
    this.#note('open')
    if (!this.#state.isAllowed) throw fault('open error: permission denied (errno 13)')
    if (this.line.destroyed) throw fault('open error: device disconnected (errno 19)')
    if (this.#isOpen) throw fault('open error: already open')
    this.#isOpen = true
  }

  async close(): Promise<void> {
    this.#note('close')
    if (this.#underWay.in + this.#underWay.out > 0) {
      throw fault('The same native value cannot be borrowed mutably', 'InvalidArg')
    }
    this.#isOpen = false
    this.#isClaimed = false
  }

  async detachKernelDriver(): Promise<void> {
    this.#note('detach')
    // The kernel takes it from a program as well.
    if (this.#state.driver === null) throw fault('detachKernelDriver error: (errno 61)')
    this.#state.driver = null
  }

  async attachKernelDriver(): Promise<void> {
    this.#note('attach')
    this.#state.driver = 'usblp'
  }

  async claimInterface(): Promise<void> {
    this.#note('claim')
    if (!this.#isOpen) throw fault('claimInterface error: not open')
    if (this.#state.driver !== null) {
      throw fault('claimInterface error: interface is busy (errno 16)')
    }
    this.#isClaimed = true
  }

  async releaseInterface(): Promise<void> {
    this.#note('release')
    if (this.#underWay.in + this.#underWay.out > 0) throw fault('releaseInterface error: in use')
    this.#isClaimed = false
  }

  async selectAlternateInterface(): Promise<void> {
    this.#note('select')
  }

  async clearHalt(direction: 'in' | 'out'): Promise<void> {
    this.#note(`clear ${direction}`)
  }

  async transferIn(_endpoint: number, _length: number, timeoutMs: number) {
    return this.#transfer('in', timeoutMs, () => {
      const answer = this.line.takeAnswer()
      return answer && { data: new DataView(answer.buffer as ArrayBuffer) }
    })
  }

  /** Whole packets; how many of them were taken is not said when the time runs out. */
  async transferOut(_endpoint: number, bytes: Uint8Array, timeoutMs: number) {
    let at = 0
    return this.#transfer('out', timeoutMs, () => {
      while (at < bytes.length && this.line.offer(bytes.subarray(at, at + PACKET_BYTES))) {
        at += PACKET_BYTES
      }
      return at >= bytes.length ? { bytesWritten: bytes.length } : null
    })
  }

  async #transfer<T>(way: 'in' | 'out', timeoutMs: number, step: () => T | null): Promise<T> {
    const name = way === 'in' ? 'transferIn' : 'transferOut'
    if (!this.#isClaimed) throw fault(`${name} error: interface is not claimed`)
    if (this.#underWay[way] > 0) throw fault(`${name} error: endpoint is in use`)
    if (this.line.destroyed) throw fault(`${name} error: Disconnected`)
    this.#underWay[way] += 1
    let isLate = false
    const cancel = this.#timers.after(timeoutMs, () => {
      isLate = true
      this.line.emit('change')
    })
    try {
      for (;;) {
        if (this.line.destroyed) throw fault(`${name} error: Fault`)
        const done = step()
        if (done !== null) return done
        if (isLate) throw fault(`${name} error: Cancelled`)
        await new Promise((resolve) => this.line.once('change', resolve))
      }
    } finally {
      cancel()
      this.#underWay[way] -= 1
    }
  }

  #note(what: string): void {
    this.#log.push(what)
  }
}

/** All of its errors carry the same code. */
const fault = (message: string, code = 'GenericFailure'): Error =>
  Object.assign(new Error(message), { code })
