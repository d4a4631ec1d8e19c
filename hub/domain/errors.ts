// How a refusal is said inside. The registry itself is error-registry.ts, apart from this file, so
// that a till that refuses need not carry every error's words.
import type { ERRORS } from './error-registry.ts'

export type ErrorCode = keyof typeof ERRORS

/** A refusal that was expected: a value to return inside, an answer at the door. */
export type Refusal = { ok: false; code: ErrorCode; detail?: string; field?: string }
export type Outcome<T> = { ok: true; value: T } | Refusal

export const refuse = (code: ErrorCode, detail?: string, field?: string): Refusal => ({
  ok: false,
  code,
  ...(detail === undefined ? {} : { detail }),
  ...(field === undefined ? {} : { field }),
})
export const succeed = <T>(value: T): Outcome<T> => ({ ok: true, value })

/** The value where a refusal would be a bug: throws with the refusal's own words. */
export function must<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error([outcome.code, outcome.field, outcome.detail].filter(Boolean).join(' '))
}
