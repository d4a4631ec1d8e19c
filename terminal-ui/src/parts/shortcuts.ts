import { useLayoutEffect, useRef } from 'preact/hooks'

/** Keyed by `event.key`, or `Alt+1` and the like. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => void>

/** A scanner types faster than any finger: a sign inside a burst is part of a barcode. */
const BURST_GAP_MS = 60
/** Digits are listened to only where nothing is scanned: a quickly typed PIN is a good PIN. */
const isSign = (key: string): boolean => key.length === 1 && !/\d/.test(key)

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement

/** In a line of text up and down mean nothing: where `data-arrows` stands they choose. */
const isFreeArrow = ({ key, target }: KeyboardEvent): boolean =>
  /^Arrow(Up|Down)$/.test(key) &&
  target instanceof HTMLInputElement &&
  target.closest('[data-arrows]') !== null

/** Keys that mean something to the control that has the focus stay with it. */
function belongsToControl(event: KeyboardEvent): boolean {
  if (/^F\d+$/.test(event.key) || event.altKey) return false
  if (event.key === 'Escape') return false
  if (isTyping(event.target)) return !isFreeArrow(event)
  const isControl = event.target instanceof HTMLElement && event.target.closest('button, a, label')
  return Boolean(isControl) && (event.key === 'Enter' || event.key === ' ')
}

const nameOf = (event: KeyboardEvent): string => (event.altKey ? `Alt+${event.key}` : event.key)

/**
 * Listens while the component is on screen. Silent while a dialog is open (it has its own keys),
 * unless the component lives in one: then `isInDialog` is true.
 */
export function useShortcuts(shortcuts: Shortcuts, isInDialog = false): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  // Before the next paint: a PIN typed right after choosing a name must not lose its first digit.
  useLayoutEffect(() => {
    let previousAt = -Infinity
    const listen = (event: KeyboardEvent) => {
      const isBurst = isSign(event.key) && event.timeStamp - previousAt < BURST_GAP_MS
      if (event.key.length === 1) previousAt = event.timeStamp
      if (event.defaultPrevented || isBurst || belongsToControl(event)) return
      if (!isInDialog && document.querySelector('dialog[open]')) return
      const action = latest.current[nameOf(event)]
      if (!action) return
      event.preventDefault()
      action(event)
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [isInDialog])
}
