import { canonicalJson } from '#domain/canonical-json.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { faultOfRules, inCountingOrder } from '#domain/outlet-rules.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import type { RulesAnswer, RulesMessage } from '#domain/wire/rules-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { noteLocalEdit, readAppliedBody } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { readRules } from './read-rules.ts'
import { putRules, readRulesVersion } from './rules-store.ts'

export type RulesOrder = {
  rules: RulesMessage
  /** The version that was edited. */
  version: number
  staffId: string
  terminalId: string
}

/**
 * Replaces the outlet's rules as a whole. Refuses RULES_CHANGED when they are no longer the version
 * that was edited, and RULES_INVALID. The same rules again change nothing: a retry is answered as
 * the first time.
 */
export function changeRules(tx: Db, seams: Seams, order: RulesOrder): Outcome<RulesAnswer> {
  const fault = faultOfRules(order.rules)
  if (fault) return fault
  const rules = { ...order.rules, denominations: inCountingOrder(order.rules.denominations) }
  const before = readRules(tx)
  const current = readRulesVersion(tx)
  const changed = changedFields(before, rules)
  if (changed.length === 0) return succeed({ rules, version: current })
  if (order.version !== current) return refuse('RULES_CHANGED', undefined, 'version')
  const version = current + 1
  const atMs = seams.clock.nowMs()
  putRules(tx, rules, version)
  const { staffId: staff_id, terminalId: terminal_id } = order
  appendAudit(tx, {
    kind: 'rules-changed',
    payload: { version, staff_id, terminal_id, changed: changed.map(([field]) => field) },
    atMs,
  })
  const documentId = uuidv7(seams)
  const payload = { version, staff_id, rules }
  appendOutbox(tx, { kind: 'rules-changed', documentId, payload, atMs })
  noteLocalRules(tx, changed, { source: staff_id, atMs })
  return succeed({ rules, version })
}

/** Rules that head office has a word on stand over it, each by itself (decision 0107). */
function noteLocalRules(
  tx: Db,
  changed: readonly [string, unknown][],
  by: { source: string; atMs: number },
): void {
  const { outlet_id: itemId } = readOutlet(tx)
  const office = readAppliedBody(tx, 'outlet-config', itemId) as OutletConfigBody | null
  if (!office?.rules) return
  const fields = Object.fromEntries(changed.map(([field, value]) => [`rules.${field}`, value]))
  noteLocalEdit(tx, { topic: 'outlet-config', itemId, fields, ...by })
}

type TakeBack = { field: string; office: RulesMessage; staffId: string; terminalId: string }

/**
 * Head office's word on one rule instead of the outlet's own; the cloud is told as of every change.
 * RULES_INVALID where what else the outlet says contradicts it.
 */
export function takeBackRule(tx: Db, seams: Seams, order: TakeBack): Outcome<RulesAnswer> {
  const { field, office, ...by } = order
  const name = field as keyof RulesMessage
  const { [name]: _, ...others } = readRules(tx)
  // What head office leaves out is left out here as well.
  const word = office[name] === undefined ? {} : { [name]: office[name] }
  const rules = { ...others, ...word } as RulesMessage
  return changeRules(tx, seams, { rules, version: readRulesVersion(tx), ...by })
}

/** Head office's rules; whoever is editing them at the console is told that they changed. */
export function setRulesFromOffice(tx: Db, rules: RulesMessage): void {
  if (changedFields(readRules(tx), rules).length === 0) return
  putRules(tx, rules, readRulesVersion(tx) + 1)
}

/** Also those that only one of them has. */
const changedFields = (before: RulesMessage, after: RulesMessage): [string, unknown][] =>
  Object.keys({ ...before, ...after }).flatMap((name) => {
    const field = name as keyof RulesMessage
    const [old = null, value = null] = [before[field], after[field]]
    return canonicalJson(value) === canonicalJson(old) ? [] : [[field, value]]
  })
