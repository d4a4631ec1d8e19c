// How far a replacement has come: a file in the data folder, so that it can be gone on with after a
// power cut, and what the proof compares with at the end.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { DayTotals } from '#domain/wire/day-totals.ts'
import { replaceFile } from '#hub/system/durable-file.ts'
import { giveToOwner } from '#hub/system/give-to-owner.ts'

export const REPLACEMENT_FILE = 'replacement.json'
export const STEPS = ['fetched', 'keys', 'restored', 'login', 'started', 'proven'] as const
export type Step = (typeof STEPS)[number]

const Replacement = Type.Object({
  because: Type.String(),
  outlet_code: Type.String(),
  begun_at: Type.String(),
  steps: Type.Array(Type.Object({ step: Type.String(), at: Type.String() })),
  /** Where the copy of the old box lies until it is restored. */
  fetched: Type.String(),
  /** What the backup held. */
  backup_days: Type.Array(DayTotals),
  /** What the cloud held before the new box spoke; null: nobody asked it then. */
  cloud_days: Type.Union([Type.Array(DayTotals), Type.Null()]),
})
export type Replacement = Static<typeof Replacement>

export function readReplacement(dataFolder: string): Replacement | null {
  const path = join(dataFolder, REPLACEMENT_FILE)
  if (!existsSync(path)) return null
  const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!Check(Replacement, found)) throw new Error(`${path} cannot be read`)
  return found
}

export const isDone = ({ steps }: Replacement, step: Step): boolean =>
  steps.some((each) => each.step === step)

/** Durable before the next step begins; the hub's, whose copy leaves the box with it. */
export function saveReplacement(dataFolder: string, replacement: Replacement): void {
  replaceFile(join(dataFolder, REPLACEMENT_FILE), JSON.stringify(replacement, null, 2), 0o600)
  giveToOwner(dataFolder, REPLACEMENT_FILE)
}
