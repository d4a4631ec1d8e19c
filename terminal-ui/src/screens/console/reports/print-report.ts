// A report on A4 by the browser: a copy of it beside the screens, which are left out of the print.
import { REHEARSAL_CODE } from '#domain/rehearsal.ts'
import { markCsv, rehearsalMark } from '../../../parts/is-rehearsal.ts'

export function printReport(report: HTMLElement): void {
  for (const left of document.querySelectorAll('.print-sheet')) left.remove()
  const sheet = document.createElement('div')
  sheet.className = 'print-sheet print-report'
  sheet.setAttribute('aria-hidden', 'true')
  sheet.append(report.cloneNode(true))
  document.body.append(sheet)
  addEventListener('afterprint', () => sheet.remove(), { once: true })
  print()
}

/** Hands a file to the browser; a rehearsal's says so in its name and in its first line. */
export function saveFile(plainName: string, plainText: string, type: string): void {
  const mark = rehearsalMark()
  const name = mark === null ? plainName : `${REHEARSAL_CODE}-${plainName}`
  const text = mark === null ? plainText : markCsv(plainText, mark)
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}
