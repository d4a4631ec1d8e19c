// The hub's OpenAPI document as one page to read (decision 0103).
import { join } from 'node:path'
import { PROJECT_ROOT } from '../../../tools/hub-process.ts'
import { ApiShapes, type Schema, wrapShape } from './api-shapes.ts'

export const PAGE = join(PROJECT_ROOT, 'docs', 'api-reference.md')

type Content = { content?: Record<string, { schema?: Schema }> }
export type Operation = {
  tags?: string[]
  summary?: string
  description?: string
  security?: Record<string, unknown>[]
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: Content
  responses: Record<string, Content>
}
export type ApiDocument = {
  info: { title: string; version: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
}

type Route = { method: string; path: string; operation: Operation }

const HEAD = `# The hub's API, route by route

Written by \`npm run api-reference\` from the hub's own OpenAPI document; do not edit. What all
routes share (who may call, errors, the same request twice) is in [api.md](api.md). To try it:
\`/docs\` on any hub.

Shapes: \`text?\` may be null, *(may lack)* may be left out, \`[X]\` is a list, \`uuid\` lower case,
\`time\` ISO 8601 in UTC with milliseconds, \`day\` YYYY-MM-DD, \`1…500\` a whole number in these
bounds. \`_minor\` are minor units (rupiah), \`_milli\` thousandths, \`_ppm\` parts per million.
Capitalised words are [shapes](#shapes) met in several places. Every route may answer an error
(\`{success: false, error}\`), which is not repeated below.`

export function referenceOf(document: ApiDocument): string {
  const shapes = new ApiShapes()
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...{ method: method.toUpperCase(), operation },
      path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    })),
  )
  for (const { operation } of routes) for (const each of schemasOf(operation)) shapes.meet(each)
  const parts = document.tags.map((tag) => {
    const own = routes.filter(({ operation }) => operation.tags?.[0] === tag.name)
    return [`## ${tag.name}`, `${tag.description}.`, ...own.map((route) => write(route, shapes))]
  })
  const named = shapes.named().map(([name, body]) => fenced(`${name} = ${body}`))
  return `${[HEAD, ...parts.flat(), '## Shapes', ...named].join('\n\n')}\n`
}

const schemaIn = (content: Content | undefined): Schema | undefined =>
  Object.values(content?.content ?? {})[0]?.schema

function schemasOf({ requestBody, responses }: Operation): Schema[] {
  const found = [schemaIn(requestBody), ...goodAnswers(responses).map(([, each]) => schemaIn(each))]
  return found.filter((schema) => schema !== undefined)
}

const goodAnswers = (responses: Operation['responses']) =>
  Object.entries(responses).filter(([status]) => status !== 'default')

function write({ method, path, operation }: Route, shapes: ApiShapes): string {
  const access = operation.security?.[0]
  const who = !access ? 'public' : 'staff' in access ? 'staff' : 'device'
  const asked = (operation.parameters ?? []).filter((each) => each.in !== 'path')
  const query = asked.map(({ name, required, schema }) => {
    return `${name}: ${shapes.write(schema, name)}${required ? '' : ' (may lack)'}`
  })
  const last =
    path
      .split('/')
      .filter((part) => part && !part.startsWith(':'))
      .at(-1) ?? 'it'
  const body = schemaIn(operation.requestBody)
  const lines = [
    ...(query.length > 0 ? [`query { ${query.join(', ')} }`] : []),
    ...(body ? [`body ${shapes.write(body, `${last}-asked`)}`] : []),
    ...goodAnswers(operation.responses).map(([status, content]) => {
      const schema = schemaIn(content)
      return `${status} ${schema ? shapes.write(schema, last) : '–'}`
    }),
  ]
  const more = operation.description ? ` ${operation.description}.` : ''
  const text = `### \`${method} ${path}\`\n${operation.summary}. *${who}*${more}`
  return lines.length === 0 ? text : `${text}\n\n${fenced(...lines)}`
}

const fenced = (...lines: string[]): string =>
  ['```', ...lines.map((line) => wrapShape(line)), '```'].join('\n')
