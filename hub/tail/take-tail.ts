// What a terminal keeps is compared with what this database holds; what lacks is asked for.
import type { Seams } from '#domain/seams.ts'
import type { HubLife, TailAnswer, TailDocument, TailRequest } from '#domain/wire/tail-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import {
  findSaleHash,
  findTailState,
  hasCommand,
  insertAwaited,
  insertAwaitedOne,
  insertLacking,
  isQuarantined,
  listAsked,
  noteBegun,
  noteOffered,
} from './tail-store.ts'

/** A life begins: every paired terminal is waited for. Call inside `write`. */
export const awaitTails = (tx: Db, life: number): number => insertAwaited(tx, life)

/** A terminal that this database lost came back: it is waited for as the others are. */
export const awaitTail = (tx: Db, terminalId: string): void =>
  insertAwaitedOne(tx, readChainHead(tx).life, terminalId)

/** What a terminal hears of the hub's life when it proves its key. */
export function readLife(db: Db, terminalId: string): HubLife {
  const { epoch, life } = readChainHead(db)
  const state = findTailState(db, life, terminalId)
  // A terminal that was given up and comes all the same is welcome.
  return { epoch, is_tail_wanted: state === 'awaited' || state === 'lost' }
}

type Answer = Omit<TailAnswer, 'success'>

/**
 * Notes and answers what the hub lacks of some of a terminal's documents. The same again answers
 * what still lacks; a document that is here is never asked for. Call inside `write`.
 */
export function compareTail(
  tx: Db,
  seams: Seams,
  terminalId: string,
  { epoch: offeredTo, documents }: TailRequest,
): Answer {
  const { epoch, life } = readChainHead(tx)
  if (offeredTo !== epoch) return { epoch, lacking_ids: [] }
  const atMs = seams.clock.nowMs()
  noteBegun(tx, life, terminalId, atMs)
  const lacking = documents.filter((document) => !isHere(tx, document))
  for (const { id, kind } of lacking) insertLacking(tx, { life, id, kind, terminalId, atMs })
  return { epoch, lacking_ids: lacking.map(({ id }) => id) }
}

/** A sale with another body than the one kept here is sent too: it ends beside the first. */
function isHere(db: Db, { id, kind, payload_hash }: TailDocument): boolean {
  if (isQuarantined(db, id)) return true
  if (kind === 'command') return hasCommand(db, id)
  const hash = findSaleHash(db, id)
  return hash !== undefined && (payload_hash === null || hash === payload_hash)
}

/** Of what was asked for: how much is still not here, and how much came. */
export function countTail(
  db: Db,
  life: number,
  terminalId: string,
): { lackingCount: number; takenCount: number } {
  const asked = listAsked(db, life, terminalId)
  const lackingCount = asked.filter((each) => !isHere(db, { ...each, payload_hash: null })).length
  return { lackingCount, takenCount: asked.length - lackingCount }
}

export type TailEnd = { epoch: string; lackingCount: number; takenCount: number; isFirst: boolean }

/**
 * A terminal says that it has offered and sent everything. It has, unless something that was asked
 * for is still not here. Call inside `write`.
 */
export function finishTail(
  tx: Db,
  seams: Seams,
  terminal: { terminalId: string; terminalCode: string },
  said: { epoch: string; offeredCount: number },
): TailEnd {
  const { epoch, life } = readChainHead(tx)
  const { terminalId, terminalCode } = terminal
  if (said.epoch !== epoch) return { epoch, lackingCount: 0, takenCount: 0, isFirst: false }
  const { lackingCount, takenCount } = countTail(tx, life, terminalId)
  const before = findTailState(tx, life, terminalId)
  // In the first life nobody waits; what was taken then is in the rows of what was asked for.
  if (lackingCount > 0 || life === 0) return { epoch, lackingCount, takenCount, isFirst: false }
  const atMs = seams.clock.nowMs()
  noteOffered(tx, life, terminalId, { atMs, offeredCount: said.offeredCount })
  const isFirst = before !== 'offered'
  if (isFirst) {
    const payload = {
      ...{ terminal_id: terminalId, terminal_code: terminalCode, epoch },
      ...{ offered_count: said.offeredCount, taken_count: takenCount },
      was_given_up: before === 'lost',
    }
    appendAudit(tx, { kind: 'tail-offered', payload, atMs })
  }
  return { epoch, lackingCount, takenCount, isFirst }
}
