// How outlets are set up, from a JSON file: a list of
// {"outlet": CODE, "settings": {…}, "rules": {…} or null}, everything of each in full. One more
// entry, {"releases": {"canary": {…}, "early": {…}, "all": {…}}}, says which release the rings get.
import { Type } from 'typebox'
import { faultOfRules } from '#domain/outlet-rules.ts'
import { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import { Closed } from '#domain/wire/primitives.ts'
import { RulesMessage } from '#domain/wire/rules-message.ts'
import { complaintsOfShape } from './check-body.ts'
import type { ImportItem, ReadingContext } from './import-item.ts'
import { OfficeError } from './office-errors.ts'
import { type Releases, ReleasesEntry, releaseFor, withRelease } from './ring-releases.ts'

const { outlet: settings } = OutletConfigBody.properties
const Entry = Closed({ outlet: Type.String(), settings, rules: Type.Optional(RulesMessage) })
type Entry = Type.Static<typeof Entry>
const NO_RULES = 'the release of its ring is one of its rules, and it has none here'

/** Throws FILE_WRONG for what is not a list in JSON. */
export function importOutletConfigs(text: string, context: ReadingContext): ImportItem[] {
  const list = readList(text)
  const releases = readReleases(list, context)
  return list.flatMap((value, index): ImportItem[] => {
    if (isReleases(value)) return []
    const place = placeOf(value, index)
    const complain = (words: string): void => void context.problems.push({ place, words })
    const entry = withoutNullRules(value)
    const complaints = complaintsOfShape(Entry, entry, 'the entry')
    complaints.forEach(complain)
    if (complaints.length > 0) return []
    const { outlet, settings, rules: own = null } = entry as Entry
    const release = releaseFor(releases, context.rings.get(outlet) ?? 'all')
    if (own === null && release !== null) complain(NO_RULES)
    const rules = own && withRelease(own, release)
    const outletId = context.outlets.get(outlet)
    if (outletId === undefined) complain(`there is no outlet “${outlet}”`)
    const fault = rules && faultOfRules(rules)
    if (fault) complain(`rules ${fault.field ?? ''}: ${fault.detail ?? fault.code}`)
    if (outletId === undefined) return []
    const body = { outlet: settings, rules }
    return [{ topic: 'outlet-config', item_id: outletId, outlet, place, body }]
  })
}

const isReleases = (value: unknown): boolean => isObject(value) && Object.hasOwn(value, 'releases')

/** None where the file says none. A second one is a mistake, and so is one of another shape. */
function readReleases(list: unknown[], { problems }: ReadingContext): Releases {
  const found = [...list.entries()].filter(([, value]) => isReleases(value))
  const [first] = found
  if (first === undefined) return {}
  for (const [index] of found.slice(1)) {
    problems.push({ place: `entry ${index + 1}`, words: 'releases are said already' })
  }
  const complaints = complaintsOfShape(ReleasesEntry, first[1], 'the entry')
  for (const words of complaints) problems.push({ place: `entry ${first[0] + 1}`, words })
  return complaints.length === 0 ? (first[1] as { releases: Releases }).releases : {}
}

function readList(text: string): unknown[] {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new OfficeError('FILE_WRONG', `not JSON: ${(error as Error).message}`, error)
  }
  if (Array.isArray(value) && value.length > 0) return value
  throw new OfficeError('FILE_WRONG', 'a list of outlets is expected: [ {"outlet": …}, … ]')
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** 'S04 (entry 3)', or 'entry 3' where no outlet is named. */
function placeOf(value: unknown, index: number): string {
  const entry = `entry ${index + 1}`
  const code = isObject(value) && typeof value.outlet === 'string' ? value.outlet : ''
  return code === '' ? entry : `${code} (${entry})`
}

/** The outlet keeps its own rules where there are none: left out or null. */
function withoutNullRules(value: unknown): unknown {
  if (!isObject(value) || value.rules !== null) return value
  const { rules: _, ...rest } = value
  return rest
}
