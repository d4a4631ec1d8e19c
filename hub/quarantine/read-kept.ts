// What a payload that was kept word for word says of itself, as far as it can be read.
import { COMMITTED_COMMAND_KINDS } from '#domain/wire/committed-command-message.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import type { KeptKind } from '#domain/wire/quarantine-message.ts'

export type Kept = {
  kind: KeptKind
  staffId: string | null
  doneAt: string | null
  number: string | null
  /** What came in, negative: what went out; null where no money moved or nobody can say. */
  amountMinor: number | null
}

type Fields = Record<string, unknown>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const textIn = (fields: Fields, name: string): string | null => {
  const value = fields[name]
  return typeof value === 'string' ? value : null
}
const moneyIn = (fields: Fields, name: string): number | null => {
  const value = fields[name]
  const isMoney = Number.isSafeInteger(value) && Math.abs(value as number) <= MONEY_MINOR_MAX
  return isMoney ? (value as number) : null
}
const negative = (minor: number | null): number | null => (minor === null ? null : -minor)

/** A sale, a told command, or what a till sealed of either; anything else is unknown. */
export function readKept(payload: unknown): Kept {
  const fields = fieldsOf(payload)
  if ('offline_transaction_id' in fields) return readSale(fields)
  if ('command_id' in fields) return readCommand(fields)
  const sealed = textIn(fieldsOf(fields.record), 'kind')
  const kind = sealed === 'sale' || sealed === 'command' ? sealed : 'unknown'
  return { kind, staffId: null, doneAt: null, number: null, amountMinor: null }
}

const readSale = (fields: Fields): Kept => ({
  kind: 'sale',
  staffId: textIn(fields, 'cashier_id'),
  doneAt: textIn(fields, 'created_at'),
  number: textIn(fields, 'receipt_number'),
  amountMinor: moneyIn(fieldsOf(fields.totals), 'payable_minor'),
})

function readCommand(fields: Fields): Kept {
  const said = textIn(fields, 'kind')
  const kind = COMMITTED_COMMAND_KINDS.find((each) => each === said) ?? 'command'
  return {
    kind,
    staffId: textIn(fields, 'staff_id'),
    doneAt: textIn(fields, 'done_at'),
    number: null,
    amountMinor: amountOf(kind, fieldsOf(fields.body)),
  }
}

function amountOf(kind: KeptKind, body: Fields): number | null {
  switch (kind) {
    case 'cash-movement': {
      const amount = moneyIn(body, 'amount_minor')
      return body.kind === 'paid-in' ? amount : negative(amount)
    }
    case 'refund':
      return negative(moneyIn(body, 'total_minor'))
    case 'open-shift':
      return moneyIn(body, 'opening_cash_minor')
    default:
      return null
  }
}
