import { toIso } from '#domain/datetime.ts'
import {
  type CustomerStatement,
  STATEMENT_PAGE,
  type StatementEntry,
  type StatementMove,
} from '#domain/wire/console-customer-message.ts'
import type { Db } from '../db/open-database.ts'
import { listMergedInto } from './customer-list-store.ts'
import { findCustomer } from './customer-store.ts'
import {
  type AccountMoveRow,
  type BoughtRow,
  findPaperNumber,
  type Happened,
  listAccountMoves,
  listBought,
  listGivenBack,
  listPayments,
  listPointsMoves,
  type PointsRow,
} from './statement-store.ts'
import { survivorOf } from './survivor-of.ts'

/** Read of a stream at once: a page needs more only of what one document moved many times. */
const CHUNK = 60
const NEWEST = Number.MAX_SAFE_INTEGER

/** Rows newest first, read as they are needed. */
class Stream<Row extends Happened> {
  readonly #read: (below: number, limit: number) => Row[]
  #rows: Row[] = []
  #isEnd = false
  /** Everything below it is to come. */
  below: number

  constructor(below: number, read: (below: number, limit: number) => Row[]) {
    this.below = below
    this.#read = read
  }

  peek(): Row | undefined {
    if (this.#rows.length === 0 && !this.#isEnd) {
      this.#rows = this.#read(this.below, CHUNK)
      this.#isEnd = this.#rows.length < CHUNK
    }
    return this.#rows[0]
  }

  /** All that this document did, as far as it stands together. */
  takeOf(documentId: string): Row[] {
    const taken: Row[] = []
    for (let head = this.peek(); head?.document_id === documentId; head = this.peek()) {
      this.#rows.shift()
      this.below = head.place
      taken.push(head)
    }
    return taken
  }
}

type Streams = {
  sales: Stream<BoughtRow>
  refunds: Stream<BoughtRow>
  accounts: Stream<AccountMoveRow>
  points: Stream<PointsRow>
}

/**
 * A page of what a person bought, gave back, paid and earned, also under rows that were merged into
 * this one; each movement with what stood there afterwards. Four tables are read side by side,
 * newest first, so that a page costs the same however long the statement is. Null: nobody.
 */
export function readCustomerStatement(
  db: Db,
  namedId: string,
  after: string | null,
): CustomerStatement | null {
  const customerId = survivorOf(db, namedId)
  const customer = findCustomer(db, customerId)
  if (!customer) return null
  const [sales, refunds, accounts, points, standing] = placesIn(after, customer.loyalty_points)
  const merged = listMergedInto(db, customerId).map(({ customer_id }) => customer_id)
  const ids = [customerId, ...merged]
  const streams: Streams = {
    sales: new Stream(sales, (below, limit) => listBought(db, ids, { below, limit })),
    refunds: new Stream(refunds, (below, limit) => listGivenBack(db, ids, { below, limit })),
    accounts: new Stream(accounts, (below, limit) =>
      listAccountMoves(db, customerId, { below, limit }),
    ),
    points: new Stream(points, (below, limit) => listPointsMoves(db, customerId, { below, limit })),
  }
  const entries: StatementEntry[] = []
  let balance = standing
  while (entries.length < STATEMENT_PAGE) {
    const newest = newestOf(streams)
    if (!newest) break
    const { entry, before } = takeEntry(db, streams, newest, balance)
    entries.push(entry)
    balance = before
  }
  const places = Object.values(streams).map(({ below }) => below)
  const next = newestOf(streams) ? [...places, balance].join('.') : null
  return { customer_id: customerId, entries, next }
}

/** A cursor's four places, and the points that stood there. */
function placesIn(after: string | null, points: number): [number, number, number, number, number] {
  if (after === null) return [NEWEST, NEWEST, NEWEST, NEWEST, points]
  const [sales = 0, refunds = 0, accounts = 0, entries = 0, standing = 0] = after
    .split('.')
    .map(Number)
  return [sales, refunds, accounts, entries, standing]
}

/** Of two at the same moment the paper goes before what it moved. */
function newestOf({ sales, refunds, accounts, points }: Streams): Happened | undefined {
  let newest: Happened | undefined
  for (const stream of [sales, refunds, accounts, points]) {
    const head = stream.peek()
    if (head && (newest === undefined || head.at_ms > newest.at_ms)) newest = head
  }
  return newest
}

function takeEntry(
  db: Db,
  streams: Streams,
  { document_id, at_ms }: Happened,
  points: number,
): { entry: StatementEntry; before: number } {
  const [sold] = streams.sales.takeOf(document_id)
  const [back] = streams.refunds.takeOf(document_id)
  const paper = sold ?? back
  const moved = streams.accounts.takeOf(document_id)
  const moves: StatementMove[] = moved.map((row) => ({
    ...{ ledger: row.ledger, code: row.code, reason: row.reason },
    ...{ change: row.change, balance: row.balance },
  }))
  let balance = points
  for (const { reason, points: change } of streams.points.takeOf(document_id)) {
    moves.push({ ledger: 'points', code: null, reason, change, balance })
    balance -= change
  }
  const entry: StatementEntry = {
    at: toIso(at_ms),
    document_id,
    kind: paper?.kind ?? 'other',
    number: paper?.number ?? findPaperNumber(db, document_id),
    staff_name: paper?.staff_name ?? moved[0]?.staff_name ?? null,
    amount_minor: paper?.amount_minor ?? null,
    payments: paper ? listPayments(db, paper.kind, document_id) : [],
    moves,
  }
  return { entry, before: balance }
}
