// The cable between a fake USB device and a printer: the printer's end holds one packet at most, as
// an endpoint does, and what was not taken can be withdrawn.
import { Duplex } from 'node:stream'

export const PACKET_BYTES = 64

/** The printer's end; the box's end is `offer` and `takeAnswer`. */
export class UsbLine extends Duplex {
  #hasRoom = false
  #answers: Uint8Array[] = []

  constructor() {
    super({ readableHighWaterMark: 1 })
  }

  override _read(): void {
    this.#hasRoom = true
    this.emit('change')
  }

  override _destroy(_error: Error | null, done: () => void): void {
    done()
    this.emit('change')
  }

  override _write(bytes: Uint8Array, _encoding: string, done: () => void): void {
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
      this.#answers.push(Uint8Array.from(bytes.subarray(at, at + PACKET_BYTES)))
    }
    done()
    this.emit('change')
  }

  /** False: the printer takes nothing now. */
  offer(packet: Uint8Array): boolean {
    if (!this.#hasRoom || this.destroyed) return false
    this.#hasRoom = false
    this.push(Buffer.from(packet))
    return true
  }

  /** One packet of what the printer said, which waits until it is asked for. */
  takeAnswer(): Uint8Array | null {
    return this.#answers.shift() ?? null
  }
}
