// JSON schemas as people read shapes: `{ id: uuid, note: text?, items: [Item] }`. A shape that
// stands in several places gets the name of the field in which it was met first.

export type Schema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  patternProperties?: Record<string, Schema>
  pattern?: string
  description?: string
  minimum?: number
  maximum?: number
  maxLength?: number
}

/** Below this a shape is written out wherever it stands. */
const NAMED_FROM_LENGTH = 90
const WIDTH = 96
const UUID = '^[0-9a-f]{8}-'
const DAY = /^\^\\d\{4\}-/
const BIG = 1_000_000

export class ApiShapes {
  readonly #counts = new Map<string, number>()
  readonly #names = new Map<string, string>()
  readonly #bodies = new Map<string, string>()

  /** All schemas must be met before the first is written. */
  meet(schema: Schema): void {
    for (const inner of innerOf(schema)) this.meet(inner)
    if (!schema.properties) return
    const key = JSON.stringify(schema)
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  write(schema: Schema, name: string): string {
    if (schema.const !== undefined) return JSON.stringify(schema.const)
    if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
    if (schema.anyOf) return this.#writeAny(schema.anyOf, name)
    if (schema.type === 'array') return `[${this.write(schema.items ?? {}, singular(name))}]`
    if (schema.properties) return this.#writeObject(schema, name)
    if (schema.type === 'object') return this.#writeMap(schema, name)
    return plainWord(schema)
  }

  /** Every named shape, by its name. */
  named(): [name: string, body: string][] {
    const found = [...this.#bodies].sort(([a], [b]) => (a < b ? -1 : 1))
    return found
  }

  #writeAny(schemas: Schema[], name: string): string {
    const others = schemas.filter(({ type }) => type !== 'null')
    const words = [...new Set(others.map((each) => this.write(each, name)))].join(' | ')
    if (others.length === schemas.length) return words
    return words.includes(' | ') ? `${words} | null` : `${words}?`
  }

  #writeMap(schema: Schema, name: string): string {
    const [value] = Object.values(schema.patternProperties ?? {})
    const inner = value ?? (typeof schema.additionalProperties === 'object' ? schema : null)
    if (!inner) return 'any'
    return `{ [key]: ${this.write(value ?? (schema.additionalProperties as Schema), name)} }`
  }

  #writeObject(schema: Schema, name: string): string {
    const key = JSON.stringify(schema)
    const known = this.#names.get(key)
    if (known) return known
    const isShared = (this.#counts.get(key) ?? 0) > 1
    if (!isShared || key.length < NAMED_FROM_LENGTH * 3) return this.#spell(schema)
    const own = this.#freeName(name)
    this.#names.set(key, own)
    this.#bodies.set(own, '')
    this.#bodies.set(own, this.#spell(schema))
    return own
  }

  #spell({ properties = {}, required = [] }: Schema): string {
    const fields = Object.entries(properties).map(([name, inner]) => {
      const mark = required.includes(name) ? '' : ' (may lack)'
      return `${name}: ${this.write(inner, name)}${mark}`
    })
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
  }

  #freeName(name: string): string {
    const plain = name
      .split(/[^A-Za-z0-9]+/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
    for (let n = 1; ; n += 1) {
      const tried = n === 1 ? plain : `${plain}${n}`
      if (!this.#bodies.has(tried)) return tried
    }
  }
}

function innerOf(schema: Schema): Schema[] {
  const { additionalProperties: more } = schema
  return [
    ...(schema.anyOf ?? []),
    ...(schema.items ? [schema.items] : []),
    ...Object.values(schema.properties ?? {}),
    ...Object.values(schema.patternProperties ?? {}),
    ...(typeof more === 'object' ? [more] : []),
  ]
}

const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/s$/, '')

function plainWord(schema: Schema): string {
  const { type, pattern = '', maxLength, minimum, maximum } = schema
  if (type === 'string') {
    if (pattern.startsWith(UUID)) return 'uuid'
    if (pattern.includes('T\\d{2}:')) return 'time'
    if (DAY.test(pattern)) return 'day'
    if (pattern) return `text /${pattern}/`
    return maxLength === undefined ? 'text' : `text ≤${maxLength}`
  }
  if (type === 'integer' || type === 'number') {
    const isBounded = maximum !== undefined && maximum < BIG
    if (isBounded) return `${minimum ?? ''}…${maximum}`
    return minimum !== undefined && minimum >= 0 ? `number ≥${minimum}` : 'number'
  }
  return type === 'boolean' ? 'yes/no' : type === 'null' ? 'null' : 'any'
}

/** Breaks a shape into lines where it is too wide, at the commas of its outermost braces. */
export function wrapShape(text: string, indent = ''): string {
  if (indent.length + text.length <= WIDTH) return text
  const open = text.search(/[{[]/)
  if (open < 0) return text
  const parts = splitOutermost(text.slice(open + 1, matching(text, open)))
  if (parts.length === 0) return text
  const inner = `${indent}  `
  const close = matching(text, open)
  const body = packLines(
    parts.map((part) => wrapShape(part, inner)),
    inner,
  )
  return `${text.slice(0, open + 1)}\n${body}\n${indent}${text.slice(close)}`
}

/** As many parts on a line as fit; one with lines of its own stands alone. */
function packLines(parts: readonly string[], indent: string): string {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    const joined = `${last}, ${part}`
    const isPlain = !part.includes('\n') && last !== undefined && !last.includes('\n')
    if (isPlain && indent.length + joined.length < WIDTH) lines[lines.length - 1] = joined
    else lines.push(part)
  }
  return lines.map((line) => `${indent}${line}`).join(',\n')
}

function matching(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at += 1) {
    if ('{['.includes(text.charAt(at))) depth += 1
    if ('}]'.includes(text.charAt(at))) depth -= 1
    if (depth === 0) return at
  }
  return text.length
}

function splitOutermost(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if ('{['.includes(sign)) depth += 1
    if ('}]'.includes(sign)) depth -= 1
    if (sign !== ',' || depth > 0) continue
    parts.push(text.slice(from, at).trim())
    from = at + 1
  }
  parts.push(text.slice(from).trim())
  return parts.filter((part) => part !== '')
}
