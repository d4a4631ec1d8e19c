// Printing by the browser: a copy of the paper beside the screens, which are left out of the print.

export const PAPER_SIZES = ['roll58', 'roll80', 'a4'] as const
export type PaperSize = (typeof PAPER_SIZES)[number]

const SIZE_KEY = 'print-here-paper'

/** What this device printed on last. */
export function rememberedSize(): PaperSize {
  try {
    const kept = localStorage.getItem(SIZE_KEY)
    return PAPER_SIZES.find((size) => size === kept) ?? 'roll80'
  } catch {
    return 'roll80'
  }
}

function remember(size: PaperSize): void {
  try {
    localStorage.setItem(SIZE_KEY, size)
  } catch {
    // A browser that keeps nothing asks again.
  }
}

/** Opens the browser's own print dialog. `mark` tells the print from a paper of the hub. */
export function printHere(paper: HTMLElement, size: PaperSize, mark: string): void {
  remember(size)
  // Also after a print whose end the browser did not tell.
  for (const left of document.querySelectorAll('.print-sheet')) left.remove()
  const sheet = document.createElement('div')
  sheet.className = `print-sheet print-${size}`
  sheet.setAttribute('aria-hidden', 'true')
  const copy = paper.cloneNode(true)
  const words = document.createElement('p')
  words.className = 'print-mark'
  words.textContent = mark
  sheet.append(copy, words)
  document.body.append(sheet)
  addEventListener('afterprint', () => sheet.remove(), { once: true })
  print()
}
