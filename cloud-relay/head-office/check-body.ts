// A body against its topic's schema, as the hub will check it when it arrives.
import type { TSchema } from 'typebox'
import { Settings } from 'typebox/system'
import { Errors } from 'typebox/value'
import { FEED_BODIES } from '#domain/wire/feed-bodies.ts'
import type { ImportItem } from './import-item.ts'
import type { FileProblem } from './read-csv.ts'

/** Prices and promotions get another id with each day they begin: nothing to compare with. */
export const TOPICS_WITHOUT_DATES: ReadonlySet<string> = new Set([
  ...['tax-rule', 'category', 'product', 'customer', 'staff', 'role-grant', 'outlet-config'],
])

const ERRORS_MAX = 500

/** Prices are not whole before their days and priority are known; any may be of these. */
const UNTIL_PUBLISHED = { valid_from: '2000-01-01', priority: 1 }

export function checkBody(item: ImportItem, problems: FileProblem[]): void {
  const body = item.topic === 'price' ? { ...item.body, ...UNTIL_PUBLISHED } : item.body
  for (const words of complaintsOf(item.topic, body)) problems.push({ place: item.place, words })
}

/** One sentence for each part that does not fit; [] when all of it does. */
export const complaintsOf = (topic: ImportItem['topic'], body: unknown): string[] =>
  complaintsOfShape(FEED_BODIES[topic], body, topic)

/** The same for any shape; `whole` is what the thing itself is called. */
export function complaintsOfShape(shape: TSchema, value: unknown, whole: string): string[] {
  const errors = errorsOf(shape, value).filter(({ keyword }) => keyword !== 'boolean')
  const choices = new Set(errors.filter(isChoice).map(({ instancePath }) => instancePath))
  const parts = errors.filter((error) => !isChoice(error))
  const byPath = Map.groupBy(parts, ({ instancePath }) => instancePath)
  return [...byPath].flatMap(([path, found]) => {
    const where = path.slice(1).replaceAll('/', ' ') || whole
    const sentences = [...new Set(found.map(sentenceOf))]
    const told = choices.has(path) ? [sentences.join(' or ')] : sentences
    return told.map((sentence) => `${where} ${sentence}`)
  })
}

/** All of them: the library stops at eight, in the middle of a choice. */
function errorsOf(shape: TSchema, value: unknown): ShapeError[] {
  const { maxErrors } = Settings.Get()
  Settings.Set({ maxErrors: ERRORS_MAX })
  try {
    return Errors(shape, value)
  } finally {
    Settings.Set({ maxErrors })
  }
}

type ShapeError = ReturnType<typeof Errors>[number]

/** Says that none of several shapes fits; each of them has its own error at the same path. */
const isChoice = ({ keyword }: ShapeError): boolean => keyword === 'anyOf'

function sentenceOf({ keyword, message, params }: ShapeError): string {
  if (keyword === 'const') return `must be ${JSON.stringify(params.allowedValue)}`
  if (keyword !== 'additionalProperties') return message
  return `knows no ${params.additionalProperties.join(', ')}`
}
