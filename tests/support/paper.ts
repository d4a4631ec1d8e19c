// A receipt model as rows of characters: the smallest honest printer.
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'

/** Each row between bars, before it B for bold and D or T for double or
 * triple size (a half or a third as many columns). */
export const renderPaper = (model: ReceiptModel, columns: number): string[] =>
  model.blocks.flatMap((block) => renderBlock(block, columns))

function renderBlock(block: ReceiptBlock, columns: number): string[] {
  switch (block.kind) {
    case 'text':
      return wrap(block.text, width(block, columns)).map((row) =>
        frame(block, align(row, block.align, width(block, columns))),
      )
    case 'pair':
      return pairRows(block.left, block.right, width(block, columns)).map((row) =>
        frame(block, row),
      )
    case 'logo':
      return []
    case 'rule':
      return [`  |${(block.style === 'solid' ? '=' : '-').repeat(columns)}|`]
    case 'space':
      return [`  |${' '.repeat(columns)}|`]
    case 'qr':
      return [`  [qr ${block.data}]`]
    case 'barcode':
      return [`  [${block.symbology} ${block.data}]`]
    case 'cut':
      return ['  [cut]']
  }
}

type Styled = { isBold: boolean; size: 'normal' | 'double' | 'triple' }

const SIZES = {
  normal: { mark: ' ', factor: 1 },
  double: { mark: 'D', factor: 2 },
  triple: { mark: 'T', factor: 3 },
} as const

const width = (block: Styled, columns: number): number =>
  Math.floor(columns / SIZES[block.size].factor)

const frame = (block: Styled, row: string): string =>
  `${block.isBold ? 'B' : ' '}${SIZES[block.size].mark}|${row}|`

function align(row: string, side: 'left' | 'center' | 'right', columns: number): string {
  const left = { left: 0, right: columns - row.length, center: (columns - row.length) >> 1 }[side]
  return (' '.repeat(left) + row).padEnd(columns)
}

function pairRows(left: string, right: string, columns: number): string[] {
  const gap = columns - left.length - right.length
  if (gap >= 1) return [left + ' '.repeat(gap) + right]
  return [...wrap(left, columns).map((row) => row.padEnd(columns)), right.padStart(columns)]
}

function wrap(text: string, columns: number): string[] {
  if (text.length <= columns) return [text]
  const space = text.lastIndexOf(' ', columns)
  const end = space > 0 ? space : columns
  return [text.slice(0, end), ...wrap(text.slice(end).trimStart(), columns)]
}
