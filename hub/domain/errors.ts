// The one registry of errors that leave the hub. A code is stable; texts may be reworded.
// `retryable`: the same request may succeed later without being changed.
import type { ErrorEntry } from './error-entry.ts'
import { MONEY_ERRORS } from './money-errors.ts'
import { REQUEST_ERRORS } from './request-errors.ts'
import { SCALE_ERRORS } from './scale-errors.ts'
import { SHOP_ERRORS } from './shop-errors.ts'

export const ERRORS = {
  ...REQUEST_ERRORS,
  ...MONEY_ERRORS,
  ...SHOP_ERRORS,
  ...SCALE_ERRORS,
} as const satisfies Record<string, ErrorEntry>

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
