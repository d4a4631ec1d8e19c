// A till whose cashier asks for another person's word.
import type { Test } from 'tap'
import { prepared } from '#hub/db/query.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { type FakeClock, fakeClock } from '../../support/fake-seams.ts'
import { PINS, SUPERVISOR_ID, startTestHub, type TestHub } from '../../support/hub.ts'
import { testId } from '../../support/small-outlet.ts'
import type { Answer, Json, TestTerminal } from '../../support/test-terminal.ts'

export const SUBJECT_ID = testId(7000)
let given = 0
export const nextApprovalId = (): string => {
  given += 1
  return testId(7100 + given)
}

export type ClockedHub = { hub: TestHub; clock: FakeClock }

export async function startWithClock(t: Test): Promise<ClockedHub> {
  const clock = fakeClock()
  return { hub: await startTestHub(t, { seams: { ...realSeams, clock } }), clock }
}

/** A supervisor's word for a refund of 50.000, unless said otherwise. */
export function wish(change: Record<string, unknown> = {}): Json {
  const approver = String(change.approver_id ?? SUPERVISOR_ID)
  return {
    approval_id: nextApprovalId(),
    permission: 'refund',
    approver_id: approver,
    pin: PINS[approver] ?? '0000',
    subject_id: SUBJECT_ID,
    amount: 50_000,
    reason_code: null,
    note: null,
    ...change,
  }
}

export const ask = (till: TestTerminal, change: Record<string, unknown> = {}): Promise<Answer> =>
  till.post('/api/pos/approvals', wish(change))

export const codeOf = (answer: Answer): string =>
  answer.status === 200 ? 'given' : String(answer.body.error.code)

export const auditOf = (hub: TestHub, kind: string): Json[] =>
  (
    prepared(hub.db, 'SELECT payload FROM audit_entry WHERE kind = ? ORDER BY sequence').all(
      kind,
    ) as { payload: string }[]
  ).map(({ payload }) => JSON.parse(payload))
