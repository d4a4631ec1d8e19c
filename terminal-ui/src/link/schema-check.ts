// Does a value have the shape of one of our wire schemas? Reads the part of JSON Schema that
// hub/domain/wire is written in and nothing else, so that the till need not carry typebox's whole
// checker (11 kB gzip of the 100 that selling may cost). A keyword it cannot read is a bug.

import type { Static, TSchema } from 'typebox'

type Rule = (limit: never, value: unknown, schema: Keywords) => boolean
type Keywords = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const has = (object: object, name: string): boolean =>
  Object.getOwnPropertyDescriptor(object, name) !== undefined
const lengthOf = (text: string): number => [...text].length

const patterns = new Map<string, RegExp>()
function patternOf(text: string): RegExp {
  const known = patterns.get(text) ?? new RegExp(text, 'u')
  patterns.set(text, known)
  return known
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  undefined: (value) => value === undefined,
}

/** Each says whether `value` keeps to it; a rule about another type of value does not concern it. */
const RULES: Readonly<Record<string, Rule>> = {
  type: (name: string, value) => TYPES[name]?.(value) ?? unreadable('type', name),
  const: (wanted: unknown, value) => value === wanted,
  anyOf: (options: Keywords[], value) => options.some((option) => keeps(option, value)),
  required: (names: string[], value) => !isObject(value) || names.every((name) => has(value, name)),
  properties: (each: Record<string, Keywords>, value) =>
    !isObject(value) ||
    Object.entries(each).every(([name, of]) => !has(value, name) || keeps(of, value[name])),
  additionalProperties: (may: unknown, value, { properties = {} }) =>
    may === false
      ? !isObject(value) || Object.keys(value).every((name) => has(properties as Keywords, name))
      : unreadable('additionalProperties', may),
  items: (item: Keywords, value) => !Array.isArray(value) || value.every((one) => keeps(item, one)),
  minItems: (least: number, value) => !Array.isArray(value) || value.length >= least,
  maxItems: (most: number, value) => !Array.isArray(value) || value.length <= most,
  pattern: (text: string, value) => typeof value !== 'string' || patternOf(text).test(value),
  minLength: (least: number, value) => typeof value !== 'string' || lengthOf(value) >= least,
  maxLength: (most: number, value) => typeof value !== 'string' || lengthOf(value) <= most,
  minimum: (least: number, value) => typeof value !== 'number' || value >= least,
  maximum: (most: number, value) => typeof value !== 'number' || value <= most,
  description: () => true,
}

const keeps = (schema: Keywords, value: unknown): boolean =>
  Object.keys(schema).every((keyword) => {
    const rule = RULES[keyword] ?? unreadable('keyword', keyword)
    return rule(schema[keyword] as never, value, schema)
  })

/** True when `value` is one of `schema`, by the same rules as the hub's own checker. */
export const hasShape = <S extends TSchema>(schema: S, value: unknown): value is Static<S> =>
  keeps(schema as unknown as Keywords, value)

/**
 * The same without the fields that this build does not know, where the rest has the shape: what a
 * hub of a later build says more. Never for what is edited here and sent back as a whole: the field
 * would be lost to everybody.
 */
export const knownPart = (schema: TSchema, value: unknown): unknown =>
  part(schema as unknown as Keywords, value)

function part(schema: Keywords, value: unknown): unknown {
  if (keeps(schema, value)) return value
  const { anyOf, properties, items } = schema as { [keyword: string]: Keywords & Keywords[] }
  if (anyOf) {
    const parts = anyOf.map((option) => ({ option, found: part(option, value) }))
    return parts.find(({ option, found }) => keeps(option, found))?.found
  }
  if (items && Array.isArray(value)) return value.map((one) => part(items, one))
  if (!properties || !isObject(value)) return value
  const known = Object.entries(properties).filter(([name]) => has(value, name))
  return Object.fromEntries(known.map(([name, of]) => [name, part(of as Keywords, value[name])]))
}

function unreadable(what: string, found: unknown): never {
  throw new Error(`a wire schema has a ${what} that the till cannot read: ${String(found)}`)
}
