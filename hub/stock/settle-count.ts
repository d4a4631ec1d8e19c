import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import type { SettleCountRequest } from '#domain/wire/stock-count-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { authorise } from '../staff/authorise.ts'
import { findOpenCount } from './count-goods.ts'
import { endCount, listProductFacts, listUncounted } from './count-store.ts'
import { earlierDocument } from './earlier-document.ts'
import type { MovingLine } from './move-line.ts'
import { finishPostings } from './post-portions.ts'
import { type Posted, postStockDocument } from './post-stock-document.ts'
import { weighEntries } from './weigh-count.ts'

const UNCOUNTED_MAX = 100_000

/**
 * The levels become what was counted, by a document of the differences: what was sold since then
 * stays sold. Beyond the person's limit (short and over together) it takes another person's word.
 * Refuses IDEMPOTENCY_MISMATCH, COUNT_NOT_FOUND, COUNT_ENDED, COUNT_EMPTY, COUNT_MOVED_ON where the
 * differences are not those that were seen, and missing approvals. Call it where a refusal rolls
 * back.
 */
export function settleCount(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: SettleCountRequest & { countId: string },
): Outcome<Posted> {
  const { approval_id, ...asked } = order
  const payload_hash = payloadHash(asked)
  const { document_id: id, countId, uncounted, note } = order
  const earlier = earlierDocument(tx, id, payload_hash)
  if (earlier) return earlier
  const count = findOpenCount(tx, countId)
  if (!count.ok) return count
  finishPostings(tx, seams)
  const weighed = weighEntries(tx, countId)
  if (weighed.all.length === 0) return refuse('COUNT_EMPTY')
  if (weighed.seen !== order.seen) return refuse('COUNT_MOVED_ON', undefined, 'seen')
  const may = authorise(tx, {
    ...actor,
    permission: 'settle-count',
    amount: Math.min(weighed.short_minor + weighed.over_minor, MONEY_MINOR_MAX),
    subjectId: id,
    approvalIds: [approval_id],
    atMs: seams.clock.nowMs(),
  })
  if (!may.ok) return may
  const differing = weighed.all.filter(({ difference_milli }) => difference_milli !== 0)
  const gone = uncounted === 'zero' ? listUncounted(tx, count.value, UNCOUNTED_MAX) : []
  const facts = listProductFacts(
    tx,
    gone.map(({ product_id }) => product_id),
  )
  const lines = [
    ...differing.map((line) => ({
      ...lineOf(line, line.counted_milli, line.expected_milli),
      foretoldMinor: line.value_minor,
    })),
    ...gone.map(({ product_id, name, level_milli }) =>
      lineOf(
        { product_id, sku: '', base_unit: 'pcs', name, ...facts.get(product_id) },
        0,
        level_milli,
      ),
    ),
  ]
  const approved_by = may.value.approvedBy
  const paper = { id, kind: 'count', payload_hash, source_id: countId, note, approved_by } as const
  const posted =
    lines.length === 0
      ? { isFirst: true, levels: [] }
      : postStockDocument(tx, seams, actor, paper, lines)
  end(tx, seams, actor, countId, lines.length === 0 ? null : id)
  return succeed(posted)
}

type Goods = { product_id: string; sku: string; name: string; base_unit: string }

function lineOf(goods: Goods, counted: number, expected: number): MovingLine {
  const { product_id, sku, name, base_unit: unit_code } = goods
  return {
    ...{ product_id, sku, name, unit_code, unit_factor_milli: 1000 },
    quantity_milli: counted,
    expected_milli: expected,
    moved_milli: counted - expected,
    statedMinor: null,
  }
}

function end(tx: Db, seams: Seams, actor: Actor, countId: string, documentId: string | null) {
  const atMs = seams.clock.nowMs()
  const by = { ended_by: actor.staff.staff_id, ended_at_ms: atMs }
  endCount(tx, countId, { state: 'settled', ...by, document_id: documentId })
  const payload = {
    ...{ count_id: countId, stock_document_id: documentId },
    ...{ staff_id: actor.staff.staff_id, terminal_id: actor.terminalId },
  }
  appendAudit(tx, { kind: 'stock-count-settled', payload, atMs })
}
