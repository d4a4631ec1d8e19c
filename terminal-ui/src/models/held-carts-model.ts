// Carts set aside: at the hub for every terminal, and here while the hub is away.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { TillOutcome } from '../link/till-errors.ts'

export type HeldCartRow = {
  cartId: string
  label: string
  lineCount: number
  totalMinor: number
  note: string | null
  heldByName: string | null
  heldAtTerminal: string | null
  heldAtMs: number | null
  /** Still on this terminal only. */
  isWaiting: boolean
}

export type HeldCartsModel = {
  carts: ReadonlySignal<readonly HeldCartRow[]>
  count: ReadonlySignal<number>
  load(): Promise<void>
  /** Sets the current cart aside under a label and shows an empty one. */
  hold(label: string): Promise<TillOutcome<null>>
  /** Takes a cart up again; the current one must be empty. */
  recall(cartId: string): Promise<TillOutcome<null>>
  refresh(): Promise<TillOutcome<null>>
  stop(): void
}
