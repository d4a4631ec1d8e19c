// X and the provisional Z: what this till did, and nothing of what others did in the same shift.

import { countTotal } from '#domain/cash-count.ts'
import { toIso } from '#domain/datetime.ts'
import {
  compareTenders,
  type Declaration,
  expectedCash,
  readFigures,
  withoutCash,
} from '#domain/shift-figures.ts'
import type { CountRequest, ShiftMessage, ShiftReport } from '#domain/wire/shift-message.ts'
import { hubNowMs } from '../../link/hub-clock.ts'
import type { Till } from '../till.ts'
import { type OwnDocuments, type OwnRow, ownRows, readOwnDocuments } from './own-documents.ts'

type Deps = Pick<Till, 'database' | 'link' | 'seams' | 'session'>

/** The last count of its drawer here; null before the first. */
export function lastCountOf({ commands }: OwnDocuments): CountRequest | null {
  const counts = commands.filter(({ kind }) => kind === 'count')
  const last = counts[counts.length - 1]
  return last ? (JSON.parse(last.body) as CountRequest) : null
}

export const declarationOf = ({ counts, declared }: CountRequest): Declaration => ({
  cashMinor: countTotal(counts),
  declared,
})

/** A count is blind: what is expected is hidden until there is one, from most. */
export async function ownReport(till: Deps, shift: ShiftMessage): Promise<ShiftReport> {
  const documents = await readOwnDocuments(till.database, shift.session_id)
  const rows = ownRows(shift, documents)
  const count = lastCountOf(documents)
  const isHidden = count === null && !till.session.may('see-expected-cash')
  const figures = readFigures(rows)
  const tenders = compareTenders(figures, count ? declarationOf(count) : null)
  const shown = isHidden ? withoutCash(figures) : figures
  return {
    kind: shift.status === 'closed' ? 'z' : 'x',
    session: {
      ...shift,
      transaction_count: figures.sale_count,
      total_sales_minor: figures.total_minor,
      expected_cash_minor: isHidden ? null : expectedCash(figures),
    },
    part_no: 0,
    figures: shown,
    cashiers: partsOf(till, rows, isHidden),
    tenders: isHidden ? tenders.filter(({ method }) => method !== 'cash') : tenders,
    counts: count?.counts ?? null,
    series: [],
    audit_is_whole: null,
    as_of: toIso(await hubNowMs(till)),
  }
}

function partsOf({ session }: Deps, rows: readonly OwnRow[], isHidden: boolean) {
  const ids = [...new Set(rows.map(({ cashierId }) => cashierId))]
  const names = new Map(session.staffList.peek().map(({ staff_id, name }) => [staff_id, name]))
  return ids.map((cashier_id) => {
    const figures = readFigures(rows.filter(({ cashierId }) => cashierId === cashier_id))
    return {
      cashier_id,
      cashier_name: names.get(cashier_id) ?? '',
      figures: isHidden ? withoutCash(figures) : figures,
    }
  })
}
