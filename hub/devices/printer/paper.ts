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
  /** A picture in the line instead of text. */
  dots?: PaperDots
}

/** Black dots, a bit each, rows of whole bytes from the left, in base64. */
export type PaperDots = { widthDots: number; heightDots: number; bits: string }

export type PaperItem =
  /** `pitchDots`: to the next line, unless what stands in this one is taller. */
  | { kind: 'line'; align: PaperAlign; runs: PaperRun[]; pitchDots: number }
  | { kind: 'image'; align: PaperAlign; dots: PaperDots }
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

const COLUMN_DOTS = 12

export const runColumns = (runs: readonly PaperRun[]): number =>
  runs.reduce((sum, { text, width, dots }) => {
    return sum + (dots ? Math.ceil(dots.widthDots / COLUMN_DOTS) : [...text].length * width)
  }, 0)

export const packDots = (widthDots: number, heightDots: number, bytes: Uint8Array): PaperDots => ({
  ...{ widthDots, heightDots, bits: Buffer.from(bytes).toString('base64') },
})

/** The rows of a picture, each of them whole bytes. */
export function rowsOf({ heightDots, bits }: PaperDots): Uint8Array[] {
  const bytes = Buffer.from(bits, 'base64')
  const widthBytes = bytes.length / heightDots
  return Array.from({ length: heightDots }, (_, row) =>
    bytes.subarray(row * widthBytes, (row + 1) * widthBytes),
  )
}

/** The sheet as somebody would type it: a code or picture is written as what it is. */
export function sheetText(sheet: Sheet): string[] {
  return sheet.items.map((item) => {
    if (item.kind === 'image') return `[${item.dots.widthDots} x ${item.dots.heightDots} dots]`
    if (item.kind === 'qr') return `[QR ${item.data}]`
    if (item.kind === 'barcode') return `[${item.symbology} ${item.data}]`
    const spare = Math.max(0, sheet.columns - runColumns(item.runs))
    const share = { left: 0, center: 0.5, right: 1 }[item.align]
    const text = item.runs.map((run) => run.text).join('')
    return (' '.repeat(Math.floor(spare * share)) + text).trimEnd()
  })
}
