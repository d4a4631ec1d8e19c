// How outlets are set up, from a JSON file: a list of
// {"outlet": CODE, "settings": {…}, "rules": {…} or null}, everything of each in full.
import { Type } from 'typebox'
import { faultOfRules } from '#domain/outlet-rules.ts'
import { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import { Closed } from '#domain/wire/primitives.ts'
import { RulesMessage } from '#domain/wire/rules-message.ts'
import { complaintsOfShape } from './check-body.ts'
import type { ImportItem, ReadingContext } from './import-item.ts'
import { OfficeError } from './office-errors.ts'

const { outlet: settings } = OutletConfigBody.properties
const Entry = Closed({ outlet: Type.String(), settings, rules: Type.Optional(RulesMessage) })
type Entry = Type.Static<typeof Entry>

/** Throws FILE_WRONG for what is not a list in JSON. */
export function importOutletConfigs(text: string, context: ReadingContext): ImportItem[] {
  return readList(text).flatMap((value, index): ImportItem[] => {
    const place = placeOf(value, index)
    const complain = (words: string): void => void context.problems.push({ place, words })
    const entry = withoutNullRules(value)
    const complaints = complaintsOfShape(Entry, entry, 'the entry')
    complaints.forEach(complain)
    if (complaints.length > 0) return []
    const { outlet, settings, rules = null } = entry as Entry
    const outletId = context.outlets.get(outlet)
    if (outletId === undefined) complain(`there is no outlet “${outlet}”`)
    const fault = rules && faultOfRules(rules)
    if (fault) complain(`rules ${fault.field ?? ''}: ${fault.detail ?? fault.code}`)
    if (outletId === undefined) return []
    const body = { outlet: settings, rules }
    return [{ topic: 'outlet-config', item_id: outletId, outlet, place, body }]
  })
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
