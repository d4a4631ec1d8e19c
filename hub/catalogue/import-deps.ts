import type { HubDeps } from '../app-types.ts'
import type { ImportMode } from './import-store.ts'

/** What an import needs; the command that runs while the hub is stopped has no more than this. */
export type ImportDeps = Pick<HubDeps, 'db' | 'seams' | 'log' | 'live'>

export type ImportOrder = {
  importId: string
  mode: ImportMode
  /** Stops before writing and waits for somebody who has looked at it. */
  isPreviewed?: boolean
  /** Null for the command that runs while the hub is stopped. */
  staffId: string | null
}
