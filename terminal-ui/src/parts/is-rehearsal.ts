/** The words that a rehearsal's hub wrote into the page (hub/lan/rehearsal-marks.ts), else null. */
export const rehearsalMark = (): string | null => document.documentElement.dataset.rehearsal ?? null

export const isRehearsal = (): boolean => rehearsalMark() !== null

const BYTE_ORDER_MARK = '\ufeff'

/** The mark before everything, behind what tells a spreadsheet how the file is written. */
export function markCsv(text: string, mark: string): string {
  const head = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : ''
  return `${head}"${mark}"\r\n${text.slice(head.length)}`
}
