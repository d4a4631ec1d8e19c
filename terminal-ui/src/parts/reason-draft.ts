// A reason while somebody chooses it: a code of the rules, and their own words where it asks for
// them.

import type { ReasonMessage } from '#domain/wire/rules-message.ts'
import { currentLanguage } from '../text/translate.ts'

export type ReasonDraft = { code: string | null; note: string }

export const NO_REASON: ReasonDraft = { code: null, note: '' }
export const REASON_NOTE_LENGTH_MAX = 200

export const reasonName = (reason: ReasonMessage): string =>
  currentLanguage() === 'id' ? reason.name : reason.name_en

/** As the wire states it, or null while something is missing. */
export function readReason(
  { code, note }: ReasonDraft,
  reasons: readonly ReasonMessage[],
): { reason_code: string; note: string | null } | null {
  const reason = reasons.find((each) => each.code === code)
  const words = note.trim()
  if (reason === undefined || (reason.needs_note && words === '')) return null
  return { reason_code: reason.code, note: words === '' ? null : words }
}
