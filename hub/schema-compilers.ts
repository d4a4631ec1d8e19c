// Checks and answers of routes, compiled once a shape: the same refusals stand on every route, and
// compiling each again cost more than half of a start (docs/decisions/0047).
import fastJson from 'fast-json-stringify'
import type { FastifySchemaValidationError } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

type Check = (value: unknown) => { value: unknown } | { error: FastifySchemaValidationError[] }
type Write = (answer: unknown) => string

const checks = new WeakMap<TSchema, Check>()
const writers = new Map<string, Write>()

/** Nothing is coerced: "12" is not 12. Query strings are text, and their schemas say so. */
export function compileCheck({ schema }: { schema: unknown }): Check {
  const found = checks.get(schema as TSchema)
  if (found) return found
  const shape = Compile(schema as TSchema)
  const check: Check = (value) => (shape.Check(value) ? { value } : { error: shape.Errors(value) })
  checks.set(schema as TSchema, check)
  return check
}

/** Writes what the schema names and nothing else. */
export function compileWriter({ schema }: { schema: unknown }): Write {
  const text = JSON.stringify(schema)
  const found = writers.get(text)
  if (found) return found
  const write = fastJson(schema as Parameters<typeof fastJson>[0]) as Write
  writers.set(text, write)
  return write
}
