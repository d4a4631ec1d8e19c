// The one door check for tiers without Ajv: the terminal and the relay.
import type { Static, TSchema } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { type Outcome, refuse, succeed } from '../errors.ts'

/** Parses at the door: the typed value, or INVALID_REQUEST naming the first field that is wrong. */
export function parseMessage<T extends TSchema>(schema: T, value: unknown): Outcome<Static<T>> {
  if (Check(schema, value)) return succeed(value)
  const error = Errors(schema, value)[0]
  return refuse('INVALID_REQUEST', error?.message, error?.instancePath.slice(1))
}
