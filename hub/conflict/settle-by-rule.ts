import { contactFieldOf, factOf } from '#domain/conflict-actions.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { ConflictAction, ConflictReason } from '#domain/wire/conflict-message.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { Db } from '../db/open-database.ts'
import { readRules } from '../rules/read-rules.ts'
import { noteReorder } from './note-reorder.ts'
import { recordResolution } from './record-resolution.ts'
import { moneyEffectOf } from './weigh-conflict.ts'
import { writeOffShort } from './write-off-short.ts'

export type Raised = {
  id: string
  type: string
  documentId: string
  detail: Record<string, unknown>
}
type ByRule = {
  reason: ConflictReason
  action: ConflictAction | null
  /** The rule's name, with its figures. */
  note: string
  /** What the rule does besides; the id is the resolution's. */
  act?: (tx: Db, seams: Seams, resolutionId: string) => void
}

/**
 * The outlet's rules for what no person has to decide (docs/decisions/0050, 0055): in the
 * transaction that raises it, named in the note, by nobody, approved by nobody. What gains money,
 * or costs nobody knows how much, waits for a person.
 */
export function settleByRule(tx: Db, seams: Seams, raised: Raised): void {
  const rules = readRules(tx)
  const found = writtenOff(rules, raised) ?? accepted(rules, raised) ?? withoutMoney(rules, raised)
  if (found === null) return
  const atMs = seams.clock.nowMs()
  const resolutionId = uuidv7(seams)
  found.act?.(tx, seams, resolutionId)
  const { id, type, documentId } = raised
  recordResolution(
    tx,
    { type, document_id: documentId },
    {
      conflict_id: id,
      resolution_id: resolutionId,
      reason: found.reason,
      action: found.action,
      note: found.note,
      ...{ settled_with: null, resolved_by: null, approved_by: null, terminal_id: null },
      at_ms: atMs,
    },
  )
}

/** A loss of at most so much; null: a gain, none, or nobody knows. */
function lossWithin(rules: RulesMessage, { type, detail }: Raised, limitMinor = 0): number | null {
  const pointValueMinor = rules.loyalty_point_value_minor
  const effect = moneyEffectOf({ type, detail, costMinor: null, pointValueMinor })
  return effect !== null && effect > 0 && effect <= limitMinor ? effect : null
}

function writtenOff(rules: RulesMessage, raised: Raised): ByRule | null {
  if (raised.type !== 'insufficient_loyalty_points') return null
  const limitMinor = rules.conflict_write_off_points_minor
  const effect = lossWithin(rules, raised, limitMinor)
  if (effect === null) return null
  return {
    ...{ reason: 'loss-accepted', action: 'written-off' },
    note: `conflict_write_off_points_minor: ${effect} <= ${limitMinor}`,
    act: (tx, _seams, resolutionId) => writeOffShort(tx, resolutionId, 'loyalty', raised.detail),
  }
}

/** Where the document is right and only the difference has to be borne. */
const ACCEPTABLE_TYPES = ['price_changed', 'insufficient_loyalty_points']

function accepted(rules: RulesMessage, raised: Raised): ByRule | null {
  if (!ACCEPTABLE_TYPES.includes(raised.type)) return null
  const limitMinor = rules.conflict_accept_limit_minor
  const effect = lossWithin(rules, raised, limitMinor)
  if (effect === null) return null
  const action = raised.type === 'price_changed' ? 'honoured' : null
  const note = `conflict_accept_limit_minor: ${effect} <= ${limitMinor}`
  return { reason: 'loss-accepted', action, note }
}

function withoutMoney(rules: RulesMessage, raised: Raised): ByRule | null {
  const { type, detail, id } = raised
  if (type === 'inventory_shortage' && rules.conflict_reorder_shortage) {
    return {
      ...{ reason: 'stands', action: 'reordered', note: 'conflict_reorder_shortage' },
      act: (tx, seams) => noteReorder(tx, seams, { conflictId: id, detail, notedBy: null }),
    }
  }
  if (type === 'customer_mismatch' && rules.conflict_merge_contact && isLaterEdit(detail)) {
    const note = `conflict_merge_contact: ${contactFieldOf(detail)}`
    return { reason: 'corrected', action: 'merged-fields', note }
  }
  return null
}

/** Two customers who share a number are never made one: points and money hang on them. */
const isLaterEdit = (detail: Record<string, unknown>): boolean =>
  contactFieldOf(detail) !== null &&
  (factOf(detail, 'reason') === 'edited-twice' ||
    factOf(detail, 'reason') === 'edited-in-two-outlets')
