import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Timers } from '#domain/seams.ts'
import { createInterpreter } from './escpos-interpreter.ts'
import { type PaperItem, type Sheet, sheetText } from './paper.ts'
import type { Pulse } from './paper-machine.ts'
import { takeStatusRequests } from './status-requests.ts'

/** What is wrong with the printer; bytes are counted from the moment the fault is set. */
export type Fault =
  | { kind: 'none' }
  /** Switched off: nothing listens. */
  | { kind: 'refuse' }
  /** Stops reading and answering, as a hung print server does. */
  | { kind: 'stall'; afterBytes: number }
  | { kind: 'reset'; afterBytes: number }
  | { kind: 'slow'; bytesPerSecond: number }
  /** The mechanism stops; status is still answered. */
  | { kind: 'paper-out'; afterBytes: number }
  | { kind: 'cover-open' }
  /** The paper is crumpled at the cutter: stands still and says so. */
  | { kind: 'jam'; afterBytes: number }

export type FakePrinterOptions = {
  /** 0 takes any free port. */
  port: number
  columns: number
  timers: Timers
  /** Cheap printers print and never say anything. */
  isMute?: boolean
  onItem?(item: PaperItem): void
  onSheet?(sheet: Sheet): void
  onPulse?(pulse: Pulse): void
  onFailure?(description: string): void
}

const HOST = '127.0.0.1'
/** What a small printer takes in while its mechanism stands still. */
const BUFFER_BYTES_MAX = 4_096
const SHEETS_MAX = 2_000
const SLOW_STEP_MS = 20

/** A receipt printer, on TCP or any line, that makes paper and fails in all the usual ways. */
export class FakePrinter {
  readonly sheets: Sheet[] = []
  readonly pulses: Pulse[] = []
  /** Commands that no printer would understand; a test wants none. */
  readonly failures: string[] = []
  sheetCount = 0
  bytesReceived = 0
  fault: Fault = { kind: 'none' }

  readonly #options: FakePrinterOptions
  readonly #interpreter: ReturnType<typeof createInterpreter>
  readonly #lines = new Set<Duplex>()
  #server: Server | null = null
  #port: number
  #buffer: number[] = []
  #bytesSinceFault = 0
  #cancelStep: (() => void) | null = null
  #current: Duplex | null = null

  constructor(options: FakePrinterOptions) {
    this.#options = options
    this.#port = options.port
    this.#interpreter = createInterpreter(options.columns, {
      onItem: (item) => options.onItem?.(item),
      onSheet: (sheet) => this.#keepSheet(sheet),
      onPulse: (pulse) => {
        this.pulses.push(pulse)
        options.onPulse?.(pulse)
      },
      onFailure: (description) => {
        this.failures.push(description)
        options.onFailure?.(description)
      },
      onReply: (bytes) => {
        if (!options.isMute) this.#current?.write(bytes)
      },
    })
  }

  async start(): Promise<this> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.plugIn(socket),
    )
    this.#server = server
    server.listen(this.#port, HOST)
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
    return this
  }

  async stop(): Promise<void> {
    this.#cancelStep?.()
    this.#cancelStep = null
    for (const line of this.#lines) line.destroy()
    const server = this.#server
    this.#server = null
    if (!server) return
    server.close()
    await once(server, 'close')
  }

  get address(): string {
    return `${HOST}:${this.#port}`
  }

  /** What is printed and not cut yet. */
  uncut(): Sheet {
    return this.#interpreter.uncut()
  }

  /** Everything on paper, cut or not, as plain lines. */
  text(): string[] {
    return [...this.sheets, this.uncut()].flatMap(sheetText)
  }

  async setFault(fault: Fault): Promise<void> {
    this.fault = fault
    this.#bytesSinceFault = 0
    this.#cancelStep?.()
    this.#cancelStep = null
    if (fault.kind === 'refuse') await this.stop()
    else if (!this.#server) await this.start()
    this.#print()
  }

  #keepSheet(sheet: Sheet): void {
    this.sheetCount += 1
    this.sheets.push(sheet)
    if (this.sheets.length > SHEETS_MAX) this.sheets.shift()
    this.#options.onSheet?.(sheet)
  }

  /** The printer's end of a line of another kind than TCP; a line that breaks is destroyed. */
  plugIn(line: Duplex): void {
    this.#lines.add(line)
    this.#current = line
    const withoutRequests = takeStatusRequests((kind) => this.#answer(line, kind))
    line.on('error', () => line.destroy())
    line.on('data', (bytes: Uint8Array) => {
      const printable = withoutRequests(bytes)
      this.bytesReceived += printable.length
      this.#buffer.push(...printable)
      this.#print()
    })
    line.on('end', () => this.#steerLines())
    line.on('close', () => {
      this.#lines.delete(line)
      if (this.#buffer.length === 0) this.#interpreter.forgetHalfCommand()
    })
    this.#steerLines()
  }

  #isAt(kind: 'stall' | 'paper-out' | 'reset' | 'jam'): boolean {
    return this.fault.kind === kind && this.#bytesSinceFault >= this.fault.afterBytes
  }

  get #isStopped(): boolean {
    const isHeld = this.#isAt('stall') || this.#isAt('paper-out') || this.#isAt('jam')
    return isHeld || this.fault.kind === 'cover-open'
  }

  /** How many bytes the mechanism may take in one go before its fault strikes. */
  #bytesAllowed(): number {
    const { fault } = this
    if (fault.kind === 'slow') return Math.ceil((fault.bytesPerSecond * SLOW_STEP_MS) / 1_000)
    return 'afterBytes' in fault ? fault.afterBytes - this.#bytesSinceFault : this.#buffer.length
  }

  #print(): void {
    if (!this.#cancelStep && !this.#isStopped) this.#printPortion()
    this.#steerLines()
  }

  #printPortion(): void {
    const portion = this.#buffer.splice(0, this.#bytesAllowed())
    this.#bytesSinceFault += portion.length
    this.#interpreter.feed(portion)
    if (this.#isAt('reset')) {
      this.#buffer = []
      for (const line of this.#lines) breakOff(line)
    }
    if (this.#buffer.length > 0 && this.fault.kind === 'slow') {
      this.#cancelStep = this.#options.timers.after(SLOW_STEP_MS, () => {
        this.#cancelStep = null
        this.#print()
      })
    }
  }

  /** A full buffer stops the reading, and a sender that is done is let go when all is printed. */
  #steerLines(): void {
    for (const line of this.#lines) {
      if (this.#isAt('stall') || this.#buffer.length >= BUFFER_BYTES_MAX) line.pause()
      else line.resume()
      if (line.readableEnded && this.#buffer.length === 0) line.end()
    }
  }

  /** Bits as in the Epson TM reference: offline and its cause, paper end. */
  #answer(line: Duplex, kind: number): void {
    if (this.#options.isMute || this.#isAt('stall')) return
    const isOut = this.#isAt('paper-out')
    const isOpen = this.fault.kind === 'cover-open'
    const isJammed = this.#isAt('jam')
    let bits = 0b0001_0010
    if (kind === 1 && (isOut || isOpen || isJammed)) bits |= 0x08
    if (kind === 2 && isOpen) bits |= 0x04
    if (kind === 2 && isOut) bits |= 0x20
    if (kind === 2 && isJammed) bits |= 0x40
    if (kind === 4 && isOut) bits |= 0x60
    line.write(Uint8Array.of(bits))
  }
}

const breakOff = (line: Duplex): unknown =>
  line instanceof Socket ? line.resetAndDestroy() : line.destroy()
