// The kernel's printer driver with one printer on it: one block on its way at a time, which counts
// as taken when it was only begun, and is dropped when the node is closed.
import type { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import type { UsblpNode, UsblpSystem } from '#hub/devices/printer/usblp-system.ts'
import { PACKET_BYTES, UsbLine } from './usb-line.ts'

const URB_BYTES_MAX = 8_192

export class FakeUsblp implements UsblpSystem {
  isAllowed = true
  /** Nodes are numbered anew when a printer is plugged in again. */
  number = 0
  openCount = 0
  readonly #printer: FakePrinter
  #line: UsbLine | null = null
  #file: number | null = null
  #onTheWay: Uint8Array = new Uint8Array(0)

  constructor(printer: FakePrinter) {
    this.#printer = printer
  }

  nodes(): UsblpNode[] {
    if (this.#printer.isOff) return []
    if (!this.#line || this.#line.destroyed) {
      this.#line = new UsbLine()
      this.#printer.plugIn(this.#line)
    }
    const identity = { vendorId: 0x04b8, productId: 0x0e15, serial: 'TEST0001', socket: '1-1.2' }
    return [{ path: `/dev/usb/lp${this.number}`, ...identity }]
  }

  open(path: string): number {
    if (!this.nodes().some((node) => node.path === path)) throw fault('ENOENT')
    if (!this.isAllowed) throw fault('EACCES')
    if (this.#file !== null) throw fault('EBUSY')
    this.openCount += 1
    this.#file = this.openCount
    this.#onTheWay = new Uint8Array(0)
    return this.openCount
  }

  write(file: number, bytes: Uint8Array): number {
    this.#expectOpen(file)
    if (this.#onTheWay.length > 0) throw fault('EAGAIN')
    this.#onTheWay = Uint8Array.from(bytes.subarray(0, URB_BYTES_MAX))
    this.#step()
    return this.#onTheWay.length === 0 ? Math.min(bytes.length, URB_BYTES_MAX) : bytes.length
  }

  read(file: number, into: Uint8Array): number {
    const answer = this.#expectOpen(file).takeAnswer()
    if (!answer) throw fault('EAGAIN')
    into.set(answer)
    return answer.length
  }

  close(file: number): void {
    if (file !== this.#file) throw fault('EBADF')
    this.#file = null
    this.#onTheWay = new Uint8Array(0)
  }

  #expectOpen(file: number): UsbLine {
    if (file !== this.#file) throw fault('EBADF')
    if (!this.#line || this.#line.destroyed) throw fault('ENODEV')
    return this.#line
  }

  /** Hands on packet by packet as the printer takes them. */
  #step(): void {
    while (this.#onTheWay.length > 0 && this.#line?.offer(this.#onTheWay.subarray(0, PACKET_BYTES)))
      this.#onTheWay = this.#onTheWay.subarray(PACKET_BYTES)
    if (this.#onTheWay.length === 0 || this.#line?.destroyed) return
    this.#line?.once('change', () => this.#step())
  }
}

const fault = (code: string): Error => Object.assign(new Error(code), { code })
