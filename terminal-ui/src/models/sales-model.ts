// Today's sales: this terminal's journal and the hub's list as one, each with where it is safe.

import { computed, effect, signal } from '@preact/signals'
import { businessDate, fromIso } from '#domain/datetime.ts'
import type { SaleMessage, TenderMethod } from '#domain/wire/sale-message.ts'
import { type SaleSummary, SaleSummaryList } from '#domain/wire/sale-view-message.ts'
import type { StoredSale, TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import { newestStored } from '../link/sale-journal.ts'
import { openSales } from '../link/sealed-body.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { NEWEST_KEPT, readWatermark, seriesOf } from '../link/watermark.ts'
import type { SessionModel } from './session-model.ts'
import type { ShiftModel } from './shift-model.ts'

/** refused: the hub could not read it; it is kept here until a person settles it. */
export type SaleSafety = 'terminal' | 'hub' | 'cloud' | 'refused'

export type SaleRow = {
  transactionId: string
  receiptNumber: string
  soldAtMs: number
  payableMinor: number
  itemCount: number
  methods: readonly TenderMethod[]
  cashierName: string | null
  terminalCode: string
  safety: SaleSafety
  conflictCount: number
  /** What of it was given back, as far as the hub has said. */
  refundedMinor: number
  isVoided: boolean
  /** Who asked for a tax invoice, as the hub says. */
  buyerName?: string | undefined
  /** Made on this terminal. */
  isOwn: boolean
  /** The customer's page, as soon as the hub has said; only of own sales. */
  pageUrl?: string | undefined
}

export type SalesDeps = {
  seams: TerminalSeams
  database: TerminalDatabase
  link: HubLink
  session: SessionModel
  shift: ShiftModel
}
/** A journaled sale as the list shows it. */
type OwnSale = { row: SaleRow; shiftId: string }
/** What only the body says; read once, for a journaled body never changes. */
type Gist = {
  itemCount: number
  methods: readonly TenderMethod[]
  cashierId: string
  aheadMs: number
}

export class SalesModel {
  readonly #deps: SalesDeps
  readonly #own = signal<readonly OwnSale[]>([])
  readonly #atHub = signal<readonly SaleSummary[]>([])
  readonly #gists = new Map<string, Gist>()
  #lastReload = 0
  /** Lets go of the journal. */
  readonly stop: () => void

  /** Newest first. */
  readonly rows = computed(() => {
    const ours = this.#own.value.filter((sale) => this.#isOfToday(sale))
    return mergeRows(
      ours.map((sale) => sale.row),
      this.#atHub.value,
    )
  })

  constructor(deps: SalesDeps) {
    this.#deps = deps
    this.stop = effect(() => {
      deps.link.journalVersion.value
      deps.link.background.run(this.load())
    })
  }

  /** Where a sale is safe right now; null when this terminal does not know it. */
  safetyOf(transactionId: string): SaleSafety | null {
    return this.rows.value.find((row) => row.transactionId === transactionId)?.safety ?? null
  }

  async load(): Promise<void> {
    const { database, seams, session } = this.#deps
    this.#lastReload += 1
    const mine = this.#lastReload
    const records = await newestStored(database, NEWEST_KEPT)
    const unread = records.filter(({ id }) => !this.#gists.has(id))
    for (const { id, body } of await openSales(database, unread, seams.subtle)) {
      this.#gists.set(id, readGist(body))
    }
    const watermarks = await watermarksOf(database, records)
    const names = new Map(session.staffList.peek().map((card) => [card.staff_id, card.name]))
    // A later reload has newer rows: this one must not put older ones in their place.
    if (mine !== this.#lastReload) return
    this.#own.value = records.map((record) => {
      const gist = this.#gists.get(record.id) ?? readGist('')
      const safety = safetyOf(record, watermarks.get(seriesOf(record.receiptNumber)) ?? 0)
      return ownSale(record, gist, safety, names.get(gist.cashierId) ?? null)
    })
  }

  async refresh(): Promise<TillOutcome<null>> {
    const { link, shift } = this.#deps
    const day = shift.current.peek()?.business_date ?? this.#today()
    const path = `/api/pos/transactions?business_date=${day}`
    const answer = await link.door.call({ method: 'GET', path }, SaleSummaryList)
    if (!answer.ok) return answer
    this.#atHub.value = answer.value.transactions
    return { ok: true, value: null }
  }

  /** Sends a refused sale once more, unchanged. */
  retry(transactionId: string): Promise<void> {
    return this.#deps.link.retryRefused(transactionId)
  }

  #today(): string {
    const { link, seams } = this.#deps
    return this.#dayOf(seams.clock.nowMs() + link.aheadMs())
  }

  #dayOf(ms: number): string {
    const zone = this.#deps.session.outlet.value?.timezone
    return zone === undefined ? '' : businessDate(ms, zone)
  }

  /** Whatever needs a person stays in sight, of whichever day it is. */
  #isOfToday({ row, shiftId }: OwnSale): boolean {
    if (row.safety === 'terminal' || row.safety === 'refused') return true
    if (shiftId === this.#deps.shift.current.value?.session_id) return true
    return this.#dayOf(row.soldAtMs) === this.#today()
  }
}

async function watermarksOf(
  database: TerminalDatabase,
  records: readonly StoredSale[],
): Promise<Map<string, number>> {
  const series = [...new Set(records.map((record) => seriesOf(record.receiptNumber)))]
  const marks = await Promise.all(series.map((each) => readWatermark(database, each)))
  return new Map(series.map((each, index) => [each, marks[index] ?? 0]))
}

function ownSale(
  record: StoredSale,
  { itemCount, methods, aheadMs }: Gist,
  safety: SaleSafety,
  cashierName: string | null,
): OwnSale {
  const row: SaleRow = {
    transactionId: record.id,
    receiptNumber: record.receiptNumber,
    soldAtMs: record.createdAtMs + aheadMs,
    payableMinor: record.payableMinor,
    itemCount,
    methods,
    cashierName,
    terminalCode: record.receiptNumber.split('-')[1] ?? '',
    safety,
    conflictCount: record.answer?.conflicts.length ?? 0,
    refundedMinor: 0,
    isVoided: false,
    isOwn: true,
    pageUrl: record.answer?.e_receipt_url,
  }
  return { row, shiftId: record.shiftId }
}

function readGist(body: string): Gist {
  if (body === '') return { itemCount: 0, methods: [], cashierId: '', aheadMs: 0 }
  const { items, payments, cashier_id, hub_ahead_ms = 0 } = JSON.parse(body) as SaleMessage
  const methods = [...new Set(payments.map((payment) => payment.method))]
  return { itemCount: items.length, methods, cashierId: cashier_id, aheadMs: hub_ahead_ms }
}

function safetyOf(record: StoredSale, watermark: number): SaleSafety {
  if (record.state === 'refused') return 'refused'
  if (record.state === 'pending') return 'terminal'
  return record.number <= watermark ? 'cloud' : 'hub'
}

export const hubRow = (summary: SaleSummary): SaleRow => ({
  transactionId: summary.transaction_id,
  receiptNumber: summary.receipt_number,
  soldAtMs: fromIso(summary.sold_at) ?? 0,
  payableMinor: summary.payable_minor,
  itemCount: summary.item_count,
  methods: summary.methods,
  cashierName: summary.cashier_name,
  terminalCode: summary.terminal_code,
  safety: summary.is_in_cloud ? 'cloud' : 'hub',
  conflictCount: summary.open_conflict_count,
  refundedMinor: summary.refunded_minor,
  isVoided: summary.is_voided,
  buyerName: summary.buyer_name,
  isOwn: false,
})

const SAFETY_ORDER: readonly SaleSafety[] = ['refused', 'terminal', 'hub', 'cloud']

/** One row per sale: the hub's names and conflicts, and the farther of the two safeties. */
function mergeRows(ours: readonly SaleRow[], atHub: readonly SaleSummary[]): SaleRow[] {
  const merged = new Map(ours.map((row) => [row.transactionId, row]))
  for (const summary of atHub) {
    const theirs = hubRow(summary)
    const mine = merged.get(theirs.transactionId)
    const isFarther =
      mine === undefined || SAFETY_ORDER.indexOf(theirs.safety) >= SAFETY_ORDER.indexOf(mine.safety)
    const safety = isFarther ? theirs.safety : mine.safety
    merged.set(theirs.transactionId, { ...theirs, safety, isOwn: mine !== undefined })
  }
  return [...merged.values()].sort((a, b) => b.soldAtMs - a.soldAtMs)
}
