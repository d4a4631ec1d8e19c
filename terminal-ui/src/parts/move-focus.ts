const STEPS: Record<string, (rect: DOMRect, from: DOMRect) => number | null> = {
  ArrowRight: (rect, from) => (rect.left >= from.right - 1 ? cost(rect, from, 'row') : null),
  ArrowLeft: (rect, from) => (rect.right <= from.left + 1 ? cost(rect, from, 'row') : null),
  ArrowDown: (rect, from) => (rect.top >= from.bottom - 1 ? cost(rect, from, 'column') : null),
  ArrowUp: (rect, from) => (rect.bottom <= from.top + 1 ? cost(rect, from, 'column') : null),
}

/** Distance with a heavy price for leaving the row or column one is moving in. */
function cost(rect: DOMRect, from: DOMRect, along: 'row' | 'column'): number {
  const dx = Math.abs(rect.left - from.left)
  const dy = Math.abs(rect.top - from.top)
  return along === 'row' ? dx + 20 * dy : dy + 20 * dx
}

/**
 * Arrow keys in a grid of controls: the nearest one in the direction of the arrow gets the focus.
 * It goes by what is on screen, so it works for any number of columns.
 */
export function moveFocus(event: KeyboardEvent, selector: string): void {
  const step = STEPS[event.key]
  const { currentTarget, target } = event
  if (!step || !(currentTarget instanceof HTMLElement) || !(target instanceof HTMLElement)) return
  const from = target.getBoundingClientRect()
  let best: { element: HTMLElement; distance: number } | null = null
  for (const element of currentTarget.querySelectorAll<HTMLElement>(selector)) {
    const distance = element === target ? null : step(element.getBoundingClientRect(), from)
    if (distance !== null && (!best || distance < best.distance)) best = { element, distance }
  }
  if (!best) return
  event.preventDefault()
  best.element.focus()
}
