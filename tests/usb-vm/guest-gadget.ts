// The guest's printer side: a USB gadget of class 7 that this machine's own emulated host sees, and
// its end of the cable as a stream.
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { Duplex } from 'node:stream'
import { waitUntil } from '../devices/wait-until.ts'

const GADGET = '/sys/kernel/config/usb_gadget/g1'
const NODE = '/dev/g_printer0'
const CONTROLLER = 'dummy_udc.0'
const CABLE = '/sys/bus/usb/devices/usb1/1-0:1.0/usb1-port1/disable'
const POLL_MS = 20
const PACKET_BYTES = 512

export const GADGET_ADDRESS = '04b8:0e15:TEST0001'

export function buildGadget(): void {
  const english = `${GADGET}/strings/0x409`
  const config = `${GADGET}/configs/c.1`
  mkdirSync(english, { recursive: true })
  mkdirSync(`${config}/strings/0x409`, { recursive: true })
  mkdirSync(`${GADGET}/functions/printer.0`, { recursive: true })
  const write = (name: string, value: string) => writeFileSync(`${GADGET}/${name}`, value)
  write('idVendor', '0x04b8')
  write('idProduct', '0x0e15')
  write('bcdUSB', '0x0200')
  write('strings/0x409/serialnumber', 'TEST0001')
  write('strings/0x409/manufacturer', 'EPSON')
  write('strings/0x409/product', 'TM-T20II (emulated)')
  write('configs/c.1/strings/0x409/configuration', 'printer')
  write('functions/printer.0/pnp_string', 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;')
  symlinkSync(`${GADGET}/functions/printer.0`, `${config}/printer.0`)
  write('UDC', CONTROLLER)
}

/**
 * The cable, by the power of the host's port. Taking the gadget from its controller instead breaks
 * the kernel's lists, and one that was softly disconnected never answers again (Linux 6.1).
 */
export const plugIn = (): void => writeFileSync(CABLE, '0')
export const pullOut = (): void => writeFileSync(CABLE, '1')

export async function openLine(): Promise<GadgetLine> {
  // There is nobody at its other end until the host side has set the device up.
  let file: number | null = null
  let last: unknown = null
  await waitUntil(() => {
    try {
      file = openSync(NODE, constants.O_RDWR | constants.O_NONBLOCK)
    } catch (error) {
      last = error
    }
    return file !== null
  })
  if (file === null) throw new Error(`${NODE} cannot be opened: ${last}`)
  return new GadgetLine(file)
}

/** The printer's end; a blocking read would hold the driver's lock and keep answers back. */
export class GadgetLine extends Duplex {
  readonly #file: number
  #timer: NodeJS.Timeout | null = null

  constructor(file: number) {
    super({ highWaterMark: PACKET_BYTES })
    this.#file = file
  }

  override _read(): void {
    const into = Buffer.alloc(PACKET_BYTES)
    const count = attempt(() => readSync(this.#file, into))
    if (count) this.push(into.subarray(0, count))
    else if (!this.destroyed) this.#timer = setTimeout(() => this._read(), POLL_MS)
  }

  override _write(bytes: Uint8Array, encoding: string, done: () => void): void {
    if (this.destroyed || attempt(() => writeSync(this.#file, bytes))) done()
    else setTimeout(() => this._write(bytes, encoding, done), POLL_MS)
  }

  override _destroy(_error: Error | null, done: () => void): void {
    if (this.#timer) clearTimeout(this.#timer)
    closeSync(this.#file)
    done()
  }
}

/** Null: not now, or nobody at the other end. */
function attempt(work: () => number): number | null {
  try {
    return work()
  } catch {
    return null
  }
}
