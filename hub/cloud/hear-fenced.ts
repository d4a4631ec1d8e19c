import type { FencedMessage, RelayReply } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { leaveFence } from '../halted/fence-marker.ts'
import { readChainHead } from '../outbox/chain-place.ts'

type Deps = Pick<HubDeps, 'db' | 'dataFolder' | 'seams' | 'log' | 'halt'>

/**
 * The cloud let another box of this outlet in. Two boxes that sell are two sets of books: this one
 * ends, for good, unless it has begun another life since (decision 0101).
 */
export function hearFenced(deps: Deps, { epoch }: FencedMessage): RelayReply {
  if (readChainHead(deps.db).epoch !== epoch) return { ok: false, reason: 'epoch-unknown' }
  leaveFence(deps.dataFolder, epoch, deps.seams.clock.nowMs())
  deps.log.error({ alarm: 'box-replaced', epoch }, 'another box is this outlet’s: selling ends')
  deps.halt?.('replaced')
  return { ok: true, reason: null }
}
