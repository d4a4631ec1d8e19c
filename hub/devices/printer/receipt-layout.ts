import type { ReceiptBlock } from '#domain/receipt-blocks.ts'

export type LineStyle = { isBold: boolean; size: 'normal' | 'double' | 'triple' }
/**
 * A line printed from the left edge: `indent` spaces of normal width, so that wide text can be
 * centred to the column, then the text.
 */
export type LayoutLine = LineStyle & { indent: number; text: string }

type TextBlock = Extract<ReceiptBlock, { kind: 'text' }>
type PairBlock = Extract<ReceiptBlock, { kind: 'pair' }>

/** Times the width and height of a character. */
export const SIZE_FACTORS = { normal: 1, double: 2, triple: 3 } as const
/** A wrapped left text keeps this many columns away from the amount beside it. */
const GAP_COLUMNS = 1

const columnsOf = (style: LineStyle, columns: number): number =>
  Math.floor(columns / SIZE_FACTORS[style.size])

/** Breaks at spaces, and inside a word only when the word is longer than a line. Never empty. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (joined.length <= columns) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    let rest = word
    while (rest.length > columns) {
      lines.push(rest.slice(0, columns))
      rest = rest.slice(columns)
    }
    line = rest
  }
  if (line !== '' || lines.length === 0) lines.push(line)
  return lines
}

/** Leading spaces are an indentation and are kept on every line the text is broken into. */
export function layoutText(block: TextBlock, columns: number): LayoutLine[] {
  const { align, isBold, size } = block
  const available = columnsOf(block, columns)
  const indentation = align === 'left' ? indentationOf(block.text, available) : ''
  return wrapText(block.text, available - indentation.length).map((line) => {
    const text = indentation + line
    const spare = columns - text.length * SIZE_FACTORS[size]
    const indent = { left: 0, center: Math.floor(spare / 2), right: spare }[align]
    return { indent, text, isBold, size }
  })
}

/**
 * Left text and right-aligned amount on one row. A left text that is too long is broken and the
 * amount stands on its last line, so that amounts always form a column at the right edge.
 */
export function layoutPair(block: PairBlock, columns: number): LayoutLine[] {
  const { isBold, size } = block
  const available = columnsOf(block, columns)
  const rights = wrapText(block.right, available)
  const lastRight = rights.pop() ?? ''
  const indentation = indentationOf(block.left, available)
  const lefts = wrapText(block.left, available - indentation.length).map(
    (left) => indentation + left,
  )
  const lastLeft = lefts.at(-1) ?? ''
  const hasRoom = lastLeft.length + GAP_COLUMNS + lastRight.length <= available
  const needsOneRow = rights.length === 0 && hasRoom
  if (needsOneRow) lefts.pop()
  const rows = [...lefts, ...rights.map((right) => right.padStart(available))]
  rows.push(
    needsOneRow
      ? lastLeft + lastRight.padStart(available - lastLeft.length)
      : lastRight.padStart(available),
  )
  return rows.map((text) => ({ indent: 0, text, isBold, size }))
}

function indentationOf(text: string, columns: number): string {
  const spaces = text.length - text.trimStart().length
  return ' '.repeat(Math.min(spaces, Math.floor(columns / 4)))
}
