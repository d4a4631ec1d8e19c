// Which release an outlet gets by its update ring: said once, in the file of outlets.
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import { Closed, Nullable } from '#domain/wire/primitives.ts'
import { WantedRelease } from '#domain/wire/rules-message.ts'

/** The first hears of everything before the others do. */
export const RINGS = ['canary', 'early', 'all'] as const
export type Ring = (typeof RINGS)[number]

/** Null: none any more. */
const OfRing = Type.Optional(Nullable(WantedRelease))
export const ReleasesEntry = Closed({
  releases: Closed({ canary: OfRing, early: OfRing, all: OfRing }),
})
export type Releases = Static<typeof ReleasesEntry>['releases']

/**
 * What is meant for a ring is for those before it too, unless they have their own. Undefined:
 * nothing was said that reaches it.
 */
export const releaseFor = (releases: Releases, ring: Ring): WantedRelease | null | undefined =>
  RINGS.slice(RINGS.indexOf(ring))
    .map((each) => releases[each])
    .find((release) => release !== undefined)

/** An outlet's own word on its release, in its rules, stays. */
export const withRelease = (
  body: OutletConfigBody,
  release: WantedRelease | null,
): OutletConfigBody => (body.rules?.release ? body : withWord(body, release))

/** This release; null: none any more; undefined: as it is. All else stays. */
export function withWord(
  { release: was, ...body }: OutletConfigBody,
  release: WantedRelease | null | undefined,
): OutletConfigBody {
  if (release === undefined) return was ? { ...body, release: was } : body
  if (body.rules === null) return release ? { ...body, release } : body
  const { release: _, ...others } = body.rules
  return { ...body, rules: release ? { ...others, release } : others }
}
