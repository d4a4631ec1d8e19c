// A report on A4 by the browser: a copy of it beside the screens, which are left out of the print.
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
