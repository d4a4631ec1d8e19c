import { effect } from '@preact/signals'
import type { BootModel } from '../models/boot-model.ts'
import { place } from '../screens/navigation.ts'

/** A screen has drawn itself by then, and given the focus to a field where it has one for it. */
const DRAWN_MS = 50

/**
 * What had the focus is gone with its screen, or belongs to what surrounds the new one: the main
 * part of the page has it then. Tab goes on from there, and a reader reads on from there.
 */
export function keepFocus(boot: BootModel): void {
  effect(() => {
    const till = boot.till.value
    // Each of them is another screen when it changes.
    void place.value
    void till?.session.phase.value
    void till?.payment.completed.value
    void till?.payment.attempt.value?.transactionId
    const timer = setTimeout(focusMain, DRAWN_MS)
    return () => clearTimeout(timer)
  })
}

function focusMain(): void {
  const main = document.getElementById('main')
  if (main && !main.contains(document.activeElement)) main.focus({ preventScroll: true })
}
