// A rehearsal is an outlet of its own whose code says so: the code stands in every receipt number
// and every document, so the mark goes wherever the data goes.
import { centred, type ReceiptBlock, type ReceiptModel } from './receipt-blocks.ts'

export const REHEARSAL_CODE = 'LATIHAN'

/** In both languages at once: whoever finds the paper may speak either. */
export const REHEARSAL_WORDS = 'LATIHAN / REHEARSAL'
export const REHEARSAL_MEANING = 'BUKAN PENJUALAN / NOT A SALE'

/** Rows between two marks: no piece that is torn off is without one. */
const ROWS_PER_MARK = 6

export const isRehearsalCode = (outletCode: string): boolean =>
  outletCode.startsWith(REHEARSAL_CODE)

/** The paper with the mark across it: at its head, between its rows and before every cut. */
export function markPaper(model: ReceiptModel): ReceiptModel {
  const blocks: ReceiptBlock[] = [...fullMark()]
  let rows = 0
  for (const block of model.blocks) {
    if (block.kind === 'cut') blocks.push(...fullMark())
    else if (rows >= ROWS_PER_MARK) {
      blocks.push(shortMark())
      rows = 0
    }
    blocks.push(block)
    rows = block.kind === 'cut' ? 0 : rows + 1
  }
  const isCutLast = model.blocks[model.blocks.length - 1]?.kind === 'cut'
  return { ...model, blocks: isCutLast ? blocks : [...blocks, ...fullMark()] }
}

const shortMark = (): ReceiptBlock => centred(`--- ${REHEARSAL_WORDS} ---`, true)

const fullMark = (): ReceiptBlock[] => [
  {
    kind: 'text',
    text: REHEARSAL_CODE,
    align: 'center',
    isBold: true,
    size: 'double',
  },
  centred(REHEARSAL_WORDS, true),
  centred(REHEARSAL_MEANING, true),
]
