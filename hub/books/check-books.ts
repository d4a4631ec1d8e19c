import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { readFigures } from '#domain/shift-figures.ts'
import type { ShiftReport } from '#domain/wire/shift-message.ts'
import { firstBrokenAuditEntry } from '../audit/verify-audit.ts'
import type { Db } from '../db/open-database.ts'
import { findOldestPlace } from '../outbox/chain-place.ts'
import { readFigureRows } from '../shift/read-figure-rows.ts'
import { BOOK_RULES } from './book-rules.ts'

const OFFENDERS_SHOWN_MAX = 5

/**
 * Proves the outlet's books from the rows up: journals against balances, shifts against documents,
 * frozen reports against running sums, both hash chains from their start. Returns a sentence for
 * each thing that does not hold; [] is good.
 */
export function checkBooks(db: Db): string[] {
  const broken = BOOK_RULES.flatMap((rule) => {
    const offenders = db.prepare(rule.offenders).all()
    if (offenders.length === 0) return []
    const shown = JSON.stringify(offenders.slice(0, OFFENDERS_SHOWN_MAX))
    return [`${rule.invariant}: ${rule.says}: ${offenders.length} offenders, e.g. ${shown}`]
  })
  broken.push(...brokenReports(db))
  const auditEntry = firstBrokenAuditEntry(db)
  if (auditEntry !== null) broken.push(`I11: the audit chain breaks at entry ${auditEntry}`)
  const outboxRow = firstBrokenOutboxRow(db)
  if (outboxRow !== null) broken.push(`I1: the outbox chain breaks at sequence ${outboxRow}`)
  return broken
}

/** Z states for good what the sums were at the close; its cashiers' parts sum to it. */
function brokenReports(db: Db): string[] {
  const reports = db.prepare('SELECT shift_id, part_no, report_json FROM shift_report').all() as {
    shift_id: string
    part_no: number
    report_json: string
  }[]
  return reports.flatMap(({ shift_id, part_no, report_json }) => {
    const { figures, cashiers } = JSON.parse(report_json) as ShiftReport
    const rows = readFigureRows(db, shift_id, part_no).filter(isFrozenFigure)
    const parts = [...Map.groupBy(rows, ({ cashierId }) => cashierId)].map(([cashier_id, own]) => ({
      cashier_id,
      figures: readFigures(own),
    }))
    const stated = cashiers.map((part) => ({ cashier_id: part.cashier_id, figures: part.figures }))
    const isWhole =
      isDeepStrictEqual(figures, readFigures(rows)) && isDeepStrictEqual(stated, parts)
    return isWhole ? [] : [`I2: the frozen report ${part_no} of ${shift_id} is not its sums`]
  })
}

/** Where late cash lies is said after its addendum was frozen. */
const isFrozenFigure = ({ figure }: { figure: string }): boolean => figure !== 'cash/transfer-out'

/** Checks density and hashes of the present epoch's outbox, from its oldest row that is kept. */
function firstBrokenOutboxRow(db: Db): number | null {
  const head = db.prepare('SELECT epoch, outbox_sequence, outbox_hash FROM chain_head').get() as {
    epoch: string
    outbox_sequence: number
    outbox_hash: string
  }
  const rows = db
    .prepare('SELECT sequence, payload, hash FROM outbox WHERE epoch = ? ORDER BY sequence')
    .iterate(head.epoch) as IterableIterator<{ sequence: number; payload: string; hash: string }>
  const oldest = findOldestPlace(db, head.epoch)
  let previous = oldest.hash
  let expected = oldest.epoch === head.epoch ? oldest.sequence + 1 : 1
  for (const row of rows) {
    const hash = createHash('sha256').update(previous).update(row.payload).digest('hex')
    if (row.sequence !== expected || row.hash !== hash) return expected
    previous = hash
    expected += 1
  }
  const isWhole = head.outbox_sequence === expected - 1 && head.outbox_hash === previous
  return isWhole ? null : expected
}
