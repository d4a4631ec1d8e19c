// How outlets are set up, from a JSON file: a list of
// {"outlet": CODE, "settings": {…}, "rules": {…} or null}, settings in full. Rules that are left
// out stay as they were published. One more entry, {"releases": {"canary": {…}, "early": {…},
// "all": {…}}}, says which release the rings get. A file without settings says releases alone: to
// the rings, or to one outlet by {"outlet": CODE, "release": {…} or null} (decision 0125).
import { Type } from 'typebox'
import { faultOfRules } from '#domain/outlet-rules.ts'
import { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import { Closed, Nullable } from '#domain/wire/primitives.ts'
import { RulesMessage, WantedRelease } from '#domain/wire/rules-message.ts'
import { complaintsOfShape } from './check-body.ts'
import type { ImportItem, ReadingContext } from './import-item.ts'
import { OfficeError } from './office-errors.ts'
import { type Releases, ReleasesEntry, releaseFor, withRelease, withWord } from './ring-releases.ts'

const { outlet: settings } = OutletConfigBody.properties
const Entry = Closed({ outlet: Type.String(), settings, rules: Type.Optional(RulesMessage) })
type Entry = Type.Static<typeof Entry>
const ReleaseEntry = Closed({ outlet: Type.String(), release: Nullable(WantedRelease) })
type ReleaseEntry = Type.Static<typeof ReleaseEntry>
const UNPUBLISHED = 'no configuration was published for it yet: it needs settings first'

/** Throws FILE_WRONG for what is not a list in JSON. */
export function importOutletConfigs(text: string, context: ReadingContext): ImportItem[] {
  const list = readList(text)
  const releases = readReleases(list, context)
  const items = list.flatMap((value, index): ImportItem[] => {
    if (isReleases(value)) return []
    const place = placeOf(value, index)
    return isRelease(value)
      ? readRelease(value, place, context)
      : readConfig(value, place, context, releases)
  })
  const isOfReleases = list.every((value) => isReleases(value) || isRelease(value))
  if (!isOfReleases) return items
  const named = new Set(items.map(({ item_id }) => item_id))
  return [...items, ...ofRings(releases, context).filter(({ item_id }) => !named.has(item_id))]
}

function readConfig(
  value: unknown,
  place: string,
  context: ReadingContext,
  releases: Releases,
): ImportItem[] {
  const complain = (words: string): void => void context.problems.push({ place, words })
  const entry = withoutNullRules(value)
  const complaints = complaintsOfShape(Entry, entry, 'the entry')
  complaints.forEach(complain)
  if (complaints.length > 0) return []
  const { outlet, settings, rules: own = null } = entry as Entry
  const outletId = context.outlets.get(outlet)
  if (outletId === undefined) complain(`there is no outlet “${outlet}”`)
  const fault = own && faultOfRules(own)
  if (fault) complain(`rules ${fault.field ?? ''}: ${fault.detail ?? fault.code}`)
  if (outletId === undefined) return []
  const isLeftOut = isObject(value) && !Object.hasOwn(value, 'rules')
  const known = isLeftOut ? context.configs.get(outletId) : undefined
  const release = releaseFor(releases, context.rings.get(outlet) ?? 'all')
  const said = { outlet: settings, rules: own }
  const body = known
    ? withWord({ ...known, outlet: settings }, release)
    : withRelease(said, release ?? null)
  return [{ topic: 'outlet-config', item_id: outletId, outlet, place, body }]
}

/** Everything else stays as it was published. */
function readRelease(value: unknown, place: string, context: ReadingContext): ImportItem[] {
  const complain = (words: string): void => void context.problems.push({ place, words })
  const complaints = complaintsOfShape(ReleaseEntry, value, 'the entry')
  complaints.forEach(complain)
  if (complaints.length > 0) return []
  const { outlet, release } = value as ReleaseEntry
  const outletId = context.outlets.get(outlet)
  const known = outletId && context.configs.get(outletId)
  if (!outletId) complain(`there is no outlet “${outlet}”`)
  else if (!known) complain(UNPUBLISHED)
  if (!outletId || !known) return []
  const body = withWord(known, release)
  return [{ topic: 'outlet-config', item_id: outletId, outlet, place, body }]
}

/** Of the outlets whose ring is named; whoever was never set up has nothing to say it in. */
function ofRings(releases: Releases, { outlets, rings, configs, remarks }: ReadingContext) {
  return [...outlets].flatMap(([outlet, item_id]): ImportItem[] => {
    const release = releaseFor(releases, rings.get(outlet) ?? 'all')
    if (release === undefined) return []
    const known = configs.get(item_id)
    if (!known) remarks.push(`${outlet}: ${UNPUBLISHED}`)
    const place = `releases, ${outlet}`
    return known
      ? [{ topic: 'outlet-config', item_id, outlet, place, body: withWord(known, release) }]
      : []
  })
}

const isReleases = (value: unknown): boolean => isObject(value) && Object.hasOwn(value, 'releases')
const isRelease = (value: unknown): boolean =>
  isObject(value) && Object.hasOwn(value, 'release') && !Object.hasOwn(value, 'settings')

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

/** Null: the outlet keeps its own rules, and head office says nothing of them any more. */
function withoutNullRules(value: unknown): unknown {
  if (!isObject(value) || value.rules !== null) return value
  const { rules: _, ...rest } = value
  return rest
}
