import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'
import { toIso } from '#domain/datetime.ts'
import type { BackupState } from '#domain/wire/document-box.ts'

/** What provisioning/off-box-backup.ts leaves in the backup's folder. */
export const OFF_BOX_REPORT = 'off-box.json'
const LATE_MS = 26 * 60 * 60_000

export const OffBoxReport = Type.Object({
  /** When it last succeeded; null: never. */
  sent_at_ms: Type.Union([Type.Integer(), Type.Null()]),
  /** Of the last try; null: it succeeded. */
  fault: Type.Union([Type.String(), Type.Null()]),
})
export type OffBoxReport = Static<typeof OffBoxReport>

/** What check-off-box.ts leaves beside it. */
export const OFF_BOX_PROOF = 'off-box-proof.json'
export const OffBoxProof = Type.Object({
  at_ms: Type.Integer(),
  /** Sentences; none: what came back is the shop. */
  broken: Type.Array(Type.String()),
  sale_count: Type.Union([Type.Integer(), Type.Null()]),
  payable_minor: Type.Union([Type.Integer(), Type.Null()]),
})
export type OffBoxProof = Static<typeof OffBoxProof>
const BROKEN_CHARACTERS_MAX = 200

/** How a proof begins that had nothing to compare; whatever else it says, it compared. */
export const NONE_CAME = 'nothing came back'
export const noneCame = (broken: string | null): boolean => broken?.startsWith(NONE_CAME) ?? false

/** How the encrypted copy outside the box is: nobody set one up, or late, or well. */
export function readOffBox(backupFolder: string, nowMs: number): BackupState['off_box'] {
  const report = readOffBoxReport(backupFolder)
  const proof = readJson(join(backupFolder, OFF_BOX_PROOF), OffBoxProof)
  const proven = {
    proven_at: proof ? toIso(proof.at_ms) : null,
    is_proven: proof ? proof.broken.length === 0 : null,
    broken: proof?.broken[0]?.slice(0, BROKEN_CHARACTERS_MAX) ?? null,
  }
  if (!report) return { state: 'off', sent_at: null, fault: null, ...proven }
  const { sent_at_ms: sentMs, fault } = report
  const sent_at = sentMs === null ? null : toIso(sentMs)
  const isLate = sentMs === null || Math.abs(nowMs - sentMs) > LATE_MS
  return { state: isLate ? 'late' : 'ok', sent_at, fault, ...proven }
}

export const readOffBoxReport = (backupFolder: string): OffBoxReport | null =>
  readJson(join(backupFolder, OFF_BOX_REPORT), OffBoxReport)

function readJson<T extends TSchema>(path: string, shape: T): Static<T> | null {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Check(shape, found) ? found : null
  } catch {
    return null
  }
}
