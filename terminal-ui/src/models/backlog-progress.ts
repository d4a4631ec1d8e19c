import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { Till } from './till.ts'

export type BacklogProgress = { done: number; total: number }

/** How far a backlog is on its way to the hub; null while none is. */
export function followBacklog({ connectivity }: Pick<Till, 'connectivity'>): {
  progress: ReadonlySignal<BacklogProgress | null>
  stop(): void
} {
  const progress = signal<BacklogProgress | null>(null)
  let total = 0
  const stop = effect(() => {
    const { state, pendingCount } = connectivity.badge.value
    // What is sold meanwhile joins the queue.
    total = state === 'syncing' ? Math.max(total, pendingCount) : 0
    progress.value = total === 0 ? null : { done: total - pendingCount, total }
  })
  return { progress, stop }
}
