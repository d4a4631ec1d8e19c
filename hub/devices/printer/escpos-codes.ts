// Bar codes and QR codes of ESC/POS, for the interpreter.

import type { QrErrorLevel } from './paper.ts'
import { addItem, CELL_DOTS, hex, type Machine, type Parser } from './paper-machine.ts'

const numberedSymbologies = ['UPC-A', 'UPC-E', 'EAN13', 'EAN8', 'CODE39', 'ITF', 'CODABAR']
const SYMBOLOGY_EAN13 = 'EAN13'
const SYMBOLOGY_CODE128 = 'CODE128'

export function* printBarcode(machine: Machine): Parser {
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
  if (dotsOf(symbology, data, machine.barcode.moduleDots) > machine.columns * CELL_DOTS) {
    machine.output.onFailure(`barcode ${data} is wider than the paper, and is left out`)
    return
  }
  addItem(machine, { kind: 'barcode', align: machine.align, symbology, data, ...machine.barcode })
}

/** From the first bar to the last; 0 for those that nobody sends here. */
function dotsOf(symbology: string, data: string, moduleDots: number): number {
  if (symbology === SYMBOLOGY_EAN13) return 95 * moduleDots
  return symbology === SYMBOLOGY_CODE128 ? (35 + 11 * data.length) * moduleDots : 0
}

/** CODE128 data starts with its set; only set B is used here, in which `{{` is one brace. */
function barcodeData(symbology: string, bytes: readonly number[]): string | null {
  const text = String.fromCharCode(...bytes)
  if (symbology === SYMBOLOGY_EAN13) return /^\d{12,13}$/.test(text) ? text : null
  if (symbology !== SYMBOLOGY_CODE128) return text
  return /^\{B([ -z|}~]|\{\{)+$/.test(text) ? text.slice(2).replaceAll('{{', '{') : null
}

const qrErrorLevels: QrErrorLevel[] = ['L', 'M', 'Q', 'H']

export function applyQr(machine: Machine, fn: number, parameters: readonly number[]): boolean {
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
