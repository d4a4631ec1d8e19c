// What came out of a fake printer: lines with their styles, codes, cuts. Pure data, kept as JSON.

export type PaperAlign = 'left' | 'center' | 'right'

export type PaperRun = {
  text: string
  isBold: boolean
  isUnderlined: boolean
  isInverted: boolean
  /** Multiples of the normal character, 1 to 8. */
  width: number
  height: number
}

export type PaperItem =
  | { kind: 'line'; align: PaperAlign; runs: PaperRun[] }
  | { kind: 'qr'; align: PaperAlign; data: string; moduleDots: number; errorLevel: QrErrorLevel }
  | {
      kind: 'barcode'
      align: PaperAlign
      symbology: string
      data: string
      moduleDots: number
      heightDots: number
      hasText: boolean
    }

export type QrErrorLevel = 'L' | 'M' | 'Q' | 'H'

/** One piece of paper, from cut to cut. `columns` is the width of the paper in normal characters. */
export type Sheet = { columns: number; items: PaperItem[] }

export const runColumns = (runs: readonly PaperRun[]): number =>
  runs.reduce((sum, run) => sum + [...run.text].length * run.width, 0)

/** The sheet as somebody would type it: a code is written as its kind and data. */
export function sheetText(sheet: Sheet): string[] {
  return sheet.items.map((item) => {
    if (item.kind === 'qr') return `[QR ${item.data}]`
    if (item.kind === 'barcode') return `[${item.symbology} ${item.data}]`
    const spare = Math.max(0, sheet.columns - runColumns(item.runs))
    const share = { left: 0, center: 0.5, right: 1 }[item.align]
    const text = item.runs.map((run) => run.text).join('')
    return (' '.repeat(Math.floor(spare * share)) + text).trimEnd()
  })
}
