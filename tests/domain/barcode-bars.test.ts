import t from 'tap'
import { drawBarcode } from '#domain/barcode-bars.ts'

/** The modules of a drawing, read back from its path. */
function modulesOf(data: string, symbology: 'code128' | 'ean13'): string | null {
  const drawing = drawBarcode(data, symbology)
  if (drawing === null) return null
  const modules = Array<string>(drawing.width).fill('0')
  for (const [, x, width] of drawing.path.matchAll(/M(\d+) 0h(\d+)v50h-\d+z/g)) {
    modules.fill('1', Number(x), Number(x) + Number(width))
  }
  return modules.join('')
}

const quiet = '0'.repeat(11)

t.test('EAN-13: GS1 General Specifications, the sets by the first digit', async (t) => {
  // 5901234123457: first digit 5 takes A B B A A B.
  const left = ['0001011', '0100111', '0110011', '0010011', '0111101', '0011101']
  const right = ['1100110', '1101100', '1000010', '1011100', '1001110', '1000100']
  const bars = `101${left.join('')}01010${right.join('')}101`
  t.equal(modulesOf('5901234123457', 'ean13'), quiet + bars + quiet)
  t.equal(modulesOf('5901234123458', 'ean13'), null, 'a wrong check digit')
  t.equal(modulesOf('12345670', 'ean13'), null, 'EAN-8')
})

t.test('Code 128 set B with its check symbol', async (t) => {
  // "AB": start B 104, A 33, B 34; (104 + 33 + 2 × 34) mod 103 = 102.
  const symbols = ['11010010000', '10100011000', '10001011000', '11110101110', '1100011101011']
  t.equal(modulesOf('AB', 'code128'), quiet + symbols.join('') + quiet)
  t.equal(modulesOf('é', 'code128'), null)
  t.equal(modulesOf('', 'code128'), null)
})

t.test('every symbol of Code 128 is eleven modules wide', async (t) => {
  for (let code = 32; code < 127; code += 1) {
    const modules = modulesOf(String.fromCharCode(code), 'code128')
    t.equal(modules?.length, 22 + 11 * 3 + 13, String.fromCharCode(code))
  }
})
