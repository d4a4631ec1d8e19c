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

/** In as few lines as it needs, of about the same length: no word is left over below the others. */
function wrapEvenly(text: string, columns: number): string[] {
  let lines = wrapText(text, columns)
  const shortest = Math.max(...text.split(' ').map((word) => word.length))
  for (let width = columns - 1; lines.length > 1 && width >= shortest; width -= 1) {
    const narrower = wrapText(text, width)
    if (narrower.length > lines.length) break
    lines = narrower
  }
  return lines
}

/** Leading spaces are an indentation and are kept on every line the text is broken into. */
export function layoutText(block: TextBlock, columns: number): LayoutLine[] {
  const { align, isBold, size } = block
  const available = columnsOf(block, columns)
  const indentation = align === 'left' ? indentationOf(block.text, available) : ''
  const wrap = align === 'center' ? wrapEvenly : wrapText
  return wrap(block.text, available - indentation.length).map((line) => {
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
  const indentation = indentationOf(block.left, available)
  const lefts = wrapText(block.left, available - indentation.length).map(
    (left) => indentation + left,
  )
  const lastLeft = lefts.at(-1) ?? ''
  const { rights, isBeside } = placeRight(block.right, lastLeft.length, available)
  if (isBeside) lefts.pop()
  const beside = isBeside ? lastLeft : ''
  const rows = rights.map((right, index) => {
    const before = index === 0 ? beside : ''
    return before + right.padStart(available - before.length)
  })
  return [...lefts, ...rows].map((text) => ({ indent: 0, text, isBold, size }))
}

/** A long right text begins beside the left one where that saves a row, and below it otherwise. */
function placeRight(right: string, leftColumns: number, available: number) {
  const below = wrapText(right, available)
  const room = available - leftColumns - GAP_COLUMNS
  const isBroken = right.split(' ').some((word) => word.length > room)
  const beside = isBroken ? below : wrapText(right, room)
  const isBeside = !isBroken && beside.length <= below.length
  return { rights: isBeside ? beside : below, isBeside }
}

function indentationOf(text: string, columns: number): string {
  const spaces = text.length - text.trimStart().length
  return ' '.repeat(Math.min(spaces, Math.floor(columns / 4)))
}
