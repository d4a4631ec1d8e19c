import type { BackupState } from '#domain/wire/document-box.ts'

/** For who only wants to know whether somebody must do something. */
export function summariseBackup(backup: BackupState | null): 'off' | 'well' | 'failing' | 'late' {
  if (!backup) return 'off'
  if (backup.state === 'failing' || backup.is_proven === false) return 'failing'
  return backup.off_box.state === 'late' ? 'late' : 'well'
}
