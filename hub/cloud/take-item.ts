import type { KeyObject } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import { type FeedItem, SIGNED_TOPICS } from '#domain/wire/feed-item.ts'
import type { HubDeps } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { isPassingFault } from '../db/database-fault.ts'
import type { Db } from '../db/open-database.ts'
import type { FeedAppliedTable } from '../db/tables.ts'
import { write } from '../db/write.ts'
import { applierOf, isBodyOf } from './feed-appliers.ts'
import { type FeedContext, type FeedRefusal, refuseItem } from './feed-change.ts'
import {
  deleteSetAside,
  findApplied,
  findSetAside,
  itemOf,
  putApplied,
  putSetAside,
  touchApplied,
} from './feed-store.ts'
import { endReplacedOverrides } from './local-override.ts'
import { faultOfSignature } from './verify-signature.ts'

export type TakeRun = {
  deps: Pick<HubDeps, 'log'>
  context: FeedContext
  outletId: string
  headOfficeKey: KeyObject | null
  snapshot: number
  /** In a snapshot the cloud's word is the truth even where it went back to an earlier day. */
  isInSnapshot: boolean
  /** Forgets what a rolled-back item had begun. */
  rolledBack(): void
}

/**
 * Takes one item in a savepoint of its own. One that cannot be applied is set aside, told and
 * audited, and never stands in the way of the next. Returns whether it was applied.
 */
export function takeItem(tx: Db, run: TakeRun, item: FeedItem): boolean {
  const known = findApplied(tx, item.topic, item.item_id)
  if (known && isOldNews(run, item, known)) {
    touchApplied(tx, item.topic, item.item_id, run.snapshot)
    return false
  }
  const refusal = faultOf(run, item, known) ?? applyInSavepoint(tx, run, item, known)
  if (refusal) {
    // What head office did mention is not void at the snapshot's end; its last good word stands.
    touchApplied(tx, item.topic, item.item_id, run.snapshot)
    setAside(tx, run, item, refusal)
    return false
  }
  deleteSetAside(tx, item.topic, item.item_id)
  if (item.topic === 'customer') retryWaiting(tx, run, item.item_id)
  return true
}

const isSigned = ({ topic }: FeedItem): boolean => SIGNED_TOPICS.includes(topic)

/** Said already; or, outside a snapshot, by now overtaken. Of what is signed see faultOf. */
function isOldNews(run: TakeRun, item: FeedItem, known: FeedAppliedTable): boolean {
  const isSameState = (known.is_deleted === 1) === item.is_deleted
  const isSameBody = item.is_deleted || textOf(item.body) === known.body_json
  if (item.version === known.version && isSameState && isSameBody) return true
  return !run.isInSnapshot && !isSigned(item) && item.version <= known.version
}

function faultOf(
  run: TakeRun,
  item: FeedItem,
  known: FeedAppliedTable | undefined,
): FeedRefusal | null {
  if (isSigned(item)) {
    const fault = faultOfSignature(item, run.outletId, run.headOfficeKey)
    if (fault) return refuseItem(fault)
    if (known && item.version < known.version) {
      return refuseItem('version-older', `version ${known.version} holds`)
    }
  }
  const isReadable = item.is_deleted || (isBodyOf(item.topic, item.body) && textOf(item.body))
  return isReadable ? null : refuseItem('body-invalid')
}

function applyInSavepoint(
  tx: Db,
  run: TakeRun,
  item: FeedItem,
  known: FeedAppliedTable | undefined,
): FeedRefusal | null {
  try {
    write(tx, () => apply(tx, run, item, known))
    return null
  } catch (error) {
    run.rolledBack()
    if (error instanceof ItemRefused) return error.refusal
    // A full disk is nobody's item; everything else is this one's own, and the next goes on.
    if (isPassingFault(error)) throw error
    run.deps.log.error({ err: error, topic: item.topic, itemId: item.item_id }, 'an item failed')
    return refuseItem('failed', (error as Error).message)
  }
}

class ItemRefused extends Error {
  readonly refusal: FeedRefusal

  constructor(refusal: FeedRefusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}

function apply(tx: Db, run: TakeRun, item: FeedItem, known: FeedAppliedTable | undefined): void {
  const { topic, item_id: itemId, version, is_deleted } = item
  const body = is_deleted ? null : item.body
  const before = known ? (JSON.parse(known.body_json) as object) : null
  // A thing that was deleted and comes back is new; its last body still says who it was.
  const change = { itemId, version, body, before: known?.is_deleted && body ? null : before }
  const refusal = applierOf(topic)(tx, change, run.context)
  if (refusal) throw new ItemRefused(refusal)
  if (known) {
    endReplacedOverrides(tx, topic, change as never, run.context.atMs)
  }
  if (!known && is_deleted && !isSigned(item)) return
  const body_json = is_deleted ? (known?.body_json ?? '{}') : (textOf(body) ?? '{}')
  const row = { topic, item_id: itemId, version, is_deleted: Number(is_deleted), body_json }
  putApplied(tx, { ...row, snapshot: run.snapshot })
}

function setAside(tx: Db, run: TakeRun, item: FeedItem, refusal: FeedRefusal): void {
  const { topic, item_id, version, is_deleted, body, signature } = item
  const before = findSetAside(tx, topic, item_id)
  const { state, reason, detail = null } = refusal
  const { atMs } = run.context
  const row = { topic, item_id, version, is_deleted: Number(is_deleted), signature }
  const body_json = JSON.stringify(body ?? null)
  putSetAside(tx, { ...row, body_json, state, reason, detail, at_ms: atMs })
  const isNews = before?.version !== version || before.reason !== reason
  if (state === 'waiting' || !isNews) return
  const facts = { topic, item_id, version, reason, detail }
  const alarm = isSigned(item) ? 'head-office-item-refused' : 'feed-item-set-aside'
  run.deps.log.error({ alarm, ...facts }, 'what head office says could not be applied')
  appendAudit(tx, { kind: 'feed-item-set-aside', payload: facts, atMs })
}

/** A balance may come before its customer. */
function retryWaiting(tx: Db, run: TakeRun, customerId: string): void {
  const waiting = findSetAside(tx, 'loyalty-balance', customerId)
  if (waiting) takeItem(tx, run, itemOf(waiting))
}

function textOf(body: unknown): string | null {
  try {
    return canonicalJson(body)
  } catch {
    return null
  }
}
