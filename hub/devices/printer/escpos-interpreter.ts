import { decodeByte, isKnownCodePage } from './escpos-code-pages.ts'
import { applyQr, printBarcode } from './escpos-codes.ts'
import { applyGraphics, printBitImage, printRaster } from './escpos-graphics.ts'
import { isKeyQuestion, tellKeys } from './escpos-stored.ts'
import type { PaperAlign, Sheet } from './paper.ts'
import {
  addCharacter,
  cut,
  endLine,
  feedDots,
  feedLines,
  hex,
  type Machine,
  newMachine,
  type PaperOutput,
  type Parser,
  type Pulse,
  powerOnState,
} from './paper-machine.ts'

const NUL = 0x00
const CAN = 0x18
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
    /** Without power half a command and half a line are gone; what is on the paper stays. */
    switchOff(): void {
      initialise(machine)
      parser = interpret(machine)
      parser.next()
    },
    feed(bytes: Iterable<number>): void {
      for (const byte of bytes) parser.next(byte)
    },
    /** Another of the same make in its place: what it kept without power is gone with it. */
    swap(): void {
      this.switchOff()
      machine.stored.clear()
    },
    /** It waits for a word about what it has told, and answers nothing else meanwhile. */
    isTelling: (): boolean => machine.isTelling,
    /** The pictures it keeps without power, by their letters; and how often it wrote there. */
    kept: () => ({ keys: [...machine.stored.keys()], writes: machine.storedWrites }),
    /** What is printed and not cut yet. */
    uncut: (): Sheet => ({ columns, items: [...machine.items] }),
  }
}

function* interpret(machine: Machine): Parser {
  for (;;) {
    const byte: number = yield
    if (byte >= 0x20 && byte !== 0x7f) addCharacter(machine, decodeByte(byte, machine.codePage))
    else if (byte === LF) endLine(machine)
    // CR without automatic feed, NUL and CAN (outside page mode) do nothing: drivers pad with them.
    else if (byte === CR || byte === NUL || byte === CAN) continue
    else if (byte === ESC) yield* escapeCommand(machine)
    else if (byte === GS) yield* groupCommand(machine)
    else if (byte === FS) yield* fieldCommand(machine)
    else if (byte === DLE) yield* realTimeCommand(machine)
    else machine.output.onFailure(`control byte ${hex(byte)} in text`)
  }
}

function initialise(machine: Machine): void {
  machine.runs = []
  machine.columnsUsed = 0
  Object.assign(machine, powerOnState())
}

function* escapeCommand(machine: Machine): Parser {
  const command: number = yield
  switch (String.fromCharCode(command)) {
    case '@':
      initialise(machine)
      return
    case '2':
      machine.pitchDots = powerOnState().pitchDots
      return
    case '3':
      machine.pitchDots = yield
      return
    case 'M':
    case 'R':
      yield
      return
    case 'J':
      feedDots(machine, yield)
      return
    case '*':
      yield* printBitImage(machine)
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
      yield
      return
    case 'a':
      enableAutomaticStatus(machine, yield)
      return
    case 'v':
      yield* printRaster(machine)
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
      yield* extendedCommand(machine, yield, 2)
      return
    case '8':
      yield* longCommand(machine)
      return
    case 'I':
      tellIdentity(machine, yield)
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

/** GS a: with any of its bits set, four bytes of status come at once, and with each change. */
function enableAutomaticStatus({ output }: Machine, mask: number): void {
  output.onAutomaticStatus?.(mask !== 0)
  if (mask !== 0) output.onReply(output.sensors?.().automatic ?? Uint8Array.of(0x10, 0, 0, 0))
}

/** GS r: transmitted after everything before it was processed, which makes it a fence. */
function answerInOrder(machine: Machine, kind: number): void {
  const isPaper = kind === 1 || kind === 49
  if (isPaper || kind === 2 || kind === 50) {
    const paper = machine.output.sensors?.().paper ?? 0
    machine.output.onReply(Uint8Array.of(isPaper ? paper : 0))
    return
  }
  machine.output.onFailure(`unknown status request GS r ${hex(kind)}`)
}

/** GS I 66, 67: maker and model, as letters. */
function tellIdentity(machine: Machine, kind: number): void {
  const text = { 66: 'EPSON', 67: 'TM-T82III' }[kind]
  if (text) machine.output.onReply(Buffer.from(`_${text}\0`))
  else machine.output.onFailure(`unknown identity GS I ${hex(kind)}`)
}

/** GS 8 L p1 p2 p3 p4 …: GS ( L with a length of four bytes. */
function* longCommand(machine: Machine): Parser {
  const family: number = yield
  if (String.fromCharCode(family) === 'L') yield* extendedCommand(machine, family, 4)
  else machine.output.onFailure(`unknown command GS 8 ${hex(family)}`)
}

/** GS ( fn pL pH …: the length is stated, so an unknown function can be skipped and reported. */
function* extendedCommand(machine: Machine, family: number, lengthBytes: number): Parser {
  let length = 0
  for (let byte = 0; byte < lengthBytes; byte += 1) length += (yield) * 256 ** byte
  const parameters: number[] = []
  for (let left = length; left > 0; left -= 1) parameters.push(yield)
  if (isKeyQuestion(family, parameters)) {
    yield* tellKeys(machine)
    return
  }
  if (String.fromCharCode(family) === 'H' && parameters[0] === 48 && parameters.length === 6) {
    // Process id: comes back when what stands before it is printed.
    machine.output.onReply(Uint8Array.of(0x37, 0x22, ...parameters.slice(2), 0))
    return
  }
  if (String.fromCharCode(family) === 'L' && applyGraphics(machine, parameters)) return
  const isQr = String.fromCharCode(family) === 'k' && parameters[0] === 49
  if (!isQr || !applyQr(machine, parameters[1] ?? 0, parameters.slice(2))) {
    const described = parameters.slice(0, 4).map(hex).join(' ')
    machine.output.onFailure(`unknown command GS ( ${hex(family)} ${described}`)
  }
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
