import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { type CodePage, printableText } from '../printable-text.ts'
import { COLUMN_DOTS, type Drawing, type DrawRequest } from './drawing.ts'
import type { LineDrawer } from './line-drawer.ts'

/** Blocks that go out as pictures. */
export type Drawings = ReadonlyMap<ReceiptBlock, Drawing>
export const NO_DRAWINGS: Drawings = new Map()

type Profile = { columns: number; codePage: CodePage; canDraw?: boolean }

/**
 * Pictures of the blocks in which the page would print `?`. Those that cannot be drawn here (no
 * font, no library, no time) are missing, and are spelled as well as the page can.
 */
export async function drawInexpressible(
  model: ReceiptModel,
  profile: Profile,
  drawer: LineDrawer | null,
): Promise<Drawings> {
  if (!drawer || !profile.canDraw) return NO_DRAWINGS
  const wanted = model.blocks.flatMap((block) => {
    const request = requestFor(block, profile)
    return request ? [{ block, request }] : []
  })
  if (wanted.length === 0) return NO_DRAWINGS
  const drawn = await drawer.draw(wanted.map(({ request }) => request))
  return new Map(
    wanted.flatMap(({ block }, index) => {
      const drawing = drawn[index]
      return drawing ? [[block, drawing] as const] : []
    }),
  )
}

function requestFor(block: ReceiptBlock, { columns, codePage }: Profile): DrawRequest | null {
  if (block.kind !== 'text' && block.kind !== 'pair') return null
  const { isBold, size } = block
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
