import { decodeByte, isKnownCodePage } from './escpos-code-pages.ts'
import type { PaperAlign, PaperItem, PaperRun, QrErrorLevel, Sheet } from './paper.ts'

export type Pulse = { pin: number; onMs: number; offMs: number }

/** What a printer does with the bytes it gets. Replies leave in order with the printing (GS r). */
export type PaperOutput = {
  onItem(item: PaperItem): void
  onSheet(sheet: Sheet): void
  onPulse(pulse: Pulse): void
  onFailure(description: string): void
  onReply(bytes: Uint8Array): void
}

type Parser = Generator<undefined, void, number>
type Machine = {
  columns: number
  output: PaperOutput
  items: PaperItem[]
  runs: PaperRun[]
  columnsUsed: number
  align: PaperAlign
  style: Omit<PaperRun, 'text'>
  codePage: number
  barcode: { heightDots: number; moduleDots: number; hasText: boolean }
  qr: { moduleDots: number; errorLevel: QrErrorLevel; data: string }
}

const LF = 0x0a
const CR = 0x0d
const DLE = 0x10
const ESC = 0x1b
const FS = 0x1c
const GS = 0x1d
const PULSE_UNIT_MS = 2

/** An interpreter of ESC/POS: feed it bytes in any portions, get paper, pulses and replies. */
export function createInterpreter(columns: number, output: PaperOutput) {
  const machine = newMachine(columns, output)
  let parser = interpret(machine)
  parser.next()
  return {
    /** Half a command whose sender has gone is forgotten; what was printed stays. */
    forgetHalfCommand(): void {
      parser = interpret(machine)
      parser.next()
    },
    feed(bytes: Iterable<number>): void {
      for (const byte of bytes) parser.next(byte)
    },
    /** What is printed and not cut yet. */
    uncut: (): Sheet => ({ columns, items: [...machine.items] }),
  }
}

function newMachine(columns: number, output: PaperOutput): Machine {
  return { columns, output, items: [], runs: [], columnsUsed: 0, ...powerOnState() }
}

function powerOnState() {
  return {
    align: 'left' as PaperAlign,
    style: { isBold: false, isUnderlined: false, isInverted: false, width: 1, height: 1 },
    codePage: 0,
    barcode: { heightDots: 162, moduleDots: 3, hasText: false },
    qr: { moduleDots: 3, errorLevel: 'L' as QrErrorLevel, data: '' },
  }
}

function* interpret(machine: Machine): Parser {
  for (;;) {
    const byte: number = yield
    if (byte >= 0x20 && byte !== 0x7f) addCharacter(machine, decodeByte(byte, machine.codePage))
    else if (byte === LF) endLine(machine)
    else if (byte === CR) continue
    else if (byte === ESC) yield* escapeCommand(machine)
    else if (byte === GS) yield* groupCommand(machine)
    else if (byte === FS) yield* fieldCommand(machine)
    else if (byte === DLE) yield* realTimeCommand(machine)
    else machine.output.onFailure(`control byte ${hex(byte)} in text`)
  }
}

function addCharacter(machine: Machine, character: string): void {
  if (machine.columnsUsed + machine.style.width > machine.columns) endLine(machine)
  machine.columnsUsed += machine.style.width
  const last = machine.runs.at(-1)
  if (last && hasStyle(last, machine.style)) last.text += character
  else machine.runs.push({ text: character, ...machine.style })
}

function hasStyle(run: PaperRun, style: Omit<PaperRun, 'text'>): boolean {
  return (
    run.isBold === style.isBold &&
    run.isUnderlined === style.isUnderlined &&
    run.isInverted === style.isInverted &&
    run.width === style.width &&
    run.height === style.height
  )
}

function endLine(machine: Machine): void {
  addItem(machine, { kind: 'line', align: machine.align, runs: machine.runs })
  machine.runs = []
  machine.columnsUsed = 0
}

function addItem(machine: Machine, item: PaperItem): void {
  machine.items.push(item)
  machine.output.onItem(item)
}

function feedLines(machine: Machine, count: number): void {
  for (let line = 0; line < count; line += 1) endLine(machine)
}

function cut(machine: Machine): void {
  if (machine.runs.length > 0) endLine(machine)
  const { columns, items } = machine
  machine.items = []
  machine.output.onSheet({ columns, items })
}

function* escapeCommand(machine: Machine): Parser {
  const command: number = yield
  switch (String.fromCharCode(command)) {
    case '@':
      machine.runs = []
      machine.columnsUsed = 0
      Object.assign(machine, powerOnState())
      return
    case '2':
      return
    case '3':
    case 'M':
    case 'R':
    case 'J':
      yield
      return
    case '!':
      selectPrintMode(machine, yield)
      return
    case '-':
      machine.style = { ...machine.style, isUnderlined: isOn(yield) }
      return
    case 'E':
    case 'G':
      machine.style = { ...machine.style, isBold: isOn(yield) }
      return
    case 'a':
      machine.align = alignOf(yield)
      return
    case 'd':
      feedLines(machine, yield)
      return
    case 'p':
      machine.output.onPulse(pulseOf(yield, yield, yield))
      return
    case 't':
      selectCodePage(machine, yield)
      return
    default:
      machine.output.onFailure(`unknown command ESC ${hex(command)}`)
  }
}

function* groupCommand(machine: Machine): Parser {
  const command: number = yield
  switch (String.fromCharCode(command)) {
    case '!': {
      const size: number = yield
      const width = ((size >> 4) & 7) + 1
      machine.style = { ...machine.style, width, height: (size & 7) + 1 }
      return
    }
    case 'B':
      machine.style = { ...machine.style, isInverted: isOn(yield) }
      return
    case 'f':
    case 'a':
      yield
      return
    case 'H':
      machine.barcode.hasText = (yield) % 48 !== 0
      return
    case 'h':
      machine.barcode.heightDots = yield
      return
    case 'w':
      machine.barcode.moduleDots = yield
      return
    case 'k':
      yield* printBarcode(machine)
      return
    case '(':
      yield* extendedCommand(machine)
      return
    case 'r':
      answerInOrder(machine, yield)
      return
    case 'V':
      yield* cutPaper(machine)
      return
    default:
      machine.output.onFailure(`unknown command GS ${hex(command)}`)
  }
}

/** FS . leaves the double-byte character mode; nothing else of this family is used. */
function* fieldCommand(machine: Machine): Parser {
  const command: number = yield
  if (command !== 0x2e) machine.output.onFailure(`unknown command FS ${hex(command)}`)
}

/** DLE EOT is answered at reception, before the bytes come here; DLE DC4 opens a drawer at once. */
function* realTimeCommand(machine: Machine): Parser {
  const command: number = yield
  const kind: number = yield
  if (command !== 0x14 || kind !== 1) {
    machine.output.onFailure(`unknown command DLE ${hex(command)} ${hex(kind)}`)
    return
  }
  const pin: number = yield
  const hundreds: number = yield
  machine.output.onPulse({ pin, onMs: hundreds * 100, offMs: hundreds * 100 })
}

function* cutPaper(machine: Machine): Parser {
  const mode: number = yield
  const hasFeed = mode === 65 || mode === 66
  if (hasFeed) yield
  else if (![0, 1, 48, 49].includes(mode)) {
    machine.output.onFailure(`unknown cut GS V ${hex(mode)}`)
    return
  }
  cut(machine)
}

/** GS r: transmitted after everything before it was processed, which makes it a fence. */
function answerInOrder(machine: Machine, kind: number): void {
  if (kind === 1 || kind === 49 || kind === 2 || kind === 50) {
    machine.output.onReply(Uint8Array.of(0))
    return
  }
  machine.output.onFailure(`unknown status request GS r ${hex(kind)}`)
}

const numberedSymbologies = ['UPC-A', 'UPC-E', 'EAN13', 'EAN8', 'CODE39', 'ITF', 'CODABAR']
const SYMBOLOGY_EAN13 = 'EAN13'
const SYMBOLOGY_CODE128 = 'CODE128'

function* printBarcode(machine: Machine): Parser {
  const kind: number = yield
  const isTerminated = kind <= 6
  const bytes: number[] = []
  if (isTerminated) {
    for (let byte: number = yield; byte !== 0; byte = yield) bytes.push(byte)
  } else {
    for (let left: number = yield; left > 0; left -= 1) bytes.push(yield)
  }
  const symbology = kind === 73 ? SYMBOLOGY_CODE128 : numberedSymbologies[kind % 65]
  const data = symbology ? barcodeData(symbology, bytes) : null
  if (symbology === undefined || data === null) {
    machine.output.onFailure(`barcode ${kind} cannot be printed: ${bytes.map(hex).join(' ')}`)
    return
  }
  addItem(machine, { kind: 'barcode', align: machine.align, symbology, data, ...machine.barcode })
}

/** CODE128 data starts with its set; only set B is used here, in which `{{` is one brace. */
function barcodeData(symbology: string, bytes: readonly number[]): string | null {
  const text = String.fromCharCode(...bytes)
  if (symbology === SYMBOLOGY_EAN13) return /^\d{12,13}$/.test(text) ? text : null
  if (symbology !== SYMBOLOGY_CODE128) return text
  return /^\{B([ -z|}~]|\{\{)+$/.test(text) ? text.slice(2).replaceAll('{{', '{') : null
}

/** GS ( fn pL pH …: the length is stated, so an unknown function can be skipped and reported. */
function* extendedCommand(machine: Machine): Parser {
  const family: number = yield
  const low: number = yield
  const high: number = yield
  const parameters: number[] = []
  for (let left = low + high * 256; left > 0; left -= 1) parameters.push(yield)
  if (String.fromCharCode(family) === 'H' && parameters[0] === 48 && parameters.length === 6) {
    // Process id: comes back when what stands before it is printed.
    machine.output.onReply(Uint8Array.of(0x37, 0x22, ...parameters.slice(2), 0))
    return
  }
  const isQr = String.fromCharCode(family) === 'k' && parameters[0] === 49
  if (!isQr || !applyQr(machine, parameters[1] ?? 0, parameters.slice(2))) {
    const described = parameters.slice(0, 4).map(hex).join(' ')
    machine.output.onFailure(`unknown command GS ( ${hex(family)} ${described}`)
  }
}

const qrErrorLevels: QrErrorLevel[] = ['L', 'M', 'Q', 'H']

function applyQr(machine: Machine, fn: number, parameters: readonly number[]): boolean {
  const { qr } = machine
  const value = parameters[0] ?? 0
  if (fn === 65) return value === 49 || value === 50
  if (fn === 67) qr.moduleDots = value
  else if (fn === 69) qr.errorLevel = qrErrorLevels[value - 48] ?? 'L'
  else if (fn === 80) qr.data = new TextDecoder().decode(Uint8Array.from(parameters.slice(1)))
  else if (fn === 81) addItem(machine, { kind: 'qr', align: machine.align, ...qr })
  else return false
  return true
}

/** ESC ! sets several things with one byte; the double sizes are bits 4 (height) and 5 (width). */
function selectPrintMode(machine: Machine, mode: number): void {
  machine.style = {
    isBold: (mode & 0x08) !== 0,
    isUnderlined: (mode & 0x80) !== 0,
    isInverted: machine.style.isInverted,
    width: mode & 0x20 ? 2 : 1,
    height: mode & 0x10 ? 2 : 1,
  }
}

function selectCodePage(machine: Machine, page: number): void {
  if (isKnownCodePage(page)) machine.codePage = page
  else machine.output.onFailure(`unknown code page ${page}`)
}

const isOn = (value: number): boolean => (value & 1) === 1 || value === 50
const alignOf = (value: number): PaperAlign =>
  value % 48 === 1 ? 'center' : value % 48 === 2 ? 'right' : 'left'
const pulseOf = (pin: number, on: number, off: number): Pulse => ({
  pin: pin % 48,
  onMs: on * PULSE_UNIT_MS,
  offMs: off * PULSE_UNIT_MS,
})
const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
