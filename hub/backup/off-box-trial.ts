// Whether the place outside the box takes and gives back what is sent, tried when a technician
// asks. Another program does it (provisioning/off-box-backup.ts probe, ocean-off-box-trial.path):
// the hub may reach neither disks nor the internet.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { toIso } from '#domain/datetime.ts'
import type { BoxFacts } from '#domain/wire/box-message.ts'

/** Written by us: whoever watches it tries. */
export const TRIAL_WANTED = 'off-box-wanted'
/** What was found. */
export const TRIAL_FOUND = 'off-box-trial.json'
const WORDS_MAX = 300
/** A run of checks asks often, and wants one trial. */
const AGAIN_MS = 60_000

const Found = Type.Object({
  at_ms: Type.Integer(),
  fault: Type.Union([Type.String(), Type.Null()]),
})

/** Nothing is waited for: the answer is in one of the next questions. */
export function wantTrial(backupFolder: string, nowMs: number): void {
  const path = join(backupFolder, TRIAL_WANTED)
  try {
    const age = nowMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (Math.abs(age) > AGAIN_MS) writeFileSync(path, `${nowMs}\n`, { mode: 0o600 })
  } catch {
    // A full disk: the checks of the disk say so.
  }
}

/** Null: never tried, or nobody set a place up. */
export function readTrial(backupFolder: string): BoxFacts['backup']['trial'] {
  try {
    const found: unknown = JSON.parse(readFileSync(join(backupFolder, TRIAL_FOUND), 'utf8'))
    if (!Check(Found, found)) return null
    return { at: toIso(found.at_ms), fault: found.fault?.slice(0, WORDS_MAX) ?? null }
  } catch {
    return null
  }
}
