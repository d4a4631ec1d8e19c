import type { KeyObject } from 'node:crypto'
import type { FeedTopic } from '#domain/wire/feed-item.ts'
import { type ChangesMessage, HUB_FAULT, type RelayReply } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { readCatalogueCursor } from '../catalogue/bump-catalogue.ts'
import { promotionsVersion } from '../promotion/running-promotions.ts'
import { readRulesAnswer } from '../rules/read-rules.ts'
import { applyChanges } from './apply-changes.ts'

/** In a long snapshot terminals fetch what is new this often, and once more at its end. */
const ANNOUNCE_EVERY_MS = 2_000

export type ChangesDesk = {
  /** One page at a time: another one meanwhile is told `busy`. */
  hear(changes: ChangesMessage): Promise<RelayReply>
  /** Lets the running chunk end; the page will be sent again. */
  stop(): Promise<void>
}

/** Applies what the relay brings and tells terminals what is new for them, after the commit. */
export function createChangesDesk(deps: HubDeps, headOfficeKey: KeyObject | null): ChangesDesk {
  const { db, log, seams } = deps
  let running: Promise<RelayReply> | null = null
  let isStopping = false
  let announcedCursor = readCatalogueCursor(db)
  let announcedAtMs = Number.NEGATIVE_INFINITY

  async function take(changes: ChangesMessage): Promise<RelayReply> {
    try {
      const options = { headOfficeKey, isStopping: () => isStopping }
      const applied = await applyChanges(deps, changes, options)
      if (!applied.ok) {
        return { ok: false, reason: applied.reason === 'stopping' ? HUB_FAULT : applied.reason }
      }
      announce(applied.topics, changes.has_more)
      return { ok: true, reason: null }
    } catch (err) {
      // A full disk, for one: the relay brings the page again.
      log.error({ err }, 'a page from head office could not be applied')
      return { ok: false, reason: HUB_FAULT }
    }
  }

  function announce(topics: ReadonlySet<FeedTopic>, hasMore: boolean): void {
    const { live } = deps
    const has = (...named: FeedTopic[]): boolean => named.some((topic) => topics.has(topic))
    const cursor = readCatalogueCursor(db)
    const isDue = !hasMore || seams.clock.monotonicMs() - announcedAtMs >= ANNOUNCE_EVERY_MS
    if (cursor !== announcedCursor && isDue) {
      announcedCursor = cursor
      announcedAtMs = seams.clock.monotonicMs()
      live.publish({ type: 'catalogue-changed', cursor })
    }
    if (has('staff', 'role-grant')) live.publish({ type: 'staff-changed' })
    if (has('outlet-config', 'tax-rule')) live.publish({ type: 'outlet-changed' })
    if (has('promotion')) {
      live.publish({ type: 'promotions-changed', version: promotionsVersion(db) })
    }
    if (has('outlet-config')) {
      live.publish({ type: 'rules-changed', version: readRulesAnswer(db).version })
    }
  }

  return {
    hear: async (changes) => {
      if (running) return { ok: false, reason: 'busy' }
      running = take(changes).finally(() => {
        running = null
      })
      return running
    },
    stop: async () => {
      isStopping = true
      await running
    },
  }
}
