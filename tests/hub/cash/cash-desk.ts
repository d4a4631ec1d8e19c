// A hub with a printer and an open shift, and the requests that move cash in it.
import type { Test } from 'tap'
import { uuidv7 } from '#domain/ids.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { PINS, startTestHub, type TestHub } from '../../support/hub.ts'
import { renderPaper } from '../../support/paper.ts'
import { SHIFT_ID } from '../../support/small-outlet.ts'
import type { Answer, TestTerminal } from '../../support/test-terminal.ts'
import { insertPrinter } from '../printing/print-shop.ts'

export const newId = (): string => uuidv7(realSeams)

export type CashDesk = { hub: TestHub; till: TestTerminal }

/** The cashier's till with a shift of 200,000; a printer that nobody drives. */
export async function openCashDesk(t: Test, staffId?: string): Promise<CashDesk> {
  const hub = await startTestHub(t, { seed: (db) => insertPrinter(db) })
  const till = await hub.logIn(staffId)
  await till.openShift()
  return { hub, till }
}

export const movement = (change: object = {}) => ({
  movement_id: newId(),
  session_id: SHIFT_ID,
  kind: 'paid-out',
  amount_minor: 25_000,
  counts: null,
  reason_code: 'supplies',
  note: null,
  approval_id: null,
  ...change,
})

export const moveCash = (till: TestTerminal, change: object = {}): Promise<Answer> =>
  till.post('/api/pos/cash-movements', movement(change))

/** Another person's PIN at this till; the id of their approval. */
export async function approve(
  till: TestTerminal,
  approverId: string,
  ask: { permission: string; subject_id: string; amount: number | null },
): Promise<string> {
  const approval_id = newId()
  const person = { approver_id: approverId, pin: PINS[approverId] }
  const body = { approval_id, ...person, ...ask, reason_code: null, note: null }
  const answer = await till.post('/api/pos/approvals', body)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return approval_id
}

/** The kinds of jobs a document has, and its paper at 32 columns. */
export function paperOf(hub: TestHub, documentId: string): { kinds: string[]; text: string } {
  const jobs = hub.db
    .prepare('SELECT kind, model_json FROM print_job WHERE document_id = ? ORDER BY kind')
    .all(documentId) as { kind: string; model_json: string }[]
  const paper = jobs.find(({ kind }) => kind !== 'drawer-pulse')
  const model = paper && (JSON.parse(paper.model_json) as ReceiptModel)
  const text = model ? renderPaper(model, 32).join('\n') : ''
  return { kinds: jobs.map(({ kind }) => kind), text }
}

export const journalOf = (hub: TestHub, documentId: string): Record<string, number> =>
  Object.fromEntries(
    hub.db
      .prepare('SELECT account, amount_minor FROM journal_entry WHERE document_id = ?')
      .raw()
      .all(documentId) as [string, number][],
  )

/** Kinds of what went to the cloud and to the audit log for a document. */
export const chainsOf = (hub: TestHub, documentId: string): string[] => [
  ...(hub.db
    .prepare('SELECT kind FROM outbox WHERE document_id = ?')
    .pluck()
    .all(documentId) as string[]),
  ...(hub.db
    .prepare('SELECT kind FROM audit_entry WHERE instr(payload, ?) > 0')
    .pluck()
    .all(documentId) as string[]),
]

export const expectedCash = (hub: TestHub): number =>
  hub.db
    .prepare('SELECT expected_cash_minor FROM shift WHERE id = ?')
    .pluck()
    .get(SHIFT_ID) as number
