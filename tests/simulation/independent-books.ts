// What the people of the shop would add up by hand from the answers they got, beside the hub's own
// books: cash in each drawer, what each account is worth, what came back of each sale.
import type { AccountMoneyAnswer } from '#domain/wire/account-message.ts'
import type { RefundMessage } from '#domain/wire/refund-message.ts'
import type { SaleAnswer, SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '#hub/db/open-database.ts'

type Sums = Map<string, number>
const add = (sums: Sums, key: string, amount: number): void => {
  sums.set(key, (sums.get(key) ?? 0) + amount)
}

export class IndependentBooks {
  /** By shift: float + tendered − change − refunds + in − out − drops (I6). */
  readonly cash: Sums = new Map()
  readonly accounts: Sums = new Map()
  /** Of a sale, by an account that did not have it. */
  readonly owed: Sums = new Map()
  readonly sold: Sums = new Map()
  readonly refunded: Sums = new Map()
  /** Z and addenda as they were when they were frozen. */
  readonly frozen = new Map<string, string>()

  cashMoved(shiftId: string, amountMinor: number): void {
    add(this.cash, shiftId, amountMinor)
  }

  /** `shorts`: what the hub said was not there, by account. */
  sale(sale: SaleMessage, answer: SaleAnswer, shorts: ReadonlyMap<string, number>): void {
    if (answer.duplicate) return
    const saleId = sale.offline_transaction_id
    add(this.sold, saleId, sale.totals.total_minor)
    for (const { method, tendered_minor, change_minor, amount_minor, evidence } of sale.payments) {
      if (method === 'cash') add(this.cash, sale.session_id, tendered_minor - change_minor)
      if (evidence?.account_id) add(this.accounts, evidence.account_id, -amount_minor)
    }
    for (const [accountId, shortMinor] of shorts) {
      add(this.accounts, accountId, shortMinor)
      add(this.owed, `${saleId} ${accountId}`, shortMinor)
    }
  }

  /** What was never got from an account is settled first, and only the rest given back to it. */
  refund(refund: RefundMessage): void {
    if (refund.sale_id) add(this.refunded, refund.sale_id, refund.total_minor)
    for (const { method, account_id, amount_minor } of refund.payouts) {
      if (method === 'cash') add(this.cash, refund.session_id, -amount_minor)
      if (account_id === null) continue
      const key = `${refund.sale_id} ${account_id}`
      const settledMinor = Math.min(this.owed.get(key) ?? 0, amount_minor)
      add(this.owed, key, -settledMinor)
      add(this.accounts, account_id, amount_minor - settledMinor)
    }
  }

  accountMoney(
    shiftId: string,
    kind: 'in' | 'out',
    amountMinor: number,
    { account, duplicate }: AccountMoneyAnswer,
  ): void {
    if (duplicate) return
    const signed = kind === 'in' ? amountMinor : -amountMinor
    add(this.cash, shiftId, signed)
    add(this.accounts, account.account_id, signed)
  }

  /** A sentence for everything on which the hub disagrees; [] is good. */
  disagreements(db: Db): string[] {
    return [
      ...compare('cash of shift', this.cash, db, CASH),
      ...compare('balance of account', this.accounts, db, BALANCES),
      ...compare('refunds of sale', this.refunded, db, REFUNDS),
      ...[...this.refunded]
        .filter(([saleId, minor]) => minor > (this.sold.get(saleId) ?? 0))
        .map(([saleId]) => `more was given back of ${saleId} than it cost`),
      ...this.thawed(db),
    ]
  }

  private thawed(db: Db): string[] {
    const rows = db
      .prepare(`SELECT shift_id || '/' || part_no AS key, report_json FROM shift_report`)
      .all() as { key: string; report_json: string }[]
    const changed = rows.filter(({ key, report_json }) => {
      const before = this.frozen.get(key) ?? report_json
      this.frozen.set(key, before)
      return before !== report_json
    })
    return changed.map(({ key }) => `the frozen report ${key} changed`)
  }
}

/** All of a shift's parts: late cash stays with its shift until somebody says where it lies. */
const CASH = 'SELECT shift_id AS id, sum(amount_minor) AS amount FROM cash_movement GROUP BY 1'
const BALANCES = 'SELECT id, balance_minor AS amount FROM account'
const REFUNDS = `SELECT sale_id AS id, sum(total_minor) AS amount FROM refund
  WHERE sale_id IS NOT NULL GROUP BY sale_id`

function compare(what: string, ours: Sums, db: Db, text: string): string[] {
  const rows = db.prepare(text).all() as { id: string; amount: number }[]
  const theirs = new Map(rows.map(({ id, amount }) => [id, amount]))
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((id) => (ours.get(id) ?? 0) !== (theirs.get(id) ?? 0))
    .map((id) => `${what} ${id}: the hub says ${theirs.get(id)}, by hand it is ${ours.get(id)}`)
}
