// Which release an outlet gets by its update ring: said once, in the file of outlets.
import { type Static, Type } from 'typebox'
import { Closed } from '#domain/wire/primitives.ts'
import { type RulesMessage, WantedRelease } from '#domain/wire/rules-message.ts'

/** The first hears of everything before the others do. */
export const RINGS = ['canary', 'early', 'all'] as const
export type Ring = (typeof RINGS)[number]

const OfRing = Type.Optional(WantedRelease)
export const ReleasesEntry = Closed({
  releases: Closed({ canary: OfRing, early: OfRing, all: OfRing }),
})
export type Releases = Static<typeof ReleasesEntry>['releases']

/** What is meant for a ring is for those before it too, unless they have their own. */
export const releaseFor = (releases: Releases, ring: Ring): WantedRelease | null =>
  RINGS.slice(RINGS.indexOf(ring)).flatMap((each) => releases[each] ?? [])[0] ?? null

/** An outlet's own word on its release stays. */
export const withRelease = (rules: RulesMessage, release: WantedRelease | null): RulesMessage =>
  release === null || rules.release ? rules : { ...rules, release }
