// The badge: whether the hub is there, what still waits, and how the hub stands with the cloud.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { Clock } from '#domain/seams.ts'
import type { CloudState } from '#domain/wire/live-message.ts'
import type { HubLink } from '../link/hub-link.ts'

export type Badge = {
  state: 'online' | 'syncing' | 'offline'
  /** Documents on this terminal that the hub has not acknowledged. */
  pendingCount: number
  /** Documents the hub could not read: a person has to look. */
  refusedCount: number
}

export type ConnectivityModel = {
  badge: ReadonlySignal<Badge>
  cloud: ReadonlySignal<CloudState>
  /** Wall clock of the last change between reachable and not; null before the first answer. */
  sinceMs: ReadonlySignal<number | null>
  retryNow(): void
  stop(): void
}

export function createConnectivityModel(clock: Clock, link: HubLink): ConnectivityModel {
  const sinceMs = signal<number | null>(null)
  const stop = effect(() => {
    link.isConnected.value
    sinceMs.value = clock.nowMs()
  })
  return {
    badge: computed(() => ({
      state: link.state.value,
      pendingCount: link.counts.value.pending,
      refusedCount: link.counts.value.refused,
    })),
    cloud: link.cloud,
    sinceMs,
    retryNow: link.retryNow,
    stop,
  }
}
