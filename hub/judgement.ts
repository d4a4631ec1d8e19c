// What becomes of what does not fit. An act that is asked for now is refused by it; one that a
// terminal told afterwards has happened, so it stands and a conflict stands beside it (I3,
// docs/decisions/0051). Every verb is written once: without `told` it refuses.
import { toIso } from '#domain/datetime.ts'
import type { Refusal } from '#domain/errors.ts'
import type { TerminalApproval, VerifiedBy } from '#domain/wire/primitives.ts'
import type { ToldFacts } from '#domain/wire/told-facts.ts'
import type { ConflictFinding } from './conflict/raise-conflict.ts'

export type Told = {
  /** When it was done, as far as the hub believes the terminal's clock. */
  doneAtMs: number
  verifiedBy: VerifiedBy
  /** Other people's words, which the terminal alone has checked. */
  approvals: readonly TerminalApproval[]
  /** What stands beside the document; the verbs add to it. */
  findings: ConflictFinding[]
}

/** The refusal, unless the act was told: then it is a finding, and nothing is in the way. */
export function bear(
  told: Told | undefined,
  refusal: Refusal | null,
  type: ConflictFinding['type'],
  facts: Record<string, unknown> = {},
): Refusal | null {
  if (refusal === null || told === undefined) return refusal
  const { code, detail, field } = refusal
  const place = field === undefined ? code : `${code} at ${field}`
  told.findings.push({
    type,
    message: detail === undefined ? place : `${place}: ${detail}`,
    detail: { code, field: field ?? null, ...facts },
  })
  return null
}

/** When the act was done: now, unless it was told. */
export const doneAtMs = (told: Told | undefined, nowMs: number): number => told?.doneAtMs ?? nowMs

/** What its document says of it; nothing of what was done with the hub there. */
export const toldFacts = (told: Told | undefined): { told?: ToldFacts } =>
  told === undefined
    ? {}
    : { told: { done_at: toIso(told.doneAtMs), verified_by: told.verifiedBy } }
