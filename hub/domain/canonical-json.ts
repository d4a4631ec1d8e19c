import { assert } from './assert.ts'

/**
 * The one text of a value, so that equal documents have equal hashes on every machine: keys sorted
 * by UTF-16 code units, no whitespace, strings as JSON.stringify writes them (RFC 8785 restricted
 * to safe integers). Throws on everything that JSON would drop or bend: undefined, NaN, fractions,
 * unsafe integers, class instances.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`
  assert(isPlainObject(value), `canonical JSON has no ${typeof value}`)
  // Text grows in place: every sale is written this way before it is durable.
  let members = ''
  for (const key of Object.keys(value).sort()) {
    const name = PLAIN_NAME.test(key) ? `"${key}"` : JSON.stringify(key)
    members += `${members === '' ? '' : ','}${name}:${canonicalJson(value[key])}`
  }
  return `{${members}}`
}

/** Needs no escaping, and nearly every name of ours is one. */
const PLAIN_NAME = /^\w*$/

function canonicalNumber(value: number): string {
  assert(Number.isSafeInteger(value), `canonical JSON has no ${value}`)
  return String(value)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
