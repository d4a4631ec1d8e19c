// How far this outlet's database has been filled again, for people.
import { assert } from '#domain/assert.ts'
import { toIso } from '#domain/datetime.ts'
import type { TailCard, TailList } from '#domain/wire/tail-message.ts'
import type { Db } from '../db/open-database.ts'
import { readChainHead } from '../outbox/chain-place.ts'
import { countHeldPapers } from '../printing/settle-held-papers.ts'
import { countAwaited, findLife, listAwaited, listTails, type TailRow } from './tail-store.ts'
import { countTail } from './take-tail.ts'

export function readTailList(db: Db): TailList {
  const life = findLife(db)
  return {
    life: life ? { cause: life.cause, begun_at: toIso(life.begun_at_ms) } : null,
    terminals: listTailCards(db),
    held_paper_count: countHeldPapers(db),
  }
}

/** Awaited ones first. */
export function listTailCards(db: Db): TailCard[] {
  const { life } = readChainHead(db)
  return listTails(db, life).map((row) => cardOf(db, life, row))
}

function cardOf(db: Db, life: number, row: TailRow): TailCard {
  const { lackingCount, takenCount } = countTail(db, life, row.terminal_id)
  return {
    terminal_id: row.terminal_id,
    terminal_code: row.code,
    name: row.name,
    state: row.state,
    last_seen_at: toIso(row.last_seen_at_ms),
    begun_at: isoOrNull(row.begun_at_ms),
    offered_at: isoOrNull(row.offered_at_ms),
    offered_count: row.offered_count,
    lacking_count: lackingCount,
    taken_count: takenCount,
    lost: lostOf(row),
  }
}

/** Of one that was given up; who comes all the same is not lost. */
function lostOf({ state, lost_by_name, lost_reason, lost_at_ms }: TailRow): TailCard['lost'] {
  if (state !== 'lost') return null
  assert(lost_by_name !== null && lost_reason !== null && lost_at_ms !== null, 'who, why, when')
  return { by_name: lost_by_name, reason: lost_reason, at: toIso(lost_at_ms) }
}

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : toIso(ms))

/** Terminals that have not come back since this database lost data. */
export const countTailsOutstanding = (db: Db): number => countAwaited(db)
export const tailsOutstanding = (db: Db): ReadonlySet<string> => new Set(listAwaited(db))
