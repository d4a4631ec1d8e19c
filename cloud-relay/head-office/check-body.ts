// A body against its topic's schema, as the hub will check it when it arrives.
import { Errors } from 'typebox/value'
import { FEED_BODIES } from '#domain/wire/feed-bodies.ts'
import type { ImportItem } from './import-item.ts'
import type { FileProblem } from './read-csv.ts'

/** Prices and promotions get another id with each day they begin: nothing to compare with. */
export const TOPICS_WITHOUT_DATES: ReadonlySet<string> = new Set([
  ...['tax-rule', 'category', 'product', 'customer', 'staff', 'role-grant', 'outlet-config'],
])

/** Prices are not whole before their days and priority are known; any may be of these. */
const UNTIL_PUBLISHED = { valid_from: '2000-01-01', priority: 1 }

export function checkBody(item: ImportItem, problems: FileProblem[]): void {
  const body = item.topic === 'price' ? { ...item.body, ...UNTIL_PUBLISHED } : item.body
  for (const words of complaintsOf(item.topic, body)) problems.push({ line: item.line, words })
}

/** One sentence for each part that does not fit; [] when all of it does. */
export function complaintsOf(topic: ImportItem['topic'], body: unknown): string[] {
  return [...Errors(FEED_BODIES[topic], body)].map(({ instancePath, message }) => {
    const where = instancePath.slice(1).replaceAll('/', ' ')
    return `${where || topic} ${message}`
  })
}
