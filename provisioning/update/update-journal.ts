// Where an update stands, in one small file that is replaced whole. Whoever starts after a power
// cut reads it and knows what to undo or to finish (decision 0099).
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { OneOf } from '#domain/wire/primitives.ts'
import { UPDATE_REASONS, type UpdateReason } from '#domain/wire/update-word.ts'
import { VERSION_PATTERN } from '../release/release-manifest.ts'
import type { DurableDisk } from './durable-disk.ts'

const Version = Type.String({ pattern: VERSION_PATTERN })

const Phase = Type.Union([
  /** Unpacked and compared; the shop sells with the old release. */
  Type.Literal('staged'),
  /** A copy of the data was migrated by the new release and holds. */
  Type.Literal('rehearsed'),
  /** The hub is stopped, its database is being copied. */
  Type.Literal('saving'),
  /** The copy is on the medium. From here on going back brings it back. */
  Type.Literal('saved'),
  /** `current` leads to the new release, which is tried behind closed doors. */
  Type.Literal('trying'),
  /** It was found well. From here on there is no going back: tills are let in. */
  Type.Literal('proven'),
  /** The old release, and with `isSaved` the old data, are brought back. */
  Type.Literal('undoing'),
])

export const Update = Type.Object(
  {
    format: Type.Literal(1),
    from: Version,
    to: Version,
    phase: Phase,
    /** Whether the copy of the database is whole. */
    isSaved: Type.Boolean(),
    /** Why it is undone. */
    reason: Type.Union([Type.String(), Type.Null()]),
    /** The same for head office; an updater of before did not say it. */
    code: Type.Optional(OneOf(UPDATE_REASONS)),
  },
  { additionalProperties: false },
)
export type Update = Static<typeof Update>

export type Outcome = {
  to: string
  result: 'done' | 'rolled-back' | 'refused'
  reason: string | null
  /** The same for head office. */
  code?: UpdateReason
  at_ms: number
  /** How often the power went while it was taken. */
  cuts?: number
}

/** Null: no update is under way. Throws on a file that is none of ours: a person has to look. */
export function readJournal(disk: DurableDisk, path: string): Update | null {
  const text = disk.readText(path)
  if (text === null) return null
  const found: unknown = JSON.parse(text)
  if (Check(Update, found)) return found
  throw new Error(`${path} is not the journal of an update that this release knows`)
}

export const writeJournal = (disk: DurableDisk, path: string, update: Update): void =>
  disk.writeText(path, `${JSON.stringify(update)}\n`)
