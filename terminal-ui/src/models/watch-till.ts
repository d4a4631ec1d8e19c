// What of an open till is worth telling: the link's coming and going, backlogs, how long a sale
// took, look-ups, a log-in while the hub was away.
import { effect, untracked } from '@preact/signals'
import type { Clock } from '#domain/seams.ts'
import type { Noted, NoteEvent } from './client-events.ts'
import type { Till } from './till.ts'
import type { TillCounts } from './till-counts.ts'

/** So many waiting sales are told to people; none is ever refused for it. */
export const BACKLOG_WARN = 1_000

type State = 'online' | 'syncing' | 'offline'
export type Seen = { state: State; pendingCount: number; atMs: number }
type Ears = { note: NoteEvent; counts: TillCounts; send(): Promise<void> }

export function watchTill(till: Till, { clock }: { clock: Clock }, ears: Ears): () => void {
  const stops = [
    watchLink(till, clock, ears),
    watchKept(till, ears),
    watchCheckout(till, clock, ears),
    watchLookups(till, ears),
    watchLogin(till, ears),
    watchJournal(till, ears),
    watchCatalogue(till, ears),
    effect(() => {
      if (till.payment.failedSaves.value === 0 || till.link.isConnected.peek()) return
      untracked(() => ears.note({ name: 'offline_save_failed' }))
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** What happened between two looks at the link. `since` remembers when the present state began. */
export function eventsBetween(before: Seen, now: Seen, since: Seen): Noted[] {
  const noted: Noted[] = []
  const lastedMs = Math.max(0, Math.round(now.atMs - since.atMs))
  if (before.state !== 'offline' && now.state === 'offline') noted.push({ name: 'hub_lost' })
  if (before.state === 'syncing' && now.state === 'offline') {
    noted.push({ name: 'sync_failed', durationMs: lastedMs, count: now.pendingCount })
  }
  if (before.state === 'offline' && now.state !== 'offline') {
    noted.push({ name: 'hub_back', durationMs: lastedMs })
  }
  if (before.state !== 'syncing' && now.state === 'syncing') {
    noted.push({ name: 'sync_started', count: now.pendingCount })
  }
  if (before.state === 'syncing' && now.state === 'online') {
    noted.push({ name: 'sync_completed', durationMs: lastedMs, count: since.pendingCount })
  }
  if (before.pendingCount < BACKLOG_WARN && now.pendingCount >= BACKLOG_WARN) {
    noted.push({ name: 'backlog_warning', count: now.pendingCount })
  }
  return noted
}

/**
 * Of what waits, what was kept here without an answer and is not told yet: while the hub is known
 * to be away, and where a request was given up although the line looks open. `told`: those before.
 */
export function keptAlone(told: number, pendingCount: number, isAlone: boolean) {
  const before = Math.min(told, pendingCount)
  return isAlone ? { fresh: pendingCount - before, told: pendingCount } : { fresh: 0, told: before }
}

function watchKept({ connectivity, link }: Till, { note, counts }: Ears): () => void {
  let told: number | null = null
  return effect(() => {
    const { state, pendingCount } = connectivity.badge.value
    const isAlone = state === 'offline' || link.sender.isUnheard.value
    // What waited before this page was opened was told by the one before.
    if (link.journalVersion.value === 0) return
    const now = keptAlone(told ?? pendingCount, pendingCount, isAlone)
    told = now.told
    if (now.fresh === 0) return
    untracked(() => {
      note({ name: 'transaction_saved_offline', count: now.fresh })
      if (now.fresh > 1) counts.add('transaction_saved_offline', now.fresh - 1)
    })
  })
}

function watchLink({ connectivity }: Till, clock: Clock, { note }: Ears): () => void {
  let before: Seen | null = null
  let since: Seen | null = null
  return effect(() => {
    const { state, pendingCount } = connectivity.badge.value
    const now = { state, pendingCount, atMs: clock.monotonicMs() }
    const noted = before && since ? eventsBetween(before, now, since) : []
    if (before?.state !== now.state) since = now
    before = now
    untracked(() => {
      for (const each of noted) note(each)
    })
  })
}

/** From the first line to done. A basket that was begun before the page was opened is not timed. */
function watchCheckout({ cart, link, payment }: Till, clock: Clock, { counts }: Ears): () => void {
  let begunMs: number | null = null
  let wasEmpty = false
  let last: string | null = payment.completed.peek()?.transactionId ?? null
  return effect(() => {
    const done = payment.completed.value
    const isEmpty = cart.isReady.value && cart.cart.value.lines.length === 0
    if (done !== null && done.transactionId !== last) {
      last = done.transactionId
      const mode = link.isConnected.peek() ? 'checkout_online' : 'checkout_offline'
      if (begunMs !== null) counts.addTime(mode, clock.monotonicMs() - begunMs)
    }
    if (isEmpty) begunMs = null
    else if (wasEmpty) begunMs = clock.monotonicMs()
    wasEmpty = isEmpty
  })
}

/** The link counts since the page was opened; every change of the catalogue or a sale moves it on. */
function watchLookups({ cart, link }: Till, { counts }: Ears): () => void {
  let told = link.lookups()
  const take = (): void => {
    const now = link.lookups()
    const hits = now.cache_hits - told.cache_hits
    const misses = now.cache_misses - told.cache_misses
    if (hits > 0) counts.add('cache_hit', hits)
    if (misses > 0) counts.add('cache_miss', misses)
    told = now
  }
  const stop = effect(() => {
    cart.cart.value
    take()
  })
  return () => {
    stop()
    take()
  }
}

/** A kept catalogue that is not the hub's: it is fetched anew, and a technician should know. */
const watchCatalogue = ({ catalogue }: Till, { note }: Ears): (() => void) =>
  effect(() => {
    const { state, ours, hubs, unlikeCount } = catalogue.check.value
    if (state !== 'differs') return
    const words = `the kept catalogue has ${ours} products, the hub ${hubs}; ${unlikeCount} differ`
    const count = Math.abs(ours - hubs) + unlikeCount
    untracked(() => note({ name: 'client_error', words, count }))
  })

function watchLogin({ link, session }: Till, { note }: Ears): () => void {
  let before = session.phase.peek()
  return effect(() => {
    const now = session.phase.value
    const isNew = before === 'logged-out' && now === 'logged-in'
    before = now
    if (isNew && !link.isConnected.peek()) untracked(() => note({ name: 'pin_login_offline' }))
  })
}

/** What becomes of the second journal, and of what only it had. */
function watchJournal({ link, session }: Till, { note }: Ears): () => void {
  const { vault } = link
  void vault.second.then((second) => {
    const count = second?.damagedCount ?? 0
    if (count > 0) note({ name: 'journal_damaged', count })
  })
  const stopState = effect(() => {
    const words = vault.state.value
    if (words !== 'unknown') untracked(() => note({ name: 'journal_copy_changed', words }))
  })
  const stopSalvaged = effect(() => {
    const incident = session.incident.value
    if (incident?.kind !== 'sales-put-back' && incident?.kind !== 'sales-handed-over') return
    const { count, kind: words } = incident
    untracked(() => note({ name: 'journal_salvaged', count, words }))
  })
  return () => {
    stopState()
    stopSalvaged()
  }
}
