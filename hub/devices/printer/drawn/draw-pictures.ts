import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { type CodePage, printableText } from '../printable-text.ts'
import { COLUMN_DOTS, type Dots, type DrawRequest } from './drawing.ts'
import type { LineDrawer } from './line-drawer.ts'

/** Blocks that go out as pictures. */
export type Drawings = ReadonlyMap<ReceiptBlock, Dots>
export const NO_DRAWINGS: Drawings = new Map()

/** Where pictures come from: lines are drawn, the outlet's own is kept. */
export type Pictures = { drawer: LineDrawer; readLogo(): Dots | null }

type Profile = { columns: number; codePage: CodePage; canDraw?: boolean }

/**
 * Pictures of the logo and of the blocks in which the page would print `?`. Those that cannot be
 * drawn here (no font, no library, no time) are missing, and are spelled as well as the page can.
 */
export async function drawPictures(
  model: ReceiptModel,
  profile: Profile,
  pictures: Pictures | null,
): Promise<Drawings> {
  if (!pictures || !profile.canDraw) return NO_DRAWINGS
  const drawings = new Map<ReceiptBlock, Dots>()
  const wanted: { block: ReceiptBlock; request: DrawRequest }[] = []
  for (const block of model.blocks) {
    const logo = block.kind === 'logo' ? pictures.readLogo() : null
    if (logo) drawings.set(block, centred(logo, profile.columns * COLUMN_DOTS))
    const request = requestFor(block, profile)
    if (request) wanted.push({ block, request })
  }
  if (wanted.length === 0) return drawings
  const drawn = await pictures.drawer.draw(wanted.map(({ request }) => request))
  for (const [index, { block }] of wanted.entries()) {
    const drawing = drawn[index]
    if (drawing) drawings.set(block, drawing)
  }
  return drawings
}

/** White to the left, in whole bytes; a picture wider than the paper loses its right edge. */
function centred({ widthBytes, rowCount, bytes }: Dots, paperDots: number): Dots {
  const paperBytes = paperDots / 8
  const kept = Math.min(widthBytes, paperBytes)
  const left = Math.floor((paperBytes - kept) / 2)
  const wide = new Uint8Array((left + kept) * rowCount)
  for (let row = 0; row < rowCount; row += 1) {
    const from = bytes.subarray(row * widthBytes, row * widthBytes + kept)
    wide.set(from, row * (left + kept) + left)
  }
  return { widthBytes: left + kept, rowCount, bytes: wide }
}

function requestFor(block: ReceiptBlock, { columns, codePage }: Profile): DrawRequest | null {
  if (block.kind !== 'text' && block.kind !== 'pair') return null
  // A trial of a code page is a trial only as text.
  if (block.kind === 'text' && block.codePage) return null
  const { isBold } = block
  const size = block.size === 'normal' ? ('normal' as const) : ('double' as const)
  const style = { isBold, size, widthDots: columns * COLUMN_DOTS }
  const isLegible = (text: string): boolean => printableText(text, codePage).isLegible
  if (block.kind === 'text') {
    const { text, align } = block
    return isLegible(text) ? null : { left: text, right: null, align, ...style }
  }
  const { left, right } = block
  if (isLegible(left) && isLegible(right)) return null
  return { left, right, align: 'left', ...style }
}
