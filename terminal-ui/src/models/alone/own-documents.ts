// What this till itself did in a shift, and the figures of it: the same sums that the hub keeps, of
// these documents alone.

import { refundFigures } from '#domain/refund-figures.ts'
import { cashFigure, type FigureDelta, saleFigures, tenderFigures } from '#domain/shift-figures.ts'
import type { AccountPayoutRequest, AccountReceiptRequest } from '#domain/wire/account-message.ts'
import type { CashMovementMessage, CashMovementRequest } from '#domain/wire/cash-message.ts'
import type { RefundMessage } from '#domain/wire/refund-message.ts'
import type { PaymentMessage, SaleMessage } from '#domain/wire/sale-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { commandsInState } from '../../link/command-journal.ts'
import {
  isTold,
  type MoneyCommandRecord,
  type MoneyCommandState,
  type StoredCommand,
} from '../../link/command-record.ts'
import type { TerminalDatabase } from '../../link/database.ts'
import { openSales } from '../../link/sealed-body.ts'

export type OwnDocuments = {
  sales: readonly SaleMessage[]
  /** Told, or answered by the hub; what it was merely asked for is neither. */
  commands: readonly MoneyCommandRecord[]
}
/** Of whose part of the shift it is. */
export type OwnRow = FigureDelta & { cashierId: string }

const CHUNK = 200

export async function readOwnDocuments(
  database: TerminalDatabase,
  shiftId: string,
): Promise<OwnDocuments> {
  const [sales, commands] = await Promise.all([
    readSales(database, shiftId),
    readHappened(database, (stored) => stored.shiftId === shiftId),
  ])
  return { sales, commands }
}

/** Commands that are facts, in their order; of whatever shift, where nothing is asked for. */
export async function readHappened(
  database: TerminalDatabase,
  isAsked: (stored: StoredCommand) => boolean = () => true,
): Promise<MoneyCommandRecord[]> {
  const isFact = (stored: StoredCommand) => isTold(stored) || stored.state === 'answered'
  const states = ['answered', 'doubted', 'pending', 'refused'] as const
  const read = (state: MoneyCommandState) =>
    commandsInState(database, state, (stored) => isFact(stored) && isAsked(stored))
  const found = await Promise.all(states.map(read))
  return found.flat().sort((a, b) => a.sequence - b.sequence)
}

async function readSales(database: TerminalDatabase, shiftId: string): Promise<SaleMessage[]> {
  const found: SaleMessage[] = []
  for (let after = 0; ; ) {
    const range = IDBKeyRange.lowerBound(after, true)
    const chunk = await database.getAllFromIndex(
      'pending_transactions',
      'by_sequence',
      range,
      CHUNK,
    )
    after = chunk[chunk.length - 1]?.sequence ?? after
    const ofShift = chunk.filter((record) => record.shiftId === shiftId)
    for (const { body } of await openSales(database, ofShift)) {
      if (body !== '') found.push(JSON.parse(body) as SaleMessage)
    }
    if (chunk.length < CHUNK) return found
  }
}

export function ownRows(shift: ShiftMessage, { sales, commands }: OwnDocuments): OwnRow[] {
  const accountable = (staffId: string) => (shift.mode === 'floating' ? shift.cashier_id : staffId)
  const of = (cashierId: string, figures: readonly FigureDelta[]): OwnRow[] =>
    figures.map((figure) => ({ ...figure, cashierId }))
  return [
    ...of(shift.cashier_id, [cashFigure('float', shift.opening_cash_minor)]),
    ...sales.flatMap((sale) => of(sale.cashier_id, [...saleFigures(sale), ...cashOf(sale)])),
    ...commands.flatMap((record) => of(accountable(record.staffId), figuresOf(record, sales))),
  ]
}

const cashOf = ({ payments }: { payments: readonly PaymentMessage[] }): FigureDelta[] =>
  payments
    .filter(({ method }) => method === 'cash')
    .flatMap(({ tendered_minor, change_minor }) => [
      cashFigure('cash-tendered', tendered_minor),
      cashFigure('change', 0 - change_minor),
    ])
    // As the hub does: what moved nothing is no movement.
    .filter(({ amountMinor }) => amountMinor !== 0)

function figuresOf(record: MoneyCommandRecord, sales: readonly SaleMessage[]): FigureDelta[] {
  const body = (): unknown => JSON.parse(record.body)
  switch (record.kind) {
    case 'cash-movement':
      return movementFigures(body() as CashMovementRequest)
    case 'no-sale':
      return [{ figure: 'no-sale', count: 1, amountMinor: 0 }]
    case 'refund':
      return givenBack(refundOf(record), sales)
    case 'account-receipt':
      return receiptFigures(body() as AccountReceiptRequest)
    case 'account-payout':
      return payoutFigures(body() as AccountPayoutRequest)
    default:
      return []
  }
}

const movementFigures = ({ kind, amount_minor }: CashMovementRequest): FigureDelta[] => [
  cashFigure(kind, kind === 'paid-in' ? amount_minor : 0 - amount_minor),
]

const receiptFigures = (receipt: AccountReceiptRequest): FigureDelta[] => [
  { figure: 'account-in', count: 1, amountMinor: receipt.amount_minor },
  ...tenderFigures(receipt.payments),
  ...cashOf(receipt),
]

function payoutFigures({ amount_minor }: AccountPayoutRequest): FigureDelta[] {
  const payment = { method: 'cash', state: 'verified', amount_minor: 0 - amount_minor } as const
  return [
    { figure: 'account-out', count: 1, amountMinor: amount_minor },
    ...tenderFigures([payment]),
    cashFigure('cash-refund', 0 - amount_minor),
  ]
}

function givenBack(refund: RefundMessage | null, sales: readonly SaleMessage[]): FigureDelta[] {
  if (refund === null) return []
  const sold = sales.find((sale) => sale.offline_transaction_id === refund.sale_id)
  const unverified = (sold?.payments ?? []).filter(({ state }) => state === 'unverified')
  const cash = refund.payouts.filter(({ method }) => method === 'cash')
  return [
    ...refundFigures(refund, refund.kind === 'void' ? unverified : []),
    ...cash.map(({ amount_minor }) => cashFigure('cash-refund', 0 - amount_minor)),
  ]
}

/** As the hub booked it, else as this till paid it. */
const answerOf = ({ answer, told }: MoneyCommandRecord): unknown => answer ?? told?.answer

export const isRefund = ({ kind }: StoredCommand): boolean => kind === 'refund'

/** Of a refund; null where what was said of it does not open any more. */
export const refundOf = (record: MoneyCommandRecord): RefundMessage | null =>
  (answerOf(record) as { refund: RefundMessage } | null | undefined)?.refund ?? null

/** Newest first, as the hub lists them. */
export const movementsOf = ({ commands }: OwnDocuments): CashMovementMessage[] =>
  commands
    .filter(({ kind }) => kind === 'cash-movement')
    .flatMap((record) => (answerOf(record) as CashMovementMessage | null) ?? [])
    .reverse()
