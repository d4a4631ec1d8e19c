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
  /** The roll is nearly at its end: it prints on, and every status says so. */
  | { kind: 'paper-low' }
  | { kind: 'cover-open'; afterBytes?: number }
  /** The paper is crumpled at the cutter: stands still and says so. */
  | { kind: 'jam'; afterBytes: number }
  /** Prints on and says nothing any more. */
  | { kind: 'silent'; afterBytes: number }
  /** The plug is pulled: what it held is lost, and on a LAN nobody says goodbye. */
  | { kind: 'power-off'; afterBytes: number }

type FaultKind = Fault['kind']

/** What this model answers. */
export type Answers = {
  status: boolean
  fence: boolean
  process: boolean
  identity: boolean
  /** Which pictures it keeps, and for how many it has room. */
  pictures: boolean
}

export type FakePrinterOptions = {
  /** 0 takes any free port. */
  port: number
  columns: number
  timers: Timers
  /** Cheap printers print and never say anything. */
  isMute?: boolean
  answers?: Partial<Answers>
  /** Says four bytes of its own accord whenever its status changes. */
  hasAutomaticStatus?: boolean
  /** Answers that nobody was there to hear are told to whoever connects next. */
  keepsReplies?: boolean
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
  readonly answers: Answers

  readonly #options: FakePrinterOptions
  readonly #interpreter: ReturnType<typeof createInterpreter>
  readonly #lines = new Set<Duplex>()
  #server: Server | null = null
  #closed: Promise<unknown> = Promise.resolve()
  #port: number
  #buffer: number[] = []
  #bytesSinceFault = 0
  #cancelStep: (() => void) | null = null
  #current: Duplex | null = null
  #kept: Uint8Array[] = []
  #tellsStatus: boolean
  #statusTold = ''
  #isPowerless = false

  constructor(options: FakePrinterOptions) {
    this.#options = options
    this.#port = options.port
    this.#tellsStatus = options.hasAutomaticStatus ?? false
    const says = !options.isMute
    const all = { status: says, fence: says, process: says, identity: says, pictures: says }
    this.answers = { ...all, ...options.answers }
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
      onReply: (bytes) => this.#reply(bytes),
      sensors: () => this.#sensors(),
      onAutomaticStatus: (isOn) => {
        this.#tellsStatus = isOn
        this.#statusTold = String(this.#sensors().automatic)
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
    this.#isPowerless = false
    this.#port = (server.address() as AddressInfo).port
    return this
  }

  async stop(): Promise<void> {
    this.#loseContent()
    for (const line of this.#lines) breakOff(line)
    this.#closeDoor()
    await this.#closed
  }

  #closeDoor(): void {
    const server = this.#server
    this.#server = null
    if (!server) return
    this.#closed = once(server, 'close')
    server.close()
  }

  get address(): string {
    return `${HOST}:${this.#port}`
  }

  /** Nobody answers the door. */
  get isOff(): boolean {
    return this.#isPowerless || this.fault.kind === 'refuse'
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
    if (this.#isPowerless) await this.stop()
    if (fault.kind === 'refuse') await this.stop()
    else if (!this.#server) await this.start()
    this.#print()
  }

  /** Another printer of this make stands here now: whoever spoke to the old one is cut off. */
  swap(): void {
    this.#loseContent()
    this.#interpreter.swap()
    for (const line of this.#lines) breakOff(line)
  }

  /** The pictures that it keeps without power, by their letters; and how often it wrote there. */
  get kept(): { keys: string[]; writes: number } {
    return this.#interpreter.kept()
  }

  #loseContent(): void {
    this.#cancelStep?.()
    this.#cancelStep = null
    this.#buffer = []
    this.#kept = []
    this.#tellsStatus = this.#options.hasAutomaticStatus ?? false
    this.#interpreter.switchOff()
  }

  /** A cable is unplugged with the power; a connection over the LAN is left hanging. */
  #losePower(): void {
    this.#isPowerless = true
    this.#loseContent()
    for (const line of this.#lines) if (!(line instanceof Socket)) line.destroy()
    this.#closeDoor()
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
    for (const bytes of this.#kept.splice(0)) line.write(bytes)
    this.#statusTold = ''
    this.#tellStatus()
    const withoutRequests = takeStatusRequests((kind) => this.#answer(line, kind))
    line.on('error', () => line.destroy())
    line.on('data', (bytes: Uint8Array) => {
      const printable = withoutRequests(bytes)
      this.bytesReceived += printable.length
      this.#buffer.push(...printable)
      this.#print()
    })
    line.on('end', () => this.#steerLines())
    line.on('close', () => this.#lines.delete(line))
    this.#steerLines()
  }

  #isAt(...kinds: FaultKind[]): boolean {
    const { fault } = this
    const afterBytes = 'afterBytes' in fault ? (fault.afterBytes ?? 0) : 0
    return kinds.includes(fault.kind) && this.#bytesSinceFault >= afterBytes
  }

  get #isStopped(): boolean {
    return this.#isPowerless || this.#isAt('stall', 'paper-out', 'jam', 'cover-open')
  }

  get #isSilent(): boolean {
    return this.#isPowerless || this.#isAt('stall', 'silent')
  }

  /** How many bytes the mechanism may take in one go before its fault strikes. */
  #bytesAllowed(): number {
    const { fault } = this
    if (fault.kind === 'slow') return Math.ceil((fault.bytesPerSecond * SLOW_STEP_MS) / 1_000)
    if (!('afterBytes' in fault) || this.#isAt('silent')) return this.#buffer.length
    return (fault.afterBytes ?? 0) - this.#bytesSinceFault
  }

  #print(): void {
    while (!this.#cancelStep && !this.#isStopped && this.#buffer.length > 0) {
      this.#printPortion()
      if (this.#isAt('power-off')) this.#losePower()
    }
    this.#tellStatus()
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
    if (this.#isPowerless) {
      for (const line of this.#lines) line.pause()
      return
    }
    for (const line of this.#lines) {
      if (this.#isAt('stall') || this.#buffer.length >= BUFFER_BYTES_MAX) line.pause()
      else line.resume()
      if (line.readableEnded && this.#buffer.length === 0) line.end()
    }
  }

  /** In its turn, to whoever is connected then. */
  #reply(bytes: Uint8Array): void {
    const { process, identity, fence, pictures } = this.answers
    const ofBlock = bytes[1] === 0x22 ? process : pictures
    const isAutomatic = bytes.length === 4 && ((bytes[0] ?? 0) & 0x93) === 0x10
    const isKnown = isAutomatic || ({ 55: ofBlock, 95: identity }[bytes[0] ?? 0] ?? fence)
    if (!isKnown || this.#isSilent) return
    const line = this.#current
    const isHeard = line && !line.destroyed && !line.readableEnded
    if (isHeard || !this.#options.keepsReplies) line?.write(bytes)
    else this.#kept.push(bytes)
  }

  /** Bits as in the Epson TM reference: offline and its cause, paper end. */
  #answer(line: Duplex, kind: number): void {
    if (!this.answers.status || this.#isSilent || this.#interpreter.isTelling()) return
    const isOut = this.#isAt('paper-out')
    const isOpen = this.#isAt('cover-open')
    const isJammed = this.#isAt('jam')
    let bits = 0b0001_0010
    if (kind === 1 && (isOut || isOpen || isJammed)) bits |= 0x08
    if (kind === 2 && isOpen) bits |= 0x04
    if (kind === 2 && isOut) bits |= 0x20
    if (kind === 2 && isJammed) bits |= 0x40
    if (kind === 4 && isOut) bits |= 0x60
    if (kind === 4 && this.#isAt('paper-low')) bits |= 0x0c
    line.write(Uint8Array.of(bits))
  }

  /** Automatic status back, of its own accord: cover, error, paper end. */
  #tellStatus(): void {
    const { automatic } = this.#sensors()
    const said = String(automatic)
    if (!this.#tellsStatus || said === this.#statusTold || this.#isSilent) return
    this.#statusTold = said
    this.#current?.write(automatic)
  }

  /** Bits as in the Epson TM reference: of GS r 1, and the four bytes of GS a. */
  #sensors(): { paper: number; automatic: Uint8Array } {
    const isOut = this.#isAt('paper-out')
    const isOpen = this.#isAt('cover-open')
    const isJammed = this.#isAt('jam')
    const paper = isOut ? 0x0c : this.#isAt('paper-low') ? 0x03 : 0
    const general = 0x10 | (isOut || isOpen || isJammed ? 0x08 : 0) | (isOpen ? 0x20 : 0)
    return { paper, automatic: Uint8Array.of(general, isJammed ? 0x20 : 0, paper, 0) }
  }
}

/** A line that has already said goodbye cannot be reset: Node would keep its handle for ever. */
const breakOff = (line: Duplex): unknown =>
  line instanceof Socket && !line.writableEnded ? line.resetAndDestroy() : line.destroy()
