// Receipts of every shape, for properties: what a shop writes, and what an attacker would.
import fc from 'fast-check'
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'

/** Letters that every page here can express as they are. */
const plainText = fc
  .array(fc.constantFrom(...'ABC abcdefgh 0123456789 .,-/()%+*&#é Rp'), { maxLength: 90 })
  .map((characters) => characters.join(''))

/** Pieces that would be commands if they reached the printer as they are. */
const hostilePiece = fc.constantFrom(
  '\u001bp\u0000\u0019\u00fa', // ESC p: opens the drawer
  '\u2190p\u0001\u0019', // The arrow is byte 1B in IBM pages.
  '\u0010\u0014\u0001\u0000\u0001', // DLE DC4: opens the drawer at once
  '\u0010\u0004\u0001', // DLE EOT
  '\u001d(k\u0003\u0000', // GS ( k: swallows what follows
  '\u2194V\u0000', // Byte 1D in IBM pages: GS V cuts.
  '\u001b@',
  '\u0000\u0007\u007f\u0085\u009b2J',
  '\u202e\u2066\u200b\u200d\ufeff', // bidi and zero width
  '🙂👨‍👩‍👧🇮🇩',
  '\ud800',
  'a\u0301\u0323\u0e33\u0915\u094d',
  'ﬁ①Å€½™№',
  '日本語 ελληνικά Привет',
  '\r\n\t\v\f\u2028',
  'X'.repeat(200),
)

const style = {
  isBold: fc.boolean(),
  size: fc.constantFrom('normal' as const, 'double' as const),
}

const blockWith = (text: fc.Arbitrary<string>): fc.Arbitrary<ReceiptBlock> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('text' as const),
      text,
      align: fc.constantFrom('left' as const, 'center' as const, 'right' as const),
      ...style,
      size: fc.constantFrom('normal' as const, 'double' as const, 'triple' as const),
    }),
    fc.record({ kind: fc.constant('pair' as const), left: text, right: text, ...style }),
    fc.record({
      kind: fc.constant('rule' as const),
      style: fc.constantFrom('solid' as const, 'dashed' as const),
    }),
    fc.constant<ReceiptBlock>({ kind: 'space' }),
    fc.record({ kind: fc.constant('qr' as const), data: text }),
    fc.record({
      kind: fc.constant('barcode' as const),
      data: text,
      symbology: fc.constantFrom('code128' as const, 'ean13' as const),
    }),
  )

const modelOf = (blocks: ReceiptBlock[]): ReceiptModel => ({
  documentId: '00000000-0000-7000-8000-000000000001',
  receiptNumber: 'MART01-T1-A-42',
  copyNo: 0,
  language: 'id',
  blocks: [...blocks, { kind: 'cut' }],
})

export const plainReceipt = fc.array(blockWith(plainText), { maxLength: 25 }).map(modelOf)

const hostileText = fc
  .array(fc.oneof(plainText, hostilePiece), { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.join(''))
export const hostileReceipt = fc.array(blockWith(hostileText), { maxLength: 25 }).map(modelOf)

export const anyProfile = fc.record({
  columns: fc.constantFrom(32 as const, 42 as const, 48 as const),
  codePage: fc.constantFrom('cp437', 'cp850', 'cp852', 'cp858', 'windows1252'),
  canCut: fc.constant(true),
})
