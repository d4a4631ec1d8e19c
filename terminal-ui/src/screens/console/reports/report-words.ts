// How reports speak: what rows and figures are called, in the language of whoever reads.
import { formatMoney, groupThousands } from '#domain/money.ts'
import { formatQuantity } from '#domain/quantity.ts'
import type { PeriodChoice } from '#domain/report-period.ts'
import {
  OTHERS_KEY,
  type ReportColumn,
  type ReportKind,
  type ReportResult,
  type ReportRow,
} from '#domain/wire/report-message.ts'
import { TENDER_METHODS } from '#domain/wire/sale-message.ts'
import { dayText, timeLabel } from '../../../models/report-chart.ts'
import { categoryNameOf } from '../../../parts/category-name.ts'
import type { IconName } from '../../../parts/icon-shapes.ts'
import { reasonName } from '../../../parts/reason-draft.ts'
import { useTill } from '../../../parts/till-context.ts'
import { t } from '../../../text/translate.ts'
import { tenderKind } from '../../pay/tender-kinds.ts'

export const REPORT_ICONS: Record<ReportKind, IconName> = {
  daily: 'receipt',
  hours: 'clock',
  cashiers: 'person',
  categories: 'grid',
  products: 'box',
  tenders: 'cash',
  taxes: 'percent',
  discounts: 'tag',
  refunds: 'undo',
  'over-short': 'coins',
  loyalty: 'star',
  'stock-value': 'bars',
}

export const kindName = (kind: ReportKind): string => t(`report-kind.${kind}`)
export const periodName = (choice: PeriodChoice): string => t(`report-period.${choice}`)
export const columnName = (column: ReportColumn): string => t(`report-column.${column}`)

type Named = Pick<ReportRow, 'key' | 'name'>
export type RowName = (result: ReportResult, row: Named) => string

/** What a row is called, e.g. '22/11/2026', 'Sari', 'Retur: rusak'; in the reader's language. */
export function useRowName(): RowName {
  const { catalogue, rules } = useTill()
  const ofCategory = ({ key, name }: Named): string | null =>
    categoryNameOf(catalogue.categories.value, key) ?? name
  // 'refund/damaged', 'price/near-expiry': the hub says them in Indonesian.
  const ofReason = ({ key, name }: Named): string | null => {
    const [row, code] = key.split('/')
    const kind = row === 'price' ? 'price-override' : row
    const found = rules.rules.value.reasons.find((each) => each.kind === kind && each.code === code)
    return found ? reasonName(found) : name
  }
  const nameOf: Partial<Record<ReportKind, (row: Named) => string | null>> = {
    ...{ categories: ofCategory, 'stock-value': ofCategory },
    ...{ refunds: ofReason, discounts: ofReason },
  }
  return (result, row) => {
    const name = nameOf[result.report]?.(row) ?? row.name
    return rowName(result, { ...row, name })
  }
}

function rowName(result: ReportResult, row: Named): string {
  const { key, name } = row
  if (key === OTHERS_KEY) return t('reports.others', { n: result.others_count })
  switch (result.report) {
    case 'daily':
      return dayText(key)
    case 'hours':
      return timeLabel('hours', key)
    case 'tenders':
      return tenderName(key)
    case 'over-short':
      return shiftName(key, name)
    case 'taxes':
      return name ?? key
    case 'loyalty':
      return pointsName(key)
    case 'discounts':
      return discountName(key, name)
    case 'refunds': {
      const way = key.startsWith('void/') ? 'reports.row.void' : 'reports.row.refund'
      return t(way, { reason: name ?? '' })
    }
    default:
      return name ?? t('reports.no-category')
  }
}

function tenderName(key: string): string {
  const method = TENDER_METHODS.find((each) => each === key)
  return method ? t(tenderKind(method).text) : key
}

/** '2026-11-22/000012'. */
function shiftName(key: string, name: string | null): string {
  const [day = '', n = ''] = key.split('/')
  return t('reports.row.shift', { day: dayText(day), n: String(Number(n)), name: name ?? '' })
}

function pointsName(key: string): string {
  switch (key) {
    case 'sale':
      return t('reports.row.sale')
    case 'redeem':
      return t('reports.row.redeem')
    case 'refund':
      return t('reports.row.refund-points')
    case 'head-office':
      return t('reports.row.head-office')
    default:
      return t('reports.row.initial')
  }
}

function discountName(key: string, name: string | null): string {
  if (key === 'line') return t('reports.row.line')
  if (key === 'basket') return t('reports.row.basket')
  if (key.startsWith('promotion/')) return t('reports.row.promotion', { name: name ?? key })
  return t('reports.row.price', { reason: name ?? key })
}

export type ShowValue = (column: ReportColumn, value: number) => string

/** A figure by its unit, which its column names last. */
export function useShowValue(): ShowValue {
  const outlet = useTill().session.outlet.value
  const currency = {
    code: outlet?.currency_code ?? 'IDR',
    minorExponent: outlet?.minor_exponent ?? 0,
  }
  return (column, value) => {
    if (column.endsWith('_minor')) return formatMoney(value, currency)
    if (column.endsWith('_milli')) return formatQuantity(value, '').trim()
    return `${value < 0 ? '-' : ''}${groupThousands(String(Math.abs(value)))}`
  }
}
