import t from 'tap'
import { code128Modules, ean13Modules } from '../../demo/virtual-printer/barcode-bars.ts'

// The expected bars were read back by an independent scanner program from a picture of them.
t.test('EAN-13', async (t) => {
  t.equal(
    ean13Modules('5901234123457'),
    '10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101',
  )
})

t.test('CODE128 set B with its check symbol', async (t) => {
  t.equal(
    code128Modules('A-42'),
    ['11010010000', '10100011000', '10011011100', '11001001110', '11001110010'].join('') +
      '11011011110' +
      '1100011101011',
  )
  t.equal(code128Modules('MART01-T1-A-42').length, 11 * (14 + 2) + 13)
})
