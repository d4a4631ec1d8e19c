// The requests that open accounts and move their money, with what they usually say.
import { CUSTOMER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import type { Answer, TestTerminal } from '../../support/test-terminal.ts'
import { newId } from '../cash/cash-desk.ts'

export const opening = (change: object = {}) => ({
  account_id: newId(),
  kind: 'gift_card',
  code: null,
  customer_id: null,
  limit_minor: 0,
  expires_on: null,
  approval_id: null,
  ...change,
})

export const openKasbon = (till: TestTerminal, change: object = {}): Promise<Answer> =>
  till.post(
    '/api/pos/accounts',
    opening({ kind: 'credit', customer_id: CUSTOMER_ID, limit_minor: 500_000, ...change }),
  )

/** An account of that kind; its id. */
export async function openedBy(till: TestTerminal, change: object = {}): Promise<string> {
  const answer = await till.post('/api/pos/accounts', opening(change))
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return answer.body.account_id
}

export const payment = (method: string, tendered: number, change = 0, evidence: object = {}) => ({
  method,
  amount_minor: tendered - change,
  tendered_minor: tendered,
  change_minor: change,
  evidence: method === 'cash' ? null : evidence,
  state: 'verified',
})

export const receipt = (
  accountId: string,
  amountMinor: number,
  payments: object[] = [payment('cash', amountMinor)],
) => ({
  receipt_id: newId(),
  session_id: SHIFT_ID,
  account_id: accountId,
  amount_minor: amountMinor,
  payments: payments.map((each, index) => ({ line_no: index + 1, ...each })),
  note: null,
})

export const payout = (
  accountId: string,
  amountMinor: number,
  approvalId: string | null = null,
) => ({
  payout_id: newId(),
  session_id: SHIFT_ID,
  account_id: accountId,
  amount_minor: amountMinor,
  note: null,
  approval_id: approvalId,
})

/** 'ok' or the code with its field, as tables show a refusal. */
export const resultOf = ({ status, body }: Answer): string =>
  status === 200 ? 'ok' : [body.error.code, body.error.field].filter(Boolean).join(' ')
