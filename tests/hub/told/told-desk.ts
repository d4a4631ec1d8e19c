// A till that was alone: what it tells its hub afterwards, and what became of it.
import type { Test } from 'tap'
import { toIso } from '#domain/datetime.ts'
import type {
  CommittedCommand,
  CommittedCommandKind,
  CommittedCommandResult,
} from '#domain/wire/committed-command-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { makeSale, type SaleWish } from '../../support/sale-maker.ts'
import { CASHIER_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { newId } from '../cash/cash-desk.ts'
import { insertPrinter } from '../printing/print-shop.ts'

export type ToldDesk = { hub: TestHub; till: TestTerminal; shiftId: string }

/** A hub with a printer that nobody drives, and a paired till at which nobody is logged in. */
export async function openToldDesk(t: Test): Promise<ToldDesk> {
  const hub = await startTestHub(t, { seed: (db) => insertPrinter(db) })
  return { hub, till: await hub.pair(), shiftId: newId() }
}

export type CommandChange = Partial<Omit<CommittedCommand, 'body'>> & { ageMs?: number }

const ID_OF: Record<CommittedCommandKind, string> = {
  'open-shift': 'session_id',
  'cash-movement': 'movement_id',
  'no-sale': 'event_id',
  refund: 'refund_id',
  count: 'count_id',
  'close-shift': 'close_id',
}

/** One command, done an hour ago by the cashier unless said otherwise. */
export function command(
  kind: CommittedCommandKind,
  body: Record<string, unknown>,
  { ageMs = 3_600_000, ...change }: CommandChange = {},
): CommittedCommand {
  return {
    command_id: body[ID_OF[kind]] as string,
    kind,
    session_id: null,
    body,
    staff_id: CASHIER_ID,
    verified_by: 'terminal',
    terminal_approvals: [],
    done_at: toIso(Date.now() - ageMs),
    ...change,
  }
}

export const opening = (shiftId: string, change: object = {}, how: CommandChange = {}) =>
  command(
    'open-shift',
    {
      ...{ session_id: shiftId, drawer_id: null, mode: 'shared' },
      ...{ opening_cash_minor: 200_000, counts: null, ...change },
    },
    how,
  )

export const cashMove = (shiftId: string, change: object = {}, how: CommandChange = {}) =>
  command(
    'cash-movement',
    {
      ...{ movement_id: newId(), session_id: shiftId, kind: 'paid-out', amount_minor: 25_000 },
      ...{ counts: null, reason_code: 'supplies', note: null, approval_id: null, ...change },
    },
    how,
  )

export const noSale = (shiftId: string, change: object = {}, how: CommandChange = {}) =>
  command(
    'no-sale',
    {
      ...{ event_id: newId(), session_id: shiftId, reason_code: 'give-change' },
      ...{ note: null, approval_id: null, ...change },
    },
    how,
  )

export const count = (
  shiftId: string,
  cashMinor: number,
  change: object = {},
  how: CommandChange = {},
) =>
  command(
    'count',
    {
      ...{ count_id: newId(), counts: [{ value_minor: 1, count: 0 }], declared: [] },
      ...{ approval_id: null, ...change },
      ...(cashMinor === 0 ? {} : { counts: heapOf(cashMinor) }),
    },
    { session_id: shiftId, ...how },
  )

const heapOf = (minor: number) => [
  { value_minor: 1000, count: Math.floor(minor / 1000) },
  { value_minor: 1, count: minor % 1000 },
]

export const closing = (
  shiftId: string,
  counted: CommittedCommand,
  change: object = {},
  how: CommandChange = {},
) =>
  command(
    'close-shift',
    {
      ...{ close_id: newId(), count_id: counted.command_id, reason_code: null, note: null },
      ...{ carry_over: false, approval_ids: [], ...change },
    },
    { session_id: shiftId, ...how },
  )

/** A refund of whole lines in cash, as a till states it. */
export const refundOf = (
  sale: SaleMessage,
  shiftId: string,
  change: object = {},
  how: CommandChange = {},
) =>
  command(
    'refund',
    {
      ...{ refund_id: newId(), kind: 'refund', session_id: shiftId },
      sale_id: sale.offline_transaction_id,
      lines: sale.items.map(({ line_no, quantity_milli }) => ({
        ...{ line_no, quantity_milli, disposition: 'sellable' },
      })),
      ...{ no_receipt_lines: [], total_minor: sale.totals.total_minor, customer_id: null },
      payouts: [
        { method: 'cash', amount_minor: sale.totals.total_minor, account_id: null, evidence: null },
      ],
      ...{ reason_code: 'damaged', note: null, approval_ids: [], ...change },
    },
    how,
  )

export async function tell(
  till: TestTerminal,
  ...commands: unknown[]
): Promise<CommittedCommandResult[]> {
  const answer = await till.post('/api/pos/sync/commands', { commands })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return answer.body.results
}

/** 'accepted', or 'conflict rights_missing APPROVAL_REQUIRED; …', or 'quarantined CODE'. */
export const saidOf = ({ verdict, conflicts, error }: CommittedCommandResult): string => {
  const types = conflicts.map(({ type, message }) => `${type} ${message.split(/[ :]/)[0]}`)
  return [verdict, error?.code, types.join('; ')].filter(Boolean).join(' ')
}

let saleCount = 0

/** A sale of that shift, handed over as a backlog is; its terminal's clock says now. */
export async function sellAlone(
  till: TestTerminal,
  shiftId: string,
  wish: Omit<SaleWish, 'number'> = {},
): Promise<SaleMessage> {
  saleCount += 1
  const made = makeSale({
    ...{ terminal: till, transactionId: newId(), shiftId },
    ...wish,
    number: saleCount,
  })
  const sale = { ...made, created_at: toIso(Date.now() - 3_500_000) }
  const answer = await till.post('/api/pos/sync', { transactions: [sale] })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return sale
}

export const one = (hub: TestHub, query: string, ...values: unknown[]): unknown =>
  hub.db
    .prepare(query)
    .pluck()
    .get(...values)
