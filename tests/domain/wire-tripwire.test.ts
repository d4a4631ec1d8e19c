// The wire may only change together with its version and one line of history.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'

const FOLDER = new URL('../../hub/domain/wire/', import.meta.url)
const EXPECTED = new URL('wire-hash.txt', import.meta.url)

const isSchema = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && '~kind' in value

/** A schema as plain JSON; descriptions are prose and may be reworded. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(
    ([key, each]) => !(key === 'description' && typeof each === 'string'),
  )
  return Object.fromEntries(entries.map(([key, each]) => [key, shapeOf(each)]))
}

async function wireShapes(): Promise<Record<string, unknown>> {
  const shapes: Record<string, unknown> = {}
  for (const file of readdirSync(FOLDER).sort()) {
    const module: Record<string, unknown> = await import(new URL(file, FOLDER).href)
    for (const [name, value] of Object.entries(module)) {
      if (isSchema(value)) shapes[`${file}/${name}`] = shapeOf(value)
    }
  }
  return shapes
}

t.test('the wire schemas are those of the protocol version', async (t) => {
  const shapes = await wireShapes()
  t.ok(Object.keys(shapes).length > 40, 'the schemas were found')
  const hash = createHash('sha256').update(canonicalJson(shapes)).digest('hex')
  const lines = readFileSync(EXPECTED, 'utf8').trim().split('\n')
  t.equal(
    lines.at(-1),
    `${PROTOCOL_VERSION} ${hash}`,
    'a wire schema changed: raise PROTOCOL_VERSION, write its line of history beside it, and add ' +
      `the line "<version> ${hash}" to tests/domain/wire-hash.txt`,
  )
  const versions = lines.map((line) => Number(line.split(' ')[0]))
  t.same(
    versions,
    [...versions.keys()].map((index) => index + 1),
    'one line for each version',
  )
})

t.test('every protocol version has a line of history', (t) => {
  const source = readFileSync(new URL('protocol-version.ts', FOLDER), 'utf8')
  for (let version = 1; version <= PROTOCOL_VERSION; version++) {
    t.match(source, new RegExp(`^ \\* ${version} — \\S`, 'm'))
  }
  t.end()
})
