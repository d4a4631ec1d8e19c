// The state of the interpreted printer and what every command does with it: lines, items, cuts.
import type { PaperAlign, PaperDots, PaperItem, PaperRun, QrErrorLevel, Sheet } from './paper.ts'

export type RunStyle = Omit<PaperRun, 'text' | 'dots'>

export type Pulse = { pin: number; onMs: number; offMs: number }

/** What a printer does with the bytes it gets. Replies leave in order with the printing (GS r). */
export type PaperOutput = {
  onItem(item: PaperItem): void
  onSheet(sheet: Sheet): void
  onPulse(pulse: Pulse): void
  onFailure(description: string): void
  onReply(bytes: Uint8Array): void
  /** How its sensors are, as GS r 1 and GS a tell it; absent: all is well with it. */
  sensors?(): { paper: number; automatic: Uint8Array }
  /** GS a: from here on it says by itself what has changed, or no more. */
  onAutomaticStatus?(isOn: boolean): void
}

/** Takes the bytes of one command, one `yield` each. */
export type Parser = Generator<undefined, void, number>
export type Machine = {
  columns: number
  output: PaperOutput
  items: PaperItem[]
  runs: PaperRun[]
  columnsUsed: number
  align: PaperAlign
  style: RunStyle
  codePage: number
  /** From one line to the next; a taller line takes its own height. */
  pitchDots: number
  /** GS ( L: what was sent to be printed with the next call. */
  graphics: PaperDots | null
  /** GS ( L: pictures kept without power, by their two letters; and how often it was written. */
  stored: Map<string, PaperDots>
  storedWrites: number
  /** It has told a block of key codes and takes the next byte for the answer. */
  isTelling: boolean
  barcode: { heightDots: number; moduleDots: number; hasText: boolean }
  qr: { moduleDots: number; errorLevel: QrErrorLevel; data: string }
}

/** A character of font A; text and codes are placed on this grid. */
export const CELL_DOTS = 12
const PITCH_DOTS = 30

export function newMachine(columns: number, output: PaperOutput): Machine {
  const empty = { items: [], runs: [], columnsUsed: 0, stored: new Map(), storedWrites: 0 }
  return { columns, output, ...empty, ...powerOnState() }
}

export function powerOnState() {
  return {
    align: 'left' as PaperAlign,
    style: { isBold: false, isUnderlined: false, isInverted: false, width: 1, height: 1 },
    codePage: 0,
    pitchDots: PITCH_DOTS,
    graphics: null as PaperDots | null,
    isTelling: false,
    barcode: { heightDots: 162, moduleDots: 3, hasText: false },
    qr: { moduleDots: 3, errorLevel: 'L' as QrErrorLevel, data: '' },
  }
}

export function addCharacter(machine: Machine, character: string): void {
  if (machine.columnsUsed + machine.style.width > machine.columns) endLine(machine)
  machine.columnsUsed += machine.style.width
  const last = machine.runs.at(-1)
  if (last && !last.dots && hasStyle(last, machine.style)) last.text += character
  else machine.runs.push({ text: character, ...machine.style })
}

/** A picture that stands in a line of text, as ESC * makes it. */
export function addDots(machine: Machine, dots: PaperDots): void {
  const columns = Math.ceil(dots.widthDots / CELL_DOTS)
  if (machine.columnsUsed + columns > machine.columns) {
    machine.output.onFailure(`a picture of ${dots.widthDots} dots does not fit its line`)
    return
  }
  machine.columnsUsed += columns
  machine.runs.push({ text: '', dots, ...powerOnState().style })
}

function hasStyle(run: PaperRun, style: RunStyle): boolean {
  return (
    run.isBold === style.isBold &&
    run.isUnderlined === style.isUnderlined &&
    run.isInverted === style.isInverted &&
    run.width === style.width &&
    run.height === style.height
  )
}

export function endLine(machine: Machine): void {
  const { align, runs, pitchDots } = machine
  addItem(machine, { kind: 'line', align, runs, pitchDots })
  machine.runs = []
  machine.columnsUsed = 0
}

export function addItem(machine: Machine, item: PaperItem): void {
  machine.items.push(item)
  machine.output.onItem(item)
}

export function feedLines(machine: Machine, count: number): void {
  for (let line = 0; line < count; line += 1) endLine(machine)
}

export function cut(machine: Machine): void {
  if (machine.runs.length > 0) endLine(machine)
  const { columns, items } = machine
  machine.items = []
  machine.output.onSheet({ columns, items })
}

/** Feeds after printing what stands in the line: a line of its own height. */
export function feedDots(machine: Machine, dots: number): void {
  if (machine.runs.length > 0) endLine({ ...machine, pitchDots: 0 })
  machine.runs = []
  machine.columnsUsed = 0
  addItem(machine, { kind: 'line', align: machine.align, runs: [], pitchDots: dots })
}

export const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
