import { effect } from '@preact/signals'
import type { BootModel } from '../models/boot-model.ts'
import { place } from '../screens/navigation.ts'

/** A screen has drawn itself by then, and given the focus to a field where it has one for it. */
const DRAWN_MS = 50
/** A slow machine draws later: what had the focus until then takes it along when it goes. */
const SLOWLY_DRAWN_MS = [300, 1000] as const

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
    const timers = [
      setTimeout(() => isOutside() && focusMain(), DRAWN_MS),
      ...SLOWLY_DRAWN_MS.map((ms) => setTimeout(() => isLost() && focusMain(), ms)),
    ]
    return () => timers.forEach(clearTimeout)
  })
}

const main = (): HTMLElement | null => document.getElementById('main')

const isOutside = (): boolean => !main()?.contains(document.activeElement)

/** Somebody may have gone to the menu by then: only what nobody has is given. */
const isLost = (): boolean => document.activeElement === document.body

const focusMain = (): void => main()?.focus({ preventScroll: true })
