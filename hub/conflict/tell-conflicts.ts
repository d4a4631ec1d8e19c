import type { HubDeps } from '../app-types.ts'
import { findTerminalOf } from './conflict-store.ts'

/** The terminal whose document it is hears at once that something stands beside it, or no longer. */
export function tellConflicts(
  { db, live }: Pick<HubDeps, 'db' | 'live'>,
  documentId: string,
): void {
  const terminalId = findTerminalOf(db, documentId)
  if (terminalId === null) return
  live.publishTo(terminalId, { type: 'conflicts-changed', document_id: documentId })
}
