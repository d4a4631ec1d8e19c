// The till's own small checker says what typebox's says, for every shape that crosses the LAN.

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'
import { hasShape } from '../../../terminal-ui/src/link/schema-check.ts'
import { PROJECT_ROOT } from '../../../tools/hub-process.ts'
import { hold } from '../../support/property.ts'

const EXAMPLES = 40

type Json = Record<string, unknown>
const isSchema = (value: unknown): value is TSchema =>
  typeof value === 'object' &&
  value !== null &&
  ['type', 'anyOf', 'const'].some((word) => word in value)

/** What goes between hub, relay and cloud only, and may say more than a till can read. */
const BEYOND_THE_LAN = /\/(?:document-|feed-|cloud-message)[^/]*$/

async function wireSchemas(): Promise<[string, TSchema][]> {
  const all = globSync(join(PROJECT_ROOT, 'hub/domain/wire/*.ts'))
  const files = all.filter((file) => !BEYOND_THE_LAN.test(file))
  const modules = await Promise.all(files.map((file) => import(file) as Promise<Json>))
  return modules.flatMap((found) =>
    Object.entries(found).filter((entry): entry is [string, TSchema] => isSchema(entry[1])),
  )
}

/** Values that a schema takes, or nearly: a part is wrong once in a hundred times. */
function nearly(schema: Json): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 99, arbitrary: fitting(schema) },
    { weight: 1, arbitrary: fc.oneof(fc.jsonValue(), fc.constant(null), fc.integer()) },
  )
}

function fitting(schema: Json): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(schema.anyOf)) return fc.oneof(...schema.anyOf.map((each) => nearly(each)))
  switch (schema.type) {
    case 'object':
      return objectOf(schema)
    case 'array':
      return fc.array(nearly(schema.items as Json), { maxLength: 3 })
    case 'string':
      return textOf(schema)
    case 'integer':
      return integerOf(Number(schema.minimum ?? -1e9), Number(schema.maximum ?? 1e9))
    case 'number':
      return fc.double({ min: Number(schema.minimum ?? -1e9), max: 1e9, noNaN: true })
    case 'boolean':
      return fc.boolean()
    default:
      return fc.constant(null)
  }
}

function objectOf(schema: Json): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>)
  const shape = Object.fromEntries(properties.map(([name, each]) => [name, nearly(each)]))
  const required = (schema.required ?? []) as string[]
  const whole = fc.record(shape, { requiredKeys: required })
  const extra = fc.constantFrom('x', 'toString', '__proto__')
  if (properties.length === 0) return whole
  return fc.oneof(
    { weight: 8, arbitrary: whole },
    { weight: 1, arbitrary: fc.record(shape, { requiredKeys: [] }) },
    {
      weight: 1,
      arbitrary: fc.tuple(whole, extra).map(([object, name]) => withField(object, name)),
    },
  )
}

/** As text, because no literal can give an object a field named __proto__. */
const withField = (object: object, name: string): unknown =>
  JSON.parse(`{"${name}":1,${JSON.stringify(object).slice(1)}`.replace(',}', '}'))

/** Mostly within its bounds, now and then one beside them. */
function integerOf(least: number, most: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 98, arbitrary: fc.integer({ min: least, max: most }) },
    { weight: 2, arbitrary: fc.constantFrom(least, most, least - 1, most + 1, least + 0.5) },
  )
}

function textOf(schema: Json): fc.Arbitrary<unknown> {
  const least = Number(schema.minLength ?? 0)
  const most = Math.max(least, Math.min(Number(schema.maxLength ?? 20), 600))
  const any = fc.string({ maxLength: most + 1 })
  const right =
    typeof schema.pattern === 'string'
      ? fc.stringMatching(new RegExp(schema.pattern))
      : fc.string({ minLength: least, maxLength: Math.max(least, Math.min(most, 30)) })
  return fc.oneof({ weight: 98, arbitrary: right }, { weight: 2, arbitrary: any })
}

t.test('it says what typebox says, of every shape of the wire', async (t) => {
  const schemas = await wireSchemas()
  t.ok(schemas.length > 100, `${schemas.length} shapes`)
  let taken = 0
  for (const [name, schema] of schemas) {
    const same = fc.property(nearly(schema as unknown as Json), (made) => {
      const value: unknown = JSON.parse(JSON.stringify(made) ?? 'null')
      const isTaken = Check(schema, value)
      taken += isTaken ? 1 : 0
      return hasShape(schema, value) === isTaken
    })
    t.doesNotThrow(() => hold(same, EXAMPLES), name)
  }
  const share = taken / (schemas.length * EXAMPLES)
  t.ok(share > 0.3 && share < 0.95, `${share} of the examples have the shape, the rest have not`)
})

t.test('a keyword that it cannot read is a bug, not a yes', async (t) => {
  t.throws(() => hasShape(Type.Number({ multipleOf: 2 }), 3), /cannot read/)
  t.throws(() => hasShape(Type.BigInt(), 3), /cannot read: bigint/)
  t.throws(() => hasShape(Type.Record(Type.String(), Type.String()), {}), /cannot read/)
  t.throws(() => hasShape(Type.Object({}, { additionalProperties: true }), {}), /cannot read/)
})

t.test('a door that answers nothing is held to it', async (t) => {
  t.equal(hasShape(Type.Undefined(), undefined), true)
  t.equal(hasShape(Type.Undefined(), null), false)
})

t.test('nothing of the till carries the large checker', async (t) => {
  for (const file of globSync(join(PROJECT_ROOT, 'terminal-ui/src/**/*.{ts,tsx}'))) {
    t.notMatch(readFileSync(file, 'utf8'), /'typebox\/value'/, file)
  }
})
