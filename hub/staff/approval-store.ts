import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { ApprovalTable } from '../db/tables.ts'

export const findApproval = (db: Db, approvalId: string): ApprovalTable | undefined =>
  prepared(db, 'SELECT * FROM approval WHERE id = ?').get(approvalId) as ApprovalTable | undefined

export function insertApproval(tx: Db, row: ApprovalTable): void {
  prepared(
    tx,
    `INSERT INTO approval (id, permission, subject_id, amount, asked_by, approver_id, terminal_id,
       reason_code, note, verified_by, given_at_ms, expires_at_ms, used_by)
     VALUES (@id, @permission, @subject_id, @amount, @asked_by, @approver_id, @terminal_id,
       @reason_code, @note, @verified_by, @given_at_ms, @expires_at_ms, @used_by)`,
  ).run(row)
}

/** Once: false when somebody spent it before. */
export const markApprovalUsed = (tx: Db, approvalId: string, usedBy: string): boolean =>
  prepared(tx, 'UPDATE approval SET used_by = ? WHERE id = ? AND used_by IS NULL').run(
    usedBy,
    approvalId,
  ).changes === 1
