import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

type Status = { isSilent: boolean; pendingCount: number }

/** Whoever was not seen for longer than a till sells alone holds nothing of today. */
const SEEN_WITHIN_MS = 21 * 86_400_000

/** Names of terminals that may hold sales which the books do not know yet. */
export function listSilentTerminals(
  db: Db,
  statusOf: (terminalId: string) => Status | null,
  nowMs: number,
): string[] {
  const terminals = prepared(
    db,
    `SELECT id, name FROM terminal WHERE is_active = 1 AND last_seen_at_ms > ? ORDER BY name`,
  ).all(nowMs - SEEN_WITHIN_MS) as { id: string; name: string }[]
  return terminals
    .filter(({ id }) => {
      const status = statusOf(id)
      return status === null || status.isSilent || status.pendingCount > 0
    })
    .map(({ name }) => name)
}
