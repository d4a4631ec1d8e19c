import type { ChainBrokenMessage, RelayReply } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { findChainHash, readChainHead } from '../outbox/chain-place.ts'
import { type BegunLife, beginLife } from './begin-life.ts'

type Deps = Pick<HubDeps, 'db' | 'log' | 'seams' | 'kickRelay' | 'live'>
type Heard = { reason: string } | { life: BegunLife | null }

/**
 * The relay says that the cloud holds rows that this database does not have, or others. Believed
 * only as far as the hub's own chain bears it out; then another life begins, once.
 */
export function hearBrokenChain(deps: Deps, broken: ChainBrokenMessage): RelayReply {
  const { db, log, live, seams, kickRelay } = deps
  const { epoch, cloud_sequence } = broken
  const heard = write(db, (tx): Heard => {
    const reason = whyNotBroken(tx, broken)
    if (reason) return { reason }
    const name = `chain-broken/${epoch}`
    return {
      life: beginLife(tx, seams, { cause: 'chain-broken', name, disputedFrom: cloud_sequence }),
    }
  })
  if ('reason' in heard) return { ok: false, reason: heard.reason }
  if (!heard.life) {
    log.error({ alarm: 'too-many-epochs', epoch }, 'the chain is broken again; a person must look')
    return { ok: false, reason: 'too-many-epochs' }
  }
  log.error(
    { alarm: 'epoch-begun', from: epoch, ...heard.life },
    'this database went back in time or was copied; it goes on under a new epoch',
  )
  kickRelay()
  live.publish({ type: 'life-begun' })
  return { ok: true, reason: null }
}

/** Null: the hub's own rows say the same. */
function whyNotBroken(db: Db, { epoch, cloud_sequence, cloud_hash }: ChainBrokenMessage) {
  const head = readChainHead(db)
  if (epoch !== head.epoch) return 'epoch-unknown'
  if (cloud_sequence > head.outbox_sequence) return null
  const own = findChainHash(db, epoch, cloud_sequence)
  // The cloud is further back than what is kept here: nothing says that it holds something else.
  if (own === undefined) return 'sequence-unknown'
  return own === cloud_hash ? 'not-broken' : null
}
