// The outlet's ledgers: gift cards, vouchers, deposits, kasbon, exchange credit, and points.
// Looking is a plain question; what moves money or opens an account is a money command.

import { cleanAccountCode } from '#domain/account-rules.ts'
import { uuidv7 } from '#domain/ids.ts'
import { type CashRounding, remainingDue, settle, type TenderInput } from '#domain/settle.ts'
import {
  type AccountKind,
  AccountList,
  AccountMessage,
  AccountMoneyAnswer,
  AccountStatement,
  LoyaltyStatement,
} from '#domain/wire/account-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { MoneyCommands } from '../link/money-commands.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { ShiftModel } from './shift-model.ts'

export type AccountsDeps = {
  seams: TerminalSeams
  link: HubLink
  commands: MoneyCommands
  shift: ShiftModel
}
export type AccountQuery = {
  kind?: AccountKind
  code?: string
  customerId?: string
  /** Part of a code or of the holder's name. */
  query?: string
}
export type NewAccount = {
  kind: 'gift_card' | 'voucher' | 'deposit' | 'credit'
  /** Null: the hub makes one. */
  code: string | null
  customerId: string | null
  limitMinor: number
  expiresOn: string | null
}
/** `id` is made with the form that asks for it, so that a second tap is the same document. */
export type AccountMoney = {
  id: string
  accountId: string
  amountMinor: number
  note: string | null
}

/** A ledger states exactly what was handed over. */
const UNROUNDED: CashRounding = { stepMinor: 1, mode: 'down' }

/** What is still to pay of an amount for an account, and what goes back of cash. */
export function accountMoneyDue(amountMinor: number, tenders: readonly TenderInput[]) {
  const { remainingMinor } = remainingDue(amountMinor, tenders, UNROUNDED)
  const settled = settle(amountMinor, tenders, UNROUNDED)
  return { remainingMinor, changeMinor: settled.ok ? settled.value.changeMinor : 0 }
}

export class AccountsModel {
  readonly #deps: AccountsDeps

  constructor(deps: AccountsDeps) {
    this.#deps = deps
  }

  newId(): string {
    return uuidv7(this.#deps.seams)
  }

  async find(wanted: AccountQuery): Promise<TillOutcome<readonly AccountMessage[]>> {
    const query = new URLSearchParams()
    if (wanted.kind !== undefined) query.set('kind', wanted.kind)
    if (wanted.code !== undefined) query.set('code', cleanAccountCode(wanted.code))
    if (wanted.customerId !== undefined) query.set('customer_id', wanted.customerId)
    if (wanted.query !== undefined) query.set('query', wanted.query)
    const answer = await this.#get(`/api/pos/accounts?${query}`, AccountList)
    return answer.ok ? { ok: true, value: answer.value.accounts } : answer
  }

  /** The one account with that code; refuses ACCOUNT_NOT_FOUND. */
  async byCode(code: string): Promise<TillOutcome<AccountMessage>> {
    const found = await this.find({ code })
    if (!found.ok) return found
    const account = found.value[0]
    return account ? { ok: true, value: account } : refuseAtTill('ACCOUNT_NOT_FOUND')
  }

  statement(accountId: string): Promise<TillOutcome<AccountStatement>> {
    return this.#get(`/api/pos/accounts/${accountId}/statement`, AccountStatement)
  }

  points(customerId: string): Promise<TillOutcome<LoyaltyStatement>> {
    return this.#get(`/api/pos/customers/${customerId}/loyalty`, LoyaltyStatement)
  }

  open(id: string, account: NewAccount, approvalId: string | null) {
    const body = {
      account_id: id,
      kind: account.kind,
      code: account.code === null ? null : cleanAccountCode(account.code),
      customer_id: account.customerId,
      limit_minor: account.limitMinor,
      expires_on: account.expiresOn,
      approval_id: approvalId,
    }
    const command = { id, kind: 'open-account', path: '/api/pos/accounts', body } as const
    return this.#deps.commands.send(command, AccountMessage)
  }

  /**
   * Money comes in: a card is topped up, a deposit is made, kasbon is paid back. Any split of
   * confirmed money; cash gives change and nothing is rounded. Refuses what settle refuses.
   */
  async takeMoney(
    money: AccountMoney,
    tenders: readonly TenderInput[],
  ): Promise<TillOutcome<AccountMoneyAnswer>> {
    const settled = settle(money.amountMinor, tenders, UNROUNDED)
    if (!settled.ok) return settled
    const { payments } = settled.value
    const more = { receipt_id: money.id, payments }
    return this.#move('account-receipt', '/api/pos/account-receipts', money, more)
  }

  /** Money goes out of the drawer: a deposit or what is left on a card is given back. */
  payOut(money: AccountMoney, approvalId: string | null) {
    return this.#move('account-payout', '/api/pos/account-payouts', money, {
      payout_id: money.id,
      approval_id: approvalId,
    })
  }

  async #move(
    kind: 'account-receipt' | 'account-payout',
    path: string,
    { id, accountId, amountMinor, note }: AccountMoney,
    more: Readonly<Record<string, unknown>>,
  ): Promise<TillOutcome<AccountMoneyAnswer>> {
    const shift = this.#deps.shift.current.peek()
    if (shift === null) return refuseAtTill('SHIFT_MISSING')
    const money = { account_id: accountId, amount_minor: amountMinor, note }
    const body = { session_id: shift.session_id, ...money, ...more }
    return this.#deps.commands.send({ id, kind, path, body }, AccountMoneyAnswer)
  }

  #get<S extends Parameters<HubLink['door']['call']>[1]>(path: string, schema: S) {
    return this.#deps.link.door.call({ method: 'GET', path }, schema)
  }
}
