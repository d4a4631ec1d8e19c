// Barcodes as bars for screens and pages; printers draw their own. EAN-13: GS1 General
// Specifications 5.2; Code 128: ISO/IEC 15417, set B.
import { itemAt } from './assert.ts'
import { isValidEan } from './barcode.ts'

/** Bars as one path of SVG in a box of modules, the quiet zones included. */
export type CodeDrawing = { path: string; width: number; height: number }

const BAR_HEIGHT = 50
const QUIET = 11

/** Null for what the symbology cannot express. */
export function drawBarcode(data: string, symbology: 'code128' | 'ean13'): CodeDrawing | null {
  const modules = symbology === 'ean13' ? ean13Modules(data) : code128Modules(data)
  if (modules === null) return null
  const bars = [...modules.matchAll(/1+/g)].map(
    ({ 0: bar, index }) => `M${index + QUIET} 0h${bar.length}v${BAR_HEIGHT}h-${bar.length}z`,
  )
  return { path: bars.join(''), width: modules.length + 2 * QUIET, height: BAR_HEIGHT }
}

/** Set A of each digit, from 0; set B is set C backwards, set C the opposite of set A. */
const EAN_SET_A = [
  ...['0001101', '0011001', '0010011', '0111101', '0100011'],
  ...['0110001', '0101111', '0111011', '0110111', '0001011'],
]
/** Which set each of the left digits takes, by the first digit, which has no bars of its own. */
const EAN_LEFT_SETS = [
  ...['AAAAAA', 'AABABB', 'AABBAB', 'AABBBA', 'ABAABB'],
  ...['ABBAAB', 'ABBBAA', 'ABABAB', 'ABABBA', 'ABBABA'],
]

function ean13Modules(code: string): string | null {
  if (code.length !== 13 || !isValidEan(code)) return null
  const digits = [...code].map(Number)
  const sets = itemAt(EAN_LEFT_SETS, itemAt(digits, 0))
  const left = digits.slice(1, 7).map((digit, at) => eanDigit(digit, sets.charAt(at)))
  const right = digits.slice(7).map((digit) => eanDigit(digit, 'C'))
  return `101${left.join('')}01010${right.join('')}101`
}

function eanDigit(digit: number, set: string): string {
  const a = itemAt(EAN_SET_A, digit)
  if (set === 'A') return a
  const c = [...a].map((module) => (module === '1' ? '0' : '1'))
  return (set === 'C' ? c : c.reverse()).join('')
}

/** Widths of bars and spaces in turn, of the values 0 to 102. */
const CODE128_WIDTHS = (
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231' +
  '113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211' +
  '212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131' +
  '113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111' +
  '314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211' +
  '241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141' +
  '214121412121111143111341131141114113114311411113411311113141114131311141411131'
).match(/\d{6}/g) as string[]
const START_B = '211214'
const START_B_VALUE = 104
const STOP = '2331112'
const CHECK_MODULUS = 103
const FIRST_PRINTABLE = 32

function code128Modules(text: string): string | null {
  if (!/^[ -~]+$/.test(text)) return null
  const values = [...text].map((character) => character.charCodeAt(0) - FIRST_PRINTABLE)
  const check = values.reduce((sum, value, at) => sum + value * (at + 1), START_B_VALUE)
  const symbols = [...values, check % CHECK_MODULUS].map((value) => itemAt(CODE128_WIDTHS, value))
  return [START_B, ...symbols, STOP].map(barsOfWidths).join('')
}

const barsOfWidths = (widths: string): string =>
  [...widths].map((width, at) => (at % 2 === 0 ? '1' : '0').repeat(Number(width))).join('')
