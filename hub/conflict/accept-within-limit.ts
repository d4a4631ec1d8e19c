import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { readRules } from '../rules/read-rules.ts'
import { recordResolution } from './record-resolution.ts'
import { moneyEffectOf } from './weigh-conflict.ts'

/** Where the document is right and only the difference has to be borne. */
const ACCEPTABLE_TYPES = ['price_changed', 'insufficient_loyalty_points']

type Raised = { id: string; type: string; documentId: string; detail: Record<string, unknown> }

/**
 * The outlet's rule that small losses are accepted when they are raised (0 or absent: it is off).
 * What gains money, or costs nobody knows how much, waits for a person.
 */
export function acceptWithinLimit(tx: Db, seams: Seams, raised: Raised): void {
  const rules = readRules(tx)
  const limitMinor = rules.conflict_accept_limit_minor ?? 0
  const { id, type, documentId, detail } = raised
  if (limitMinor === 0 || !ACCEPTABLE_TYPES.includes(type)) return
  const pointValueMinor = rules.loyalty_point_value_minor
  const effect = moneyEffectOf({ type, detail, costMinor: null, pointValueMinor })
  if (effect === null || effect <= 0 || effect > limitMinor) return
  recordResolution(
    tx,
    { type, document_id: documentId },
    {
      conflict_id: id,
      resolution_id: uuidv7(seams),
      reason: 'loss-accepted',
      note: `conflict_accept_limit_minor: ${effect} <= ${limitMinor}`,
      ...{ resolved_by: null, approved_by: null, terminal_id: null },
      at_ms: seams.clock.nowMs(),
    },
  )
}
