// Which modules of a barcode are black, from the data alone: for pictures of paper.

const EAN_LEFT_ODD = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
]
/** Which of the six left digits use the even set states the first digit, which has no bars. */
const EAN_PARITY = [
  'OOOOOO',
  'OOEOEE',
  'OOEEOE',
  'OOEEEO',
  'OEOOEE',
  'OEEOOE',
  'OEEEOO',
  'OEOEOE',
  'OEOEEO',
  'OEEOEO',
]
const EAN_SIDE = '101'
const EAN_MIDDLE = '01010'

const inverted = (modules: string): string =>
  [...modules].map((module) => (module === '1' ? '0' : '1')).join('')
const reversed = (modules: string): string => [...modules].reverse().join('')

/** EAN-13 after ISO/IEC 15420: 95 modules, `1` is black. */
export function ean13Modules(digits: string): string {
  const [first = 0, ...rest] = [...digits].map(Number)
  const halves = rest.map((digit, index) => {
    const odd = EAN_LEFT_ODD[digit] ?? ''
    if (index >= 6) return inverted(odd)
    return EAN_PARITY[first]?.[index] === 'O' ? odd : reversed(inverted(odd))
  })
  const left = halves.slice(0, 6).join('')
  const right = halves.slice(6).join('')
  return EAN_SIDE + left + EAN_MIDDLE + right + EAN_SIDE
}

/** Widths of bar, space, bar, … of the symbols 0 to 105; 104 starts set B (ISO/IEC 15417). */
const CODE128_WIDTHS = `
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232
122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122
321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311
211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113
213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422
121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111
241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121
412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412
211214 211232`
  .trim()
  .split(/\s+/)
const CODE128_STOP = '2331112'
const CODE128_START_B = 104
const CODE128_MODULO = 103

/** CODE128 set B of printable ASCII. */
export function code128Modules(text: string): string {
  const values = [...text].map((character) => character.charCodeAt(0) - 32)
  const weighted = values.reduce((sum, value, index) => sum + value * (index + 1), CODE128_START_B)
  const symbols = [CODE128_START_B, ...values, weighted % CODE128_MODULO]
  const widths = symbols.map((symbol) => CODE128_WIDTHS[symbol] ?? '').join('') + CODE128_STOP
  return [...widths].map((width, index) => (index % 2 ? '0' : '1').repeat(Number(width))).join('')
}
