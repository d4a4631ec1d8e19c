import { buildAccountSlip } from '#domain/account-slip-model.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { type FigureDelta, tenderFigures } from '#domain/shift-figures.ts'
import type { AccountMessage, AccountMoneyAnswer } from '#domain/wire/account-message.ts'
import type { CashKind } from '#domain/wire/cash-message.ts'
import type { PaymentMessage } from '#domain/wire/sale-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { takeDocumentNumber } from '../books/document-number.ts'
import { postJournal } from '../books/post-journal.ts'
import type { DrawerInHand } from '../cash/drawer-in-hand.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { enqueueDrawerPulse, enqueuePaper } from '../printing/enqueue-receipt.ts'
import type { Actor } from '../requester.ts'
import { postToShift } from '../shift/post-to-shift.ts'
import { insertDocument } from './account-document-store.ts'

export type AccountMoney = {
  kind: 'receipt' | 'payout'
  documentId: string
  drawer: DrawerInHand
  amountMinor: number
  /** What came in, or was given. */
  payments: readonly PaymentMessage[]
  cash: readonly { kind: CashKind; amountMinor: number }[]
  note: string | null
  approvedBy: string | null
  payloadHash: string
  actor: Actor
  atMs: number
  /** As it stands after the money has moved. */
  account: AccountMessage
}

const FACTS = {
  receipt: { outbox: 'account-money-taken', figure: 'account-in', sign: 1 },
  payout: { outbox: 'account-money-paid-out', figure: 'account-out', sign: -1 },
} as const

/**
 * Everything that account money writes beside the ledger's own entry: number, document, journal,
 * shift figures and cash, audit, outbox, slip and drawer. Money of an account is no turnover.
 */
export function recordAccountMoney(tx: Db, seams: Seams, money: AccountMoney): AccountMoneyAnswer {
  const { documentId, drawer, actor, atMs, account } = money
  const number = takeDocumentNumber(tx, 'L')
  const printJobId = orderSlip(tx, seams, money, number)
  const answer: AccountMoneyAnswer = {
    success: true,
    duplicate: false,
    document_number: number,
    account,
    print_job_id: printJobId,
  }
  insertDocument(tx, {
    id: documentId,
    number,
    kind: money.kind,
    account_id: account.account_id,
    shift_id: drawer.shiftId,
    terminal_id: actor.terminalId,
    staff_id: actor.staff.staff_id,
    approved_by: money.approvedBy,
    amount_minor: money.amountMinor,
    payments_json: JSON.stringify(money.payments),
    note: money.note,
    payload_hash: money.payloadHash,
    answer_json: JSON.stringify(answer),
    at_ms: atMs,
  })
  postJournal(tx, documentId, drawer.shiftId, journalOf(money))
  postToShift(tx, {
    shiftId: drawer.shiftId,
    cashierId: drawer.accountableId,
    documentId,
    atMs,
    figures: figuresOf(money),
    cash: money.cash,
  })
  tellTheCloud(tx, money, number)
  return answer
}

function journalOf({ kind, account, amountMinor, payments }: AccountMoney): Map<string, number> {
  const { sign } = FACTS[kind]
  const entries = new Map([[`account/${account.kind}`, -sign * amountMinor]])
  for (const { method, amount_minor } of payments) {
    const name = `tender/${method}`
    entries.set(name, (entries.get(name) ?? 0) + sign * amount_minor)
  }
  return entries
}

const figuresOf = ({ kind, amountMinor, payments }: AccountMoney): FigureDelta[] => [
  { figure: FACTS[kind].figure, count: 1, amountMinor },
  ...tenderFigures(
    payments.map((payment) => ({
      ...payment,
      amount_minor: FACTS[kind].sign * payment.amount_minor,
    })),
  ),
]

function tellTheCloud(tx: Db, money: AccountMoney, number: string): void {
  const { account, actor, atMs } = money
  const facts = {
    document_id: money.documentId,
    document_number: number,
    account_id: account.account_id,
    account_kind: account.kind,
    amount_minor: money.amountMinor,
    balance_minor: account.balance_minor,
    session_id: money.drawer.shiftId,
    terminal_id: actor.terminalId,
    staff_id: actor.staff.staff_id,
    approved_by: money.approvedBy,
    note: money.note,
  }
  const kind = FACTS[money.kind].outbox
  appendAudit(tx, { kind, payload: facts, atMs })
  appendOutbox(tx, {
    kind,
    documentId: money.documentId,
    payload: { ...facts, payments: money.payments },
    atMs,
  })
}

function orderSlip(tx: Db, seams: Seams, money: AccountMoney, number: string): string | null {
  const { account, documentId, atMs } = money
  const { terminalId } = money.actor
  const newId = () => uuidv7(seams)
  if (money.cash.length > 0) enqueueDrawerPulse(tx, { documentId, terminalId, atMs, newId })
  const model = buildAccountSlip({
    kind: money.kind,
    documentId,
    number,
    outlet: readOutlet(tx),
    atMs,
    staffName: money.actor.staff.name,
    account: {
      kind: account.kind,
      code: account.code,
      customerName: account.customer_name,
      balanceMinor: account.balance_minor,
      expiresOn: account.expires_on,
    },
    amountMinor: money.amountMinor,
    payments: money.kind === 'receipt' ? money.payments : [],
    note: money.note,
    language: 'id',
  })
  const paper = { kind: 'slip', documentId, terminalId, model, atMs, copyNo: 0 } as const
  return enqueuePaper(tx, { ...paper, newId })
}
