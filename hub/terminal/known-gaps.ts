// Receipt numbers that later ones have overtaken, without counting every sale each time: a sale
// never goes and never changes its number, and neither does an entry of the audit chain, so what
// was seen stays true but for what came since.
import type { Db } from '../db/open-database.ts'
import {
  countBeyond,
  findArrived,
  findGapsBeyond,
  findVoidedBeyond,
  type Gap,
  listSeries,
  readAuditHead,
  type SeriesPlace,
  type Voided,
} from './missing-numbers-store.ts'

/** A series with more gaps than this is looked at further when some are closed. */
const GAPS_MAX = 1_000

/** Of numbers after `after` up to `upTo` all are here but those in the gaps. */
type Seen = { after: number; upTo: number; gaps: Gap[] }

const seenByDb = new WeakMap<Db, Map<string, Seen>>()

/**
 * The gaps of a terminal beyond the cloud's watermarks. Call it where no sale was written that may
 * be rolled back.
 */
export function findGaps(db: Db, terminalId: string): Gap[] {
  const seen = seenByDb.get(db) ?? new Map<string, Seen>()
  seenByDb.set(db, seen)
  return listSeries(db, terminalId).flatMap((place) => {
    const key = `${terminalId}/${place.series}`
    const next = lookAgain(db, place, seen.get(key))
    seen.set(key, next)
    return next.gaps
  })
}

function lookAgain(db: Db, place: SeriesPlace, before: Seen | undefined): Seen {
  const { terminalId, after } = place
  // A watermark that fell is another cloud's, or another life's: what lay below was not kept.
  const known = before && before.after <= after ? before : { upTo: after, gaps: [] }
  const gaps = known.gaps
    .filter(({ to }) => to > after)
    .map((gap) => ({ ...gap, from: Math.max(gap.from, after + 1) }))
    .flatMap((gap) => withoutArrived(db, terminalId, gap))
  const upTo = Math.max(known.upTo, after)
  const further = { ...place, after: upTo }
  const room = GAPS_MAX - gaps.length
  const { count, highest } = room > 0 ? countBeyond(db, further) : NOTHING
  if (highest === null) return { after, upTo, gaps }
  const found = highest - upTo === count ? [] : findGapsBeyond(db, further, room)
  const last = found.length === room ? found.at(-1) : undefined
  return { after, upTo: last ? last.to + 1 : highest, gaps: [...gaps, ...found] }
}

const NOTHING = { count: 0, highest: null }

/** What is left of a gap around the sales that have come since: those before one since that one. */
function withoutArrived(db: Db, terminalId: string, gap: Gap): Gap[] {
  let from = gap.from
  const left: Gap[] = []
  for (const { number, atMs } of findArrived(db, terminalId, gap)) {
    left.push({ ...gap, from, to: number - 1, sinceMs: atMs })
    from = number + 1
  }
  left.push({ ...gap, from })
  return left.filter((each) => each.from <= each.to)
}

const voidedByDb = new WeakMap<Db, { upTo: number; voided: Voided[] }>()

/** What people have said of a terminal's numbers; call it where none of it may be rolled back. */
export function findVoided(db: Db, terminalId: string): Voided[] {
  const known = voidedByDb.get(db) ?? { upTo: 0, voided: [] }
  const upTo = readAuditHead(db)
  const voided = [...known.voided, ...findVoidedBeyond(db, known.upTo)]
  voidedByDb.set(db, { upTo, voided })
  return voided.filter((each) => each.terminalId === terminalId)
}
