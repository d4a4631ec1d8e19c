import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
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

/** How the encrypted copy outside the box is: nobody set one up, or late, or well. */
export function readOffBox(backupFolder: string, nowMs: number): BackupState['off_box'] {
  const report = readReport(join(backupFolder, OFF_BOX_REPORT))
  if (!report) return { state: 'off', sent_at: null, fault: null }
  const { sent_at_ms: sentMs, fault } = report
  const sent_at = sentMs === null ? null : toIso(sentMs)
  const isLate = sentMs === null || Math.abs(nowMs - sentMs) > LATE_MS
  return { state: isLate ? 'late' : 'ok', sent_at, fault }
}

function readReport(path: string): OffBoxReport | null {
  try {
    const report: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Check(OffBoxReport, report) ? report : null
  } catch {
    return null
  }
}
